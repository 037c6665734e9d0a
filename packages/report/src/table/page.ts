import { neutralise } from "../text/neutral.ts";
import { textWidth } from "../text/width.ts";
import { wrap } from "../text/wrap.ts";
import { number } from "../words.ts";
import { type Paint, painter, type Style } from "./paint.ts";

/** Columns of the label column, and the width under which labels stand on a line of their own. */
const LABEL_COLUMNS = 12;
const STACKED_BELOW = 48;

/** Characters of one value that are shown; a longer one says how many are not. */
const VALUE_SHOWN = 2000;

/** Marks each line of a value that has several, so that no line of evidence can pass for one of ours. */
const GUTTER = "| ";
/** A tab of a script. */
const TAB = "    ";

/** The terminal page: takes evidence as it is, keeps every line harmless and inside the width. */
export class Page {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #paint: Paint;

  constructor({ width, color }: { width: number; color: boolean }) {
    this.#width = Math.max(1, Math.floor(width));
    this.#paint = painter(color);
  }

  blank(): void {
    this.#lines.push("");
  }

  /** A paragraph; later lines are indented by `hang` more columns than the first. */
  text(text: string, { style = "plain", indent = 0, hang = 0 }: TextOptions = {}): void {
    const first = this.#margin(indent);
    const later = this.#margin(indent + hang);
    const clean = neutralise(cut(text));
    const [head = "", ...rest] = this.#hanging(clean, first, later);
    this.#lines.push(first + this.#paint(head, style));
    for (const line of rest) this.#lines.push(later + this.#paint(line, style));
  }

  /** A labelled value; no label continues the field above. Line ends inside the value are kept, behind a gutter. */
  field(label: string, value: string, style: Style = "plain"): void {
    const margin = this.#margin(4);
    const name = neutralise(label);
    if (this.#width < STACKED_BELOW || textWidth(name) > 2 * LABEL_COLUMNS) {
      if (name !== "")
        for (const line of wrap(name, this.#width - margin.length)) this.#lines.push(margin + this.#paint(line, "dim"));
      for (const line of this.#value(value, this.#margin(6)))
        this.#lines.push(this.#margin(6) + this.#paint(line, style));
      return;
    }
    const gap = " ".repeat(Math.max(1, LABEL_COLUMNS - textWidth(name)));
    const [head = "", ...rest] = this.#value(value, margin + name + gap);
    this.#lines.push(margin + this.#paint(name, "dim") + gap + this.#paint(head, style));
    const column = " ".repeat(margin.length + textWidth(name) + gap.length);
    for (const line of rest) this.#lines.push(column + this.#paint(line, style));
  }

  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  /** Blanks for an indent, never so many that no room is left. */
  #margin(indent: number): string {
    return " ".repeat(Math.min(indent, Math.floor(this.#width / 4)));
  }

  #hanging(text: string, first: string, later: string): string[] {
    const room = this.#width - later.length;
    if (first.length === later.length) return wrap(text, room);
    const [head = "", ...rest] = wrap(text, this.#width - first.length);
    return rest.length === 0 ? [head] : [head, ...wrap(text.slice(head.length).trimStart(), room)];
  }

  #value(value: string, before: string): string[] {
    const room = this.#width - textWidth(before);
    const lines = cut(value).split(/\r\n|\n|\r/);
    if (lines.length === 1 || room < 10) return wrap(neutralise(cut(value)), room);
    const inner = room - GUTTER.length;
    return lines.flatMap((line) => wrap(scriptLine(line, inner), inner).map((part) => (GUTTER + part).trimEnd()));
  }
}

interface TextOptions {
  style?: Style;
  indent?: number;
  hang?: number;
}

/** A line of a script for `room` columns: tabs as blanks, an indent of at most a quarter of the room. */
function scriptLine(line: string, room: number): string {
  const text = line.replaceAll("\t", TAB);
  return neutralise(text.replace(/^ +/, (indent) => indent.slice(0, room >> 2)));
}

/** The text, or its start and how much more there is. Never cuts a surrogate pair. */
function cut(text: string): string {
  if (text.length <= VALUE_SHOWN) return text;
  const shown = text.slice(0, VALUE_SHOWN).replace(/[\ud800-\udbff]$/, "");
  return `${shown} ... (${number(text.length - shown.length)} more characters: --format json has them all)`;
}
