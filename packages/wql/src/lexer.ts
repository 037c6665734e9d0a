/**
 * Tokens of WQL (Microsoft WMI SDK, "WQL (SQL for WMI)"), one at a time and by integer offsets. WQL has no comments.
 * A number ends where its digits end, so that `WITHIN 5WHERE` is three tokens, as in Windows.
 */
import { isDigit, isNamePart, isNameStart, isSpace } from "./character.ts";

/** Kinds of token; a mark is its own UTF-16 unit, which is never below 0x21, and operators of two units are below. */
export const END: number = 0;
export const NAME: number = 1;
export const STRING: number = 2;
export const NUMBER: number = 3;
export const LESS_EQUAL: number = 4;
export const GREATER_EQUAL: number = 5;
export const NOT_EQUAL: number = 6;

const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const LESS = 0x3c;
const GREATER = 0x3e;
const BANG = 0x21;
const DOT = 0x2e;

/** Stands on one token at a time; {@link Lexer.next} moves on. */
export class Lexer {
  readonly text: string;
  readonly length: number;
  kind: number = END;
  start = 0;
  /** Behind the token. */
  end = 0;
  /** End of the token before this one. */
  previousEnd = 0;
  /** False for a string that the text doesn't close. */
  closed = true;
  /** True for a number with a point or an exponent. */
  real = false;
  /** True for a string with a backslash in it. */
  escaped = false;

  /** Reads `text` up to `length`. */
  constructor(text: string, length: number = text.length) {
    this.text = text;
    this.length = length;
    this.next();
  }

  /** Stands on the first token at or behind `offset`. */
  seek(offset: number): void {
    this.end = offset;
    this.next();
  }

  next(): void {
    const { text, length } = this;
    this.previousEnd = this.end;
    let at = this.end;
    while (at < length && isSpace(text.charCodeAt(at))) at++;
    this.start = at;
    if (at >= length) this.#take(END, at);
    else this.#token(text.charCodeAt(at), at);
  }

  /** The text of the token. */
  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Whether the token is this word; `lower` is its lower-case form, all ASCII. */
  is(lower: string): boolean {
    const { text, start } = this;
    if (this.kind !== NAME || this.end - start !== lower.length) return false;
    for (let i = 0; i < lower.length; i++) {
      const unit = text.charCodeAt(start + i);
      const wanted = lower.charCodeAt(i);
      if (unit !== wanted && !(unit >= 0x41 && unit <= 0x5a && unit + 0x20 === wanted)) return false;
    }
    return true;
  }

  #token(unit: number, at: number): void {
    if (isNameStart(unit)) this.#name(at);
    else if (unit === 0x22 || unit === 0x27) this.#string(at, unit);
    else if (this.#startsNumber(unit, at)) this.#number(at);
    else this.#mark(unit, at);
  }

  #take(kind: number, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  #unit(at: number): number {
    return at < this.length ? this.text.charCodeAt(at) : -1;
  }

  #name(start: number): void {
    let end = start + 1;
    while (isNamePart(this.#unit(end))) end++;
    this.#take(NAME, end);
  }

  #mark(unit: number, at: number): void {
    const after = this.#unit(at + 1);
    if (unit === LESS && after === EQUALS) this.#take(LESS_EQUAL, at + 2);
    else if (unit === GREATER && after === EQUALS) this.#take(GREATER_EQUAL, at + 2);
    else if ((unit === LESS && after === GREATER) || (unit === BANG && after === EQUALS)) this.#take(NOT_EQUAL, at + 2);
    else this.#take(unit < 0x21 ? 0xfffd : unit, at + 1);
  }

  #startsNumber(unit: number, at: number): boolean {
    if (isDigit(unit)) return true;
    const after = this.#unit(at + 1);
    if (unit === DOT) return isDigit(after);
    return (unit === 0x2d || unit === 0x2b) && (isDigit(after) || (after === DOT && isDigit(this.#unit(at + 2))));
  }

  #number(start: number): void {
    let end = this.#digits(start + 1);
    this.real = this.text.charCodeAt(start) === DOT;
    if (!this.real && this.#unit(end) === DOT && isDigit(this.#unit(end + 1))) {
      this.real = true;
      end = this.#digits(end + 1);
    }
    if ((this.#unit(end) | 0x20) === 0x65) {
      const sign = this.#unit(end + 1);
      const digits = sign === 0x2b || sign === 0x2d ? end + 2 : end + 1;
      if (isDigit(this.#unit(digits))) {
        this.real = true;
        end = this.#digits(digits);
      }
    }
    this.#take(NUMBER, end);
  }

  #digits(from: number): number {
    let end = from;
    while (isDigit(this.#unit(end))) end++;
    return end;
  }

  #string(start: number, quote: number): void {
    const { text, length } = this;
    this.escaped = false;
    for (let at = start + 1; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === BACKSLASH) {
        this.escaped = true;
        at++;
      } else if (unit === quote) {
        this.closed = true;
        this.#take(STRING, at + 1);
        return;
      }
    }
    this.closed = false;
    this.#take(STRING, length);
  }
}
