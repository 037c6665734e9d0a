/**
 * Tokens of MOF text (Microsoft WMI SDK, DMTF DSP0004 annex A), one at a time and by integer offsets; nothing is cut
 * out of the text before it is asked for. Linear in the text for any input, as often as a caller may step back.
 */
import { isDigit, isIdentifierPart, isIdentifierStart, isSpace } from "./character.ts";

/** Kinds of token; a punctuation mark is its own UTF-16 unit, which is never below 0x21. */
export const END: number = 0;
export const IDENTIFIER: number = 1;
export const STRING: number = 2;
export const CHARACTER: number = 3;
export const NUMBER: number = 4;
/** `$` with the identifier behind it. */
export const ALIAS: number = 5;

const BACKSLASH = 0x5c;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const STAR = 0x2a;
const NEWLINE = 0x0a;

export interface LexerOptions {
  /** Takes `\n`, `\r` and `\t` between tokens for white space: some tools print line ends that way. Default false. */
  visibleLineEnds?: boolean;
}

/** Stands on one token at a time; {@link Lexer.next} moves on. */
export class Lexer {
  readonly text: string;
  readonly #visibleLineEnds: boolean;
  /** Kind of the token it stands on. */
  kind: number = END;
  start = 0;
  /** Behind the token. */
  end = 0;
  /** End of the token before this one. */
  previousEnd = 0;
  /** False for a string or a character that the text doesn't close. */
  closed = true;
  /** From here on there is no end of a comment, hence none is looked for. */
  #noCommentEnd = Number.POSITIVE_INFINITY;
  /** From here on every quote begins a string without an end. */
  #noQuoteEnd = Number.POSITIVE_INFINITY;

  constructor(text: string, { visibleLineEnds = false }: LexerOptions = {}) {
    this.text = text;
    this.#visibleLineEnds = visibleLineEnds;
  }

  /** Stands on the first token at or behind `offset`. */
  seek(offset: number): void {
    this.end = offset;
    this.next();
  }

  next(): void {
    this.previousEnd = this.end;
    const { text } = this;
    const start = this.#skipTrivia(this.end);
    this.start = start;
    this.closed = true;
    const unit = start < text.length ? text.charCodeAt(start) : -1;
    if (unit === -1) this.#take(END, start);
    else if (isIdentifierStart(unit)) this.#take(IDENTIFIER, this.#wordEnd(start + 1));
    else if (unit === DOUBLE_QUOTE) this.#string(start);
    else if (this.#startsNumber(unit, start)) this.#take(NUMBER, this.#numberEnd(start + 1));
    else if (unit === SINGLE_QUOTE) this.#character(start);
    else if (unit === 0x24 && isIdentifierStart(text.charCodeAt(start + 1)))
      this.#take(ALIAS, this.#wordEnd(start + 2));
    else this.#take(unit < 0x21 ? 0x3f : unit, start + 1);
  }

  /** The text of the token. */
  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Whether the token is this keyword; `lower` is its lower-case form. */
  is(lower: string): boolean {
    return this.kind === IDENTIFIER && this.end - this.start === lower.length && this.word.toLowerCase() === lower;
  }

  #take(kind: number, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  #wordEnd(from: number): number {
    const { text } = this;
    let end = from;
    while (end < text.length && isIdentifierPart(text.charCodeAt(end))) end++;
    return end;
  }

  #startsNumber(unit: number, start: number): boolean {
    if (isDigit(unit)) return true;
    if (unit === 0x2e) return isDigit(this.text.charCodeAt(start + 1));
    if (unit !== 0x2b && unit !== 0x2d) return false;
    const after = this.text.charCodeAt(start + 1);
    return isDigit(after) || (after === 0x2e && isDigit(this.text.charCodeAt(start + 2)));
  }

  /** Letters, digits, dots, and a sign behind the `e` of an exponent; what it means is decided later. */
  #numberEnd(from: number): number {
    const { text } = this;
    let end = from;
    for (; end < text.length; end++) {
      const unit = text.charCodeAt(end);
      if (isIdentifierPart(unit) || unit === 0x2e) continue;
      const before = text.charCodeAt(end - 1) | 0x20;
      const isExponentSign = (unit === 0x2b || unit === 0x2d) && before === 0x65 && isDigit(text.charCodeAt(end + 1));
      if (!isExponentSign || /^[+-]?0x/i.test(text.slice(this.start, this.start + 3))) break;
    }
    return end;
  }

  #string(start: number): void {
    const { text } = this;
    this.kind = STRING;
    // Inside a string without an end every quote is escaped, so one that began there would have no end either.
    if (start >= this.#noQuoteEnd) {
      this.closed = false;
      this.end = text.length;
      return;
    }
    for (let i = start + 1; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === BACKSLASH) i++;
      else if (unit === DOUBLE_QUOTE) {
        this.end = i + 1;
        return;
      }
    }
    this.#noQuoteEnd = start;
    this.closed = false;
    this.end = text.length;
  }

  /** `'A'`, `'\n'`, `'\x41'`; anything else is a quotation mark that stands for itself. */
  #character(start: number): void {
    const literal = /'(?:[^\\'\r\n]|\\(?:x[0-9a-f]{1,4}|[^\r\n]))'/iy;
    literal.lastIndex = start;
    const length = literal.exec(this.text)?.[0].length ?? 0;
    if (length > 0) this.#take(CHARACTER, start + length);
    else this.#take(SINGLE_QUOTE, start + 1);
  }

  #skipTrivia(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      if (isSpace(unit)) at++;
      else if (unit === SLASH) {
        const end = this.#commentEnd(at);
        if (end === at) break;
        at = end;
      } else if (unit === BACKSLASH && this.#visibleLineEnds && /[nrt]/.test(text[at + 1] ?? "")) at += 2;
      else break;
    }
    return at;
  }

  #commentEnd(at: number): number {
    const { text } = this;
    const second = text.charCodeAt(at + 1);
    if (second === SLASH) {
      const newline = text.indexOf("\n", at);
      return newline < 0 ? text.length : newline + 1;
    }
    if (second !== STAR || at >= this.#noCommentEnd) return at;
    const close = text.indexOf("*/", at + 2);
    if (close >= 0) return close + 2;
    this.#noCommentEnd = at;
    return at;
  }
}

/** Offsets of the lines that begin inside `from` to `to`, in order; looks at nothing beyond. */
export function* lineStarts(text: string, from: number, to: number): Generator<number> {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === NEWLINE) yield at + 1;
}
