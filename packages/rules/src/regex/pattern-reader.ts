import { RuleError } from "../rule-error.ts";

/** Steps through a pattern's code points and refuses with the column. */
export class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Next code point as text; '' at the end. */
  peek(): string {
    const point = this.#text.codePointAt(this.#at);
    return point === undefined ? "" : String.fromCodePoint(point);
  }

  next(): string {
    const char = this.peek();
    this.#at += char.length;
    return char;
  }

  /** Takes `word` if it stands here. */
  take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  /** Takes what a sticky pattern finds here. */
  takeMatch(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#text);
    if (!match) return undefined;
    this.#at += match[0].length;
    return match;
  }

  /** Everything up to `end`, which is passed too. */
  until(end: string, what: string): string {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) this.fail(`${what} is not closed`);
    const text = this.#text.slice(this.#at, found);
    this.#at = found + end.length;
    return text;
  }

  fail(message: string, at: number = this.#at): never {
    throw new RuleError("REGEX_SYNTAX", `Regular expression: ${message} (at character ${at + 1})`, { column: at + 1 });
  }
}
