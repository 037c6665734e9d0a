import type { RawLine, RawPage, RawSection, TextSpan } from "./countermeasure-lines.ts";
import { spanOf } from "./countermeasure-lines.ts";

/** Ways in which a page leaves the layout that the others share. None of them loses a fact. */
export type IrregularityKind =
  | "title-blanks"
  | "trailing-space"
  | "type-key"
  | "no-break-space"
  | "blank-lines"
  | "final-newline"
  | "empty-wording"
  | "bullet"
  | "separator"
  | "technique-url"
  | "reference-line";

export interface Irregularity {
  kind: IrregularityKind;
  span: TextSpan;
}

/** All irregularities of a page, by position. */
export function irregularitiesOf(page: RawPage): Irregularity[] {
  const found: Irregularity[] = [];
  const note = (kind: IrregularityKind, line: RawLine): void => {
    found.push({ kind, span: spanOf(line) });
  };
  inPreamble(page.preamble, note);
  for (const section of page.sections) inHeading(section, note);
  inBlankLines(page, note);
  for (const section of page.sections) inBody(section, note);
  const last = page.sections.at(-1)?.body.at(-1);
  if (last !== undefined && (!last.text.endsWith("\n") || last.text.trim() === "")) note("final-newline", last);
  return found.sort((a, b) => a.span.start - b.span.start || (a.kind < b.kind ? -1 : 1));
}

type Note = (kind: IrregularityKind, line: RawLine) => void;

function inPreamble(lines: readonly RawLine[], note: Note): void {
  lines.forEach((line, i) => {
    if (i === 0 && !/^# \S/.test(line.text)) note("title-blanks", line);
    if (hasTrailingSpace(line)) note("trailing-space", line);
    if (line.text.includes("**Countermeasure Type")) note("type-key", line);
    if (line.text.includes("\u00a0")) note("no-break-space", line);
  });
}

function inHeading({ heading }: RawSection, note: Note): void {
  if (hasTrailingSpace(heading)) note("trailing-space", heading);
}

/** One empty line stands before each heading, and one behind it. */
function inBlankLines({ preamble, sections }: RawPage, note: Note): void {
  let before = preamble;
  for (const { heading, body } of sections) {
    let empty = 0;
    while (before.at(-1 - empty)?.text.trim() === "") empty++;
    if (empty !== 1) note("blank-lines", heading);
    before = body;
  }
}

function inBody({ heading, body }: RawSection, note: Note): void {
  const name = heading.text.slice(2).trim();
  const text = body
    .map((line) => line.text)
    .join("")
    .trim();
  const [first] = body.filter((line) => line.text.trim() !== "");
  if (first && /^No [a-z ]+ content identified/i.test(text) && first.text !== `No ${name} content identified.\n`) {
    note("empty-wording", first);
  }
  for (const line of body) {
    if (!/^[-*]\s/.test(line.text)) continue;
    const list = name === "Associated Techniques" || name === "Related Countermeasures" || name === "References";
    if (list && !/^- \S/.test(line.text)) note("bullet", line);
    if (name === "Associated Techniques") inTechnique(line, note);
    if (name === "References" && !/^- \S.* \| <\S+>\s*$/.test(line.text)) note("reference-line", line);
  }
}

function inTechnique(line: RawLine, note: Note): void {
  if (!/\) - \S/.test(line.text)) note("separator", line);
  if (/\/techniques\/T\d{4}\.\d{3}/.test(line.text)) note("technique-url", line);
}

function hasTrailingSpace({ text }: RawLine): boolean {
  return /[^\S\n]\n?$/.test(text);
}
