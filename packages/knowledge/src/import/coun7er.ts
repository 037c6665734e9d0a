/**
 * COUN7ER countermeasure pages (Markdown), as CISA publishes them.
 *
 * Source: observed in all 152 pages at cisagov/coun7er 6f1dfb1. Text is UTF-8 with LF. The page stays whole in
 * `lines`; everything else is a view on it with spans. Nothing is taken from file names, which don't follow the title.
 */
import { type IssueLog, LimitError, MalformedError } from "@unbind/bytes";
import { type Irregularity, irregularitiesOf } from "./countermeasure-irregularity.ts";
import {
  cutPage,
  joinPage,
  type RawLine,
  type RawPage,
  type RawSection,
  spanOf,
  type TextSpan,
} from "./countermeasure-lines.ts";
import { openText } from "./source-text.ts";

/** Characters of a page; the longest published one has 17,000. */
const MAX_PAGE_LENGTH = 1 << 20;

/** The eight sections, in the order in which every page has them. */
export const SECTION_NAMES = [
  "Intended Outcome",
  "Introduction",
  "Preparation",
  "Risks",
  "Guidance",
  "Associated Techniques",
  "Related Countermeasures",
  "References",
] as const;

/** One of {@link SECTION_NAMES}. */
export type SectionName = (typeof SECTION_NAMES)[number];

/** One section of a countermeasure's page. */
export interface CountermeasureSection {
  /** As written, trimmed; one of {@link SECTION_NAMES} on a regular page. */
  name: string;
  /** Body, trimmed. */
  text: string;
  span: TextSpan;
  /** The page says that there is no content. */
  empty: boolean;
}

/** One ATT&CK technique that a page names. */
export interface TechniqueLine {
  /** From the visible text, upper case: `T1021.002`. */
  id: string;
  url: string | null;
  /** What follows the separator; empty if nothing does. */
  name: string;
  span: TextSpan;
}

/** One countermeasure that a page names. */
export interface RelatedLine {
  /** Canonical: `CM0013`, `RM0028`; null if malformed (`RM051?`). RM ids are an older numbering: RM0038 isn't CM0038. */
  id: string | null;
  idAsWritten: string;
  name: string;
  span: TextSpan;
}

/** One entry of a page's list of references. */
export interface ReferenceLine {
  title: string;
  url: string | null;
  span: TextSpan;
}

/** One page. Dates are as written (`14 March 2025`). */
export interface Countermeasure {
  id: string;
  title: string;
  version: string;
  created: string;
  modified: string;
  /** `Disable, Examine`; null if the page has none. */
  type: string | null;
  status: string;
  reason: string | null;
  byId: string | null;
  sections: CountermeasureSection[];
  techniques: TechniqueLine[];
  related: RelatedLine[];
  references: ReferenceLine[];
  /** Where the page leaves the usual layout, by position. */
  irregularities: Irregularity[];
  /** The page to the byte: {@link printCountermeasure} gives it back. */
  lines: RawPage;
}

/**
 * Reads a page.
 *
 * @throws LimitError KNOW_SOURCE_SIZE
 * @throws MalformedError COUN7ER_PAGE if it has no id: then it is no countermeasure
 */
