import { CommandFault, type FaultLog } from "./fault-log.ts";
import { MAX_EXPRESSION_DEPTH, MAX_OPERATORS } from "./limits.ts";
import type { Pipeline } from "./pipeline.ts";
import type { FieldName, Span } from "./span.ts";
import { type Structure, stringEnd, unescapeString } from "./structure.ts";

/** How a bracket is read: a search of its own, or commands that run on the rows at hand. */
export type PipelineKind = "search" | "commands";

/** What all readers of one parse share. */
export interface ParseSource {
  readonly structure: Structure;
  readonly faults: FaultLog;
  /** Reads the pipeline between two offsets, inside brackets. */
  pipeline(start: number, end: number, kind: PipelineKind): Pipeline;
}

/** A quoted text. */
export interface QuotedText {
  readonly value: string;
  readonly span: Span;
}

const BLANK = /\s*/y;
const BLANK_OR_COMMA = /[\s,]*/y;
const WORD = /(?:\\["\\]|!(?!=)|[^\s",=()[\]!|])+/y;

/** Stands at an offset inside one command, and takes what comes next; a command is given up by {@link fail}. */
export class Reader {
  readonly source: ParseSource;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  at: number;
  #depth = 0;
  #operators = 0;

  constructor(source: ParseSource, start: number, end: number) {
    this.source = source;
    this.text = source.structure.text;
    this.start = start;
    this.end = end;
    this.at = start;
  }

  /** Steps over blanks; true at the end of the command. */
  get done(): boolean {
    this.#skip(BLANK);
    return this.at >= this.end;
  }

  /** Steps over blanks and commas. */
  skipSeparators(): void {
    this.#skip(BLANK_OR_COMMA);
  }

  /** The character that comes next, behind blanks; empty at the end. */
  get next(): string {
    return this.done ? "" : this.text.charAt(this.at);
  }

  /** Takes a mark that comes next, behind blanks. */
  take(mark: string): boolean {
    if (this.done || !this.text.startsWith(mark, this.at) || this.at + mark.length > this.end) return false;
    this.at += mark.length;
    return true;
  }

  expect(mark: string, where: string): void {
    if (!this.take(mark)) this.fail("SPL_SYNTAX", `${mark} is missing ${where}`);
  }

  /** Matches a sticky expression at the place (behind blanks) without taking it. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    if (this.done) return undefined;
    sticky.lastIndex = this.at;
    const match = sticky.exec(this.text);
    return match === null || this.at + match[0].length > this.end ? undefined : match;
  }

  /** The bare word that comes next, not taken. */
  peekWord(): string | undefined {
    return this.match(WORD)?.[0];
  }

  /** Takes a bare word if it is this one, in any case. */
  keyword(lower: string): boolean {
    const word = this.peekWord();
    if (word?.toLowerCase() !== lower) return false;
    this.at += word.length;
    return true;
  }

  /** Takes a bare word. */
  word(): { text: string; span: Span } | undefined {
    const match = this.match(WORD);
    if (match === undefined) return undefined;
    const start = this.at;
    this.at += match[0].length;
    return { text: match[0], span: { start, end: this.at } };
  }

  /** Takes a double-quoted text. */
  string(): QuotedText | undefined {
    if (this.next !== '"') return undefined;
    const start = this.at;
    const found = stringEnd(this.text, start, this.end);
    const end = found < 0 ? this.end : found;
    this.at = end;
    const inner = this.text.slice(start + 1, found < 0 ? end : end - 1);
    return { value: unescapeString(inner), span: { start, end } };
  }

  /** Takes a field's name, bare or in double quotes; `what` is what should stand here. */
  name(what: string): FieldName {
    const quoted = this.string();
    if (quoted !== undefined) return { name: quoted.value, span: quoted.span };
    const word = this.word();
    if (word === undefined) return this.fail("SPL_SYNTAX", `${what} is missing`);
    return { name: word.text, span: word.span };
  }

  /** Takes `[...]`; gives the offsets of what stands between. */
  bracket(): Span | undefined {
    if (this.next !== "[") return undefined;
    const start = this.at + 1;
    const end = Math.min(this.source.structure.closing.get(this.at) ?? this.end, this.end);
    this.at = Math.min(end + 1, this.end);
    return { start, end };
  }

  /** Takes `[...]` and reads the pipeline in it. */
  subsearch(kind: PipelineKind, command: string): Pipeline {
    const inside = this.bracket();
    if (inside === undefined) return this.fail("SPL_SYNTAX", `${command} needs a search in square brackets`);
    return this.source.pipeline(inside.start, inside.end, kind);
  }

  /** Calls `read` one level deeper; SPL_DEPTH when there are too many. */
  deeper<T>(read: () => T): T {
    if (++this.#depth > MAX_EXPRESSION_DEPTH) {
      this.fail("SPL_DEPTH", `brackets and calls are nested deeper than ${MAX_EXPRESSION_DEPTH}`);
    }
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  countOperator(): void {
    if (++this.#operators > MAX_OPERATORS) {
      this.fail("SPL_OPERATORS", `more than ${MAX_OPERATORS} operators in one command`);
    }
  }

  /** Gives the command up; the place is what comes next unless a span is given. */
  fail(code: string, message: string, span?: Span): never {
    throw new CommandFault(code, message, span ?? this.here());
  }

  /** Tells a fault and goes on. */
  fault(code: string, message: string, span: Span, nearest?: string): void {
    const hint = nearest === undefined ? "" : `; the nearest name is ${nearest}`;
    this.source.faults.add(code, message + hint, span, nearest);
  }

  /** Fails unless everything was taken. */
  finish(command: string): void {
    if (this.done) return;
    const rest = this.text.slice(this.at, Math.min(this.end, this.at + 40)).split(/\s/)[0] ?? "";
    this.fail("SPL_SYNTAX", `${command} doesn't take ${JSON.stringify(rest)} here`);
  }

  here(): Span {
    const start = this.done ? this.end : this.at;
    return { start, end: Math.min(start + 1, this.text.length) };
  }

  #skip(sticky: RegExp): void {
    sticky.lastIndex = this.at;
    const match = sticky.exec(this.text);
    this.at = Math.min(this.at + (match?.[0].length ?? 0), this.end);
  }
}
