import { LineTable } from "../syntax/line-table.ts";

/** Places in the YAML of a detection, found by names: enough for a finding to point at. */
export class YamlPlaces {
  readonly #text: string;
  #lines: LineTable | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Line and column of the first of these that stands there as `name:` or, given so, as `name: value`. */
  of(names: readonly string[]): { line: number; column: number } | undefined {
    for (const name of names) {
      const found = this.#offsetOf(name);
      if (found < 0) continue;
      this.#lines ??= new LineTable(this.#text);
      return this.#lines.place(found);
    }
    return undefined;
  }

  /** Offset of the name where nothing but blanks and dashes stands before it in its line. */
  #offsetOf(name: string): number {
    const wanted = name.includes(": ") ? name : `${name}:`;
    for (let at = this.#text.indexOf(wanted); at >= 0; at = this.#text.indexOf(wanted, at + 1)) {
      const start = this.#text.lastIndexOf("\n", at - 1) + 1;
      if (at - start <= MAX_INDENT && /^[\s-]*$/.test(this.#text.slice(start, at))) return at;
    }
    return -1;
  }
}

/** Blanks before a name. */
const MAX_INDENT = 200;