export function parseCountermeasure(
  data: Uint8Array | string,
  { path = "", issues }: { path?: string; issues?: IssueLog } = {},
): Countermeasure {
  const source = openText(data, path, issues);
  if (source.text.length > MAX_PAGE_LENGTH) {
    const message = `${path} is longer than ${MAX_PAGE_LENGTH} characters (MAX_PAGE_LENGTH): it is no countermeasure.`;
    throw new LimitError("KNOW_SOURCE_SIZE", message, { ref: { path, offset: 0 } });
  }
  const lines = cutPage(source.text);
  const metadata = readMetadata(lines.preamble);
  const id = metadata.get("id");
  const title = lines.preamble[0]?.text ?? "";
  if (id === undefined || !/^CM\d{4}$/.test(id) || !/^#\s/.test(title)) {
    const message = `${path} is no countermeasure: it must start with "# Title" and have a line "* **ID:** CM0000".`;
    throw new MalformedError("COUN7ER_PAGE", message, { ref: { path, offset: 0 } });
  }
  const sections = lines.sections.map(sectionOf);
  for (const name of SECTION_NAMES) {
    if (sections.filter((section) => section.name === name).length === 1) continue;
    source.report("COUN7ER_SECTION", 0, `${id} should have one section "${name}"`, "warning");
  }
  const body = (name: SectionName) => lines.sections.find(({ heading }) => headingName(heading) === name)?.body ?? [];
  return {
    id,
    title: title.replace(/^#\s*/, "").trim(),
    version: metadata.get("version") ?? "",
    created: metadata.get("created") ?? "",
    modified: metadata.get("modified") ?? "",
    type: metadata.get("type") ?? metadata.get("countermeasure type") ?? null,
    status: metadata.get("status") ?? "",
    reason: metadata.get("reason") ?? null,
    byId: metadata.get("by id") ?? null,
    sections,
    techniques: body("Associated Techniques").flatMap(techniquesOf),
    related: body("Related Countermeasures").flatMap(relatedOf),
    references: body("References").flatMap(referenceOf),
    irregularities: irregularitiesOf(lines),
    lines,
  };
}

/** The page as it was read. */
export function printCountermeasure(page: Countermeasure): string {
  return joinPage(page.lines);
}

const METADATA = /^\s*\*\s+\*\*([^*]+?)(?::\*\*|\*\*:)\s*(.*)$/s;

function readMetadata(lines: readonly RawLine[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { text } of lines) {
    const [, name, value] = METADATA.exec(text.trimEnd()) ?? [];
    if (name !== undefined && value !== undefined) found.set(name.trim().toLowerCase(), value);
  }
  return found;
}

function headingName(heading: RawLine): string {
  return heading.text.slice(2).trim();
}

function sectionOf({ heading, body }: RawSection): CountermeasureSection {
  const name = headingName(heading);
  const text = body
    .map((line) => line.text)
    .join("")
    .trim();
  const last = body.at(-1) ?? heading;
  return {
    name,
    text,
    span: { start: heading.start, end: last.start + last.text.length },
    empty: /^No [A-Za-z ]+ content identified\.$/i.test(text),
  };
}

const BULLET = /^\s*[-*]\s+/;
const SEPARATOR = /^\s*[-\u2013\u2014]\s*/;
const LINK = /\[([^\]]{0,500})\]\(([^)\s]{0,500})\)/;
const TECHNIQUE = /\bT\d{4}(?:\.\d{3})?\b/gi;

function bulletText(line: RawLine): string | undefined {
  const lead = BULLET.exec(line.text);
  return lead === null ? undefined : line.text.slice(lead[0].length).trimEnd();
}

/** Ids come from the visible text: a URL such as `.../T1021/002` would add the parent. */
function techniquesOf(line: RawLine): TechniqueLine[] {
  const content = bulletText(line) ?? "";
  const link = LINK.exec(content);
  const visible = line.text.replace(/\]\([^)\s]{0,500}\)/g, "]").replace(/<?https?:\/\/\S+/g, "");
  const ids = [...visible.matchAll(TECHNIQUE)].map(([id]) => id.toUpperCase());
  const [first] = ids;
  if (first === undefined) return [];
  const after = link === null ? content.replace(first, "") : content.slice(link.index + link[0].length);
  const name = after.replace(SEPARATOR, "").trim();
  return ids.map((id, i) => ({ id, url: link?.[2] ?? null, name: i === 0 ? name : "", span: spanOf(line) }));
}

const RELATED = /^((?:CM|RM)[0-9A-Z?]{1,6})(?![0-9A-Za-z])\s*(.*)$/;

function relatedOf(line: RawLine): RelatedLine[] {
  const [, written, rest = ""] = RELATED.exec(bulletText(line) ?? "") ?? [];
  if (written === undefined) return [];
  const id = /^[CR]M\d{4}$/.test(written) ? written : null;
  return [{ id, idAsWritten: written, name: rest.replace(SEPARATOR, "").trim(), span: spanOf(line) }];
}

function referenceOf(line: RawLine): ReferenceLine[] {
  const content = bulletText(line);
  if (content === undefined) return [];
  const url = /<([^<>\s]+)>|(https?:\/\/\S+)/.exec(content);
  const title = (url === null ? content : content.slice(0, url.index)).trim();
  const name = title.endsWith("|") ? title.slice(0, -1).trim() : title;
  return [{ title: name, url: url?.[1] ?? url?.[2] ?? null, span: spanOf(line) }];
}
