import { END, Lexer, NAME, NUMBER, STRING } from "./lexer.ts";
import type { WqlError, WqlErrorCode, WqlNumber, WqlString } from "./query.ts";
import { quotedText } from "./quoted-text.ts";

/** Most digits of a number; 64 bits need 20. */
const MAX_NUMBER_LENGTH = 64;
/** Most notes kept of one query. */
const MAX_NOTES = 20;

const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Thrown inside the parser, never out of it. */
export class WqlFault extends Error {
  readonly code: WqlErrorCode;
  readonly offset: number;

  constructor(code: WqlErrorCode, message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** A fault with line and column. */
export function located(text: string, code: WqlErrorCode, message: string, offset: number): WqlError {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { code, message, offset, line, column: offset - lineStart + 1 };
}

/** A lexer with what all parts of the grammar share: expectations, literals and notes. */
export class TokenReader extends Lexer {
  readonly notes: WqlError[] = [];

  note(code: WqlErrorCode, message: string, offset: number): void {
    if (this.notes.length < MAX_NOTES) this.notes.push(located(this.text, code, message, offset));
  }

  get atEnd(): boolean {
    return this.kind === END;
  }

  /** The fault of the token it stands on. */
  fault(expected: string): WqlFault {
    if (this.kind === STRING && !this.closed) return this.#unterminated();
    const found = this.kind === END ? "the end of the query" : quotedText(this.word);
    return new WqlFault("WQL_SYNTAX", `expected ${expected}, found ${found}`, this.start);
  }

  /** Moves over this keyword, if it is one. */
  accept(lower: string): boolean {
    if (!this.is(lower)) return false;
    this.next();
    return true;
  }

  expectWord(lower: string): void {
    if (!this.accept(lower)) throw this.fault(lower.toUpperCase());
  }

  /** Moves over this mark, if it stands there. */
  acceptMark(unit: number): boolean {
    if (this.kind !== unit) return false;
    this.next();
    return true;
  }

  expectMark(unit: number): void {
    if (!this.acceptMark(unit)) throw this.fault(`"${String.fromCharCode(unit)}"`);
  }

  acceptComma(): boolean {
    return this.acceptMark(COMMA);
  }

  name(what: string): string {
    if (this.kind !== NAME) throw this.fault(what);
    const { word } = this;
    this.next();
    return word;
  }

  number(what: string): WqlNumber {
    const { start, end } = this;
    if (this.kind !== NUMBER) throw this.fault(what);
    if (end - start > MAX_NUMBER_LENGTH) {
      throw new WqlFault("WQL_LIMIT", `a number of more than ${MAX_NUMBER_LENGTH} characters`, start);
    }
    const { word } = this;
    const value = this.real ? Number(word) + 0 : BigInt(word[0] === "+" ? word.slice(1) : word);
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      throw new WqlFault("WQL_LIMIT", `${quotedText(word)} is beyond the range of a real`, start);
    }
    this.next();
    return { kind: "number", value, start, end };
  }

  string(what: string): WqlString {
    const { start, end } = this;
    if (this.kind !== STRING) throw this.fault(what);
    if (!this.closed) throw this.#unterminated();
    const inner = this.text.slice(start + 1, end - 1);
    const value = this.escaped ? this.#unescape(inner, start + 1) : inner;
    this.next();
    return { kind: "string", value, start, end };
  }

  #unterminated(): WqlFault {
    return new WqlFault("WQL_UNTERMINATED", "a string that begins here has no end", this.start);
  }

  /** `\\`, `\'` and `\"`; before anything else a backslash stays. */
  #unescape(inner: string, offset: number): string {
    let value = "";
    let from = 0;
    for (let at = inner.indexOf("\\"); at >= 0; at = inner.indexOf("\\", at + 2)) {
      const unit = inner.charCodeAt(at + 1);
      if (unit === BACKSLASH || unit === 0x22 || unit === 0x27) {
        value += inner.slice(from, at);
        from = at + 1;
      } else {
        const message = "a single backslash that escapes nothing; WMI wants it doubled and may refuse the query";
        this.note("WQL_UNKNOWN_ESCAPE", message, offset + at);
      }
    }
    return value + inner.slice(from);
  }
}
