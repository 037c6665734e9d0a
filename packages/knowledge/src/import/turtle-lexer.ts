import { MalformedError } from "@unbind/bytes";

/** A fault at a position of the text, before it is located by line and column. */
export class TurtleFault extends MalformedError {
  readonly index: number;
  constructor(message: string, index: number) {
    super("TURTLE_SYNTAX", message);
    this.index = index;
  }
}

export type TurtleToken =
  | { kind: "iri"; value: string; index: number }
  | { kind: "name"; prefix: string; local: string; index: number }
  | { kind: "blank"; value: string; index: number }
  | { kind: "string"; value: string; index: number }
  | { kind: "number"; value: string; datatype: "integer" | "decimal" | "double"; index: number }
  /** `@prefix`, `@base`, or a language tag: all start with `@`. */
  | { kind: "at"; value: string; index: number }
  | { kind: "word"; value: string; index: number }
  | { kind: "mark"; value: string; index: number }
  | { kind: "end"; index: number };

const IRI = /<([^\s<>"{}|^`]*)>/y;
/** Local names may hold dots but not end in one; `%0A` and the like stand for themselves. */
const NAME =
  /((?:[A-Za-z\u00c0-\uffff](?:[\w\u00b7-\uffff-]|\.+(?=[\w\u00b7-\uffff-]))*)?):((?:[\w:\u00b7-\uffff-]|%[0-9A-Fa-f]{2}|\\[^\r\n]|\.+(?=[\w:\u00b7-\uffff%\\-]))*)/y;
const BLANK = /_:([\w\u00b7-\uffff](?:[\w\u00b7-\uffff-]|\.+(?=[\w\u00b7-\uffff-]))*)/y;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?[eE][+-]?\d+|\.\d+[eE][+-]?\d+|\d*\.\d+|\d+)/y;
const AT = /@([A-Za-z]+(?:-[A-Za-z0-9]+)*)/y;
const WORD = /[A-Za-z]+/y;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))/g;
const PLAIN: Readonly<Record<string, string>> = {
  t: "\t",
  b: "\b",
  n: "\n",
  r: "\r",
  f: "\f",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

/** Tokens of a Turtle document (Turtle 1.1, section 6.5), one at a time. */
export class TurtleLexer {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get index(): number {
    return this.#at;
  }

  /** @throws TurtleFault */
  next(): TurtleToken {
    this.#skipBlanks();
    const index = this.#at;
    if (index >= this.#text.length) return { kind: "end", index };
    const char = this.#text.charAt(index);
    if (char === "<") return { kind: "iri", value: unescapeIri(this.#need(IRI, "an IRI"), index), index };
    if (char === '"' || char === "'") return this.#string(index);
    if (char === "@") return { kind: "at", value: this.#need(AT, "a directive or language tag"), index };
    if (char === "_") return { kind: "blank", value: this.#need(BLANK, "a blank node label"), index };
    if (/[\d+.-]/.test(char)) return this.#numberOrDot(index);
    if (/[;,[\]()]/.test(char)) return this.#mark(char, index);
    if (this.#text.startsWith("^^", index)) return this.#mark("^^", index);
    return this.#nameOrWord(index);
  }

  /** After a fault at `from`: moves behind the next full stop that ends a line. */
  skipStatement(from: number): void {
    const text = this.#text;
    for (let dot = text.indexOf(".", Math.max(from, this.#at, 0)); dot >= 0; dot = text.indexOf(".", dot + 1)) {
      let at = dot + 1;
      while (text[at] === " " || text[at] === "\t") at++;
      if (text[at] === "#") at = lineEnd(text, at);
      if (text[at] === "\r") at++;
      if (at < text.length && text[at] !== "\n") continue;
      this.#at = Math.min(at + 1, text.length);
      return;
    }
    this.#at = text.length;
  }

  /** By hand: an expression overflows the engine's stack on megabytes of blanks. */
  #skipBlanks(): void {
    const text = this.#text;
    for (;;) {
      const char = text[this.#at];
      if (char === "#") this.#at = lineEnd(text, this.#at);
      else if (char === " " || char === "\n" || char === "\r" || char === "\t") this.#at++;
      else return;
    }
  }

  #mark(value: string, index: number): TurtleToken {
    this.#at += value.length;
    return { kind: "mark", value, index };
  }

  #numberOrDot(index: number): TurtleToken {
    const value = this.#match(NUMBER)?.[0];
    if (value === undefined) {
      if (this.#text.charAt(index) === ".") return this.#mark(".", index);
      throw new TurtleFault("a number was expected here", index);
    }
    const datatype = /[eE]/.test(value) ? "double" : value.includes(".") ? "decimal" : "integer";
    return { kind: "number", value, datatype, index };
  }

  #string(index: number): TurtleToken {
    const quote = this.#text.charAt(index);
    const mark = this.#text.startsWith(quote.repeat(3), index) ? quote.repeat(3) : quote;
    const start = index + mark.length;
    const end = this.#closing(mark, start);
    if (end === undefined) throw new TurtleFault("a text is opened here and never closed", index);
    this.#at = end + mark.length;
    const body = this.#text.slice(start, end);
    return { kind: "string", value: body.includes("\\") ? unescapeText(body, index) : body, index };
  }

  /** Where the closing mark begins; a text in single quotes ends with its line. */
  #closing(mark: string, from: number): number | undefined {
    const text = this.#text;
    for (let at = from; at < text.length; at++) {
      const char = text[at];
      if (char === "\\") at++;
      if (mark.length === 1 && (text[at] === "\n" || text[at] === "\r")) return undefined;
      if (char === mark[0] && text.startsWith(mark, at)) return at;
    }
    return undefined;
  }

  #nameOrWord(index: number): TurtleToken {
    const name = this.#match(NAME);
    if (name) {
      const [, prefix = "", local = ""] = name;
      return { kind: "name", prefix, local: local.replace(/\\([\s\S])/g, "$1"), index };
    }
    const word = this.#match(WORD)?.[0];
    if (word === undefined) throw new TurtleFault("this can't start a term", index);
    return { kind: "word", value: word, index };
  }

  #need(pattern: RegExp, what: string): string {
    const found = this.#match(pattern)?.[1];
    if (found === undefined) throw new TurtleFault(`${what} starts here and isn't well formed`, this.#at);
    return found;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    let found: RegExpExecArray | null;
    try {
      found = pattern.exec(this.#text);
    } catch {
      throw new TurtleFault("a term starts here that is longer than the engine takes", this.#at);
    }
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

function unescapeText(body: string, index: number): string {
  return body.replace(ESCAPE, (_, short?: string, long?: string, char?: string) => {
    if (char !== undefined) {
      const plain = PLAIN[char];
      if (plain === undefined) throw new TurtleFault(`a text holds the unknown escape \\${char}`, index);
      return plain;
    }
    return codePoint(Number.parseInt(short ?? long ?? "", 16), index);
  });
}

function unescapeIri(value: string, index: number): string {
  if (!value.includes("\\")) return value;
  return value.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[\s\S])/g, (_, short?: string, long?: string) => {
    const hex = short ?? long;
    if (hex === undefined) throw new TurtleFault("an IRI holds an escape that isn't \\u or \\U", index);
    return codePoint(Number.parseInt(hex, 16), index);
  });
}

function codePoint(value: number, index: number): string {
  if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
    throw new TurtleFault("an escape names no Unicode character", index);
  }
  return String.fromCodePoint(value);
}
