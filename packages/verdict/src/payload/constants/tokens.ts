/** Cuts a script of one of the three languages into tokens: as much as folding constants needs, and never an error. */

import type { PayloadLanguage } from "../decoded-layer.ts";
import { type Literal, readBackslashed, readDoubled, readExpandable, readJscript } from "./string-literal.ts";
import type { Token } from "./token.ts";

/** More tokens than this are not looked at. */
export const MAX_TOKENS = 100_000;

const SPACE = /[ \t\r\f\v\u00a0]+/y;
const NUMBER = /(?:0x[0-9a-f]+|&h[0-9a-f]+&?|&o[0-7]+&?|\d+(?:\.\d+)?)/iy;
const POWERSHELL_NAME = /\$\{[^}\r\n]{1,128}\}|\$(?:[a-z]+:)?[a-z0-9_?$^]+|[a-z_][\w-]*/iy;
const PLAIN_NAME = /[a-z_$][\w$]*/iy;
const POWERSHELL_OPERATOR = /-(?:[ci]?(?:join|split|replace)|bxor|band|bor|f)(?![\w-])/iy;
const REGEX = /\/(?![/*])(?:[^/\\\r\n]|\\.){1,200}\/[gimy]*/y;
const TWO_UNITS = new Set(["::", "..", "==", "+=", "&&", "||", "!=", "<=", ">=", "@(", "$("]);

/** The tokens of a script from `start` to `end`. `isQuoted`: it stands in a command line where `\"` is a quote. */
export function readTokens(
  script: string,
  language: PayloadLanguage,
  range: { start: number; end: number; isQuoted: boolean },
): Token[] {
  const reader: TokenReader = {
    script: script.slice(0, range.end),
    language,
    tokens: [],
    at: range.start,
    deadEnd: 0,
    isQuoted: range.isQuoted,
  };
  while (reader.at < reader.script.length && reader.tokens.length < MAX_TOKENS) readToken(reader);
  return reader.tokens;
}

interface TokenReader {
  readonly script: string;
  readonly language: PayloadLanguage;
  readonly tokens: Token[];
  readonly isQuoted: boolean;
  at: number;
  /** Quotes in front of this are known to have no partner: looking again for each would take quadratic time. */
  deadEnd: number;
}

function readToken(reader: TokenReader): void {
  const { script, at } = reader;
  const space = matchAt(SPACE, script, at);
  if (space !== undefined) {
    reader.at += space.length;
    return;
  }
  if (skipComment(reader) || readContinuation(reader) || readString(reader)) return;
  if (script[at] === "\n") push(reader, "newline", "\n", at + 1);
  else readWord(reader);
}

function matchAt(pattern: RegExp, script: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(script)?.[0];
}

function push(reader: TokenReader, kind: Token["kind"], text: string, end: number, value = 0, isEscaped = false): void {
  reader.tokens.push({ kind, text, value, start: reader.at, end, isEscaped });
  reader.at = end;
}

function skipComment(reader: TokenReader): boolean {
  const { script, at, language } = reader;
  if (language === "jscript") {
    if (script.startsWith("/*", at)) return skipTo(reader, "*/");
    return script.startsWith("//", at) && skipTo(reader, "\n");
  }
  if (language === "vbscript") {
    return (script[at] === "'" || /^rem\s/i.test(script.slice(at, at + 4))) && skipTo(reader, "\n");
  }
  if (script.startsWith("<#", at)) return skipTo(reader, "#>");
  const isComment = script[at] === "#" && (at === 0 || /[\s;({]/.test(script[at - 1] as string));
  return isComment && skipTo(reader, "\n");
}

/** Stops in front of a line break, behind any other mark. */
function skipTo(reader: TokenReader, mark: string): true {
  const end = reader.script.indexOf(mark, reader.at);
  reader.at = end < 0 ? reader.script.length : mark === "\n" ? Math.max(end, reader.at + 1) : end + mark.length;
  return true;
}

/** A statement that goes on in the next line: `_` in VBScript, a backtick in PowerShell. */
function readContinuation(reader: TokenReader): boolean {
  const mark = reader.language === "vbscript" ? "_" : reader.language === "powershell" ? "`" : undefined;
  if (mark === undefined || reader.script[reader.at] !== mark) return false;
  const tail = /^[ \t]*\r?\n/.exec(reader.script.slice(reader.at + 1, reader.at + 64));
  if (tail === null) return false;
  reader.at += 1 + tail[0].length;
  return true;
}

function readString(reader: TokenReader): boolean {
  const { script, at, language } = reader;
  const quote = script[at];
  if (at < reader.deadEnd) return false;
  if (language === "powershell" && quote === "@" && readHereString(reader)) return true;
  if (reader.isQuoted && script.startsWith('\\"', at))
    return pushLiteral(reader, readBackslashed(script, at), "template");
  if (quote === "'" && language !== "vbscript") {
    return pushLiteral(reader, language === "jscript" ? readJscript(script, at) : readDoubled(script, at), "string");
  }
  if (quote !== '"') return false;
  if (language === "powershell") return pushLiteral(reader, readExpandable(script, at), "template");
  return pushLiteral(reader, language === "jscript" ? readJscript(script, at) : readDoubled(script, at), "string");
}

function pushLiteral(reader: TokenReader, literal: Literal, kind: "string" | "template"): true {
  if (literal.isClosed) {
    push(reader, kind, literal.text, literal.end, 0, literal.isEscaped);
    return true;
  }
  // What an unclosed quote opens is read as code: one stray quote must not swallow a script.
  reader.deadEnd = literal.end;
  push(reader, "punctuation", reader.script[reader.at] as string, reader.at + 1);
  return true;
}

function readHereString(reader: TokenReader): boolean {
  const { script, at } = reader;
  const head = /^@(["'])[ \t]*\r?\n/.exec(script.slice(at, at + 64));
  if (head === null) return false;
  const start = at + head[0].length;
  const end = script.indexOf(`\n${head[1]}@`, start - 1);
  if (end < 0) {
    reader.deadEnd = script.length;
    return false;
  }
  const text = script.slice(start, Math.max(start, end)).replace(/\r$/, "");
  push(reader, head[1] === "'" ? "string" : "template", text, end + 3);
  return true;
}

function readWord(reader: TokenReader): void {
  const { script, at, language } = reader;
  const isPowershell = language === "powershell";
  const number = matchAt(NUMBER, script, at);
  const operator = isPowershell ? matchAt(POWERSHELL_OPERATOR, script, at) : undefined;
  const name = number ?? operator ?? matchAt(isPowershell ? POWERSHELL_NAME : PLAIN_NAME, script, at);
  if (number !== undefined) push(reader, "number", number, at + number.length, numberOf(number));
  else if (operator !== undefined) push(reader, "operator", operator.toLowerCase(), at + operator.length);
  else if (name !== undefined) push(reader, "name", nameOf(name, language), at + name.length);
  else readMark(reader);
}

function readMark(reader: TokenReader): void {
  const { script, at, language } = reader;
  const mayBeRegex = language === "jscript" && script[at] === "/" && isOperandNext(reader);
  const regex = mayBeRegex ? matchAt(REGEX, script, at) : undefined;
  const pair = script.slice(at, at + 2);
  const text = regex ?? (TWO_UNITS.has(pair) ? pair : (script[at] as string));
  push(reader, regex === undefined ? "punctuation" : "regex", text, at + text.length);
}

/** JScript: a slash begins a regular expression where an operand is due. */
function isOperandNext(reader: TokenReader): boolean {
  const last = reader.tokens.at(-1);
  return last === undefined || (last.kind === "punctuation" && last.text !== ")" && last.text !== "]");
}

function nameOf(name: string, language: PayloadLanguage): string {
  if (language === "jscript") return name;
  return name.startsWith("${") ? `$${name.slice(2, -1)}`.toLowerCase() : name.toLowerCase();
}

/** The value of a number as its language writes it: decimal, `0x1F`, `&H1F`, `&O17`. */
function numberOf(text: string): number {
  if (/^&h/i.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^&o/i.test(text)) return Number.parseInt(text.slice(2), 8);
  return Number(text);
}
