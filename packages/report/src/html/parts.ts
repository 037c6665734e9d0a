import type { SubscriptionReport, VerdictLevel } from "@unbind/model";
import { scriptText } from "../text/script.ts";
import { counted } from "../words.ts";
import { type Content, type Markup, markup } from "./markup.ts";

/** Characters of one value that the page shows; a longer one says how many are not. */
const VALUE_SHOWN = 20_000;

/** Characters of one line that need no box. */
const INLINE_SHOWN = 60;

/** A part of the page under a heading of its own, with the anchor that the contents lead to. */
export interface Section {
  id: string;
  title: string;
  body: Markup;
}

/** A box with more than this scrolls, and can be reached by keyboard for it. */
const BOX_LINES = 24;
const BOX_CHARACTERS = 2500;

/** Text of evidence in a box of its own, so that no line of it can pass for one of ours. */
export function codeBox(value: string): Markup {
  const { lines, more } = scriptText(value, VALUE_SHOWN);
  const rest =
    more > 0 ? markup`<p class="small soft">${counted(more, "more character")}: --format json has them all.</p>` : "";
  const text = lines.map((line, index) => (index === 0 ? line : markup`\n${line}`));
  if (lines.length < BOX_LINES && value.length < BOX_CHARACTERS) return markup`<pre>${text}</pre>${rest}`;
  return markup`<pre class="long" tabindex="0" role="region" aria-label="Long text">${text}</pre>${rest}`;
}

/** A short value of one line in the run of the text, any other in a box. */
export function codeText(value: string): Markup {
  return value.length <= INLINE_SHOWN && !/[\r\n]/.test(value) ? markup`<code>${value}</code>` : codeBox(value);
}

/** The level as a word on its colour. */
export function levelBadge(level: VerdictLevel): Markup {
  return markup`<span class="badge ${level}">${level}</span>`;
}

/** `score 85`, where it was judged at all. */
export function scoreWords({ verdict }: SubscriptionReport): string {
  return verdict.score > 0 || verdict.reasons.length > 0 ? `score ${verdict.score} of 100` : "not scored";
}

/** A table with a caption and column headings; cells are placed by the caller, row by row. */
export function table(caption: string, columns: readonly string[], rows: Content): Markup {
  return markup`<table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
${rows}</table>
`;
}

/** The anchor of a subscription by its place in the report's list, and of one of its sightings. */
export function anchorOf(position: number, sighting?: number): string {
  return sighting === undefined ? `finding-${position}` : `finding-${position}-sighting-${sighting}`;
}
