import {
  type CharSet,
  DIGITS,
  EVERYTHING,
  HORIZONTAL,
  inverted,
  NEWLINE,
  normalised,
  posixSet,
  propertySet,
  type Range,
  SPACE,
  VERTICAL,
  WORD,
} from "./char-set.ts";
import type { PatternReader } from "./pattern-reader.ts";

const SHORTHANDS: Readonly<Record<string, CharSet>> = { d: DIGITS, w: WORD, s: SPACE, h: HORIZONTAL, v: VERTICAL };
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, e: 27, a: 7 };

/** The set behind `\d`, `\W`, `\N`, `\p{L}`: called with the letter already taken; undefined if it is none. */
export function shorthandSet(letter: string, reader: PatternReader): CharSet | undefined {
  if (letter === "N") return inverted(NEWLINE);
  if (letter === "p" || letter === "P") return propertyOf(letter, reader);
  const lower = letter.toLowerCase();
  const set = Object.hasOwn(SHORTHANDS, lower) ? SHORTHANDS[lower] : undefined;
  return set && letter !== lower ? inverted(set) : set;
}

function propertyOf(letter: string, reader: PatternReader): CharSet {
  const start = reader.at;
  let name = reader.take("{") ? reader.until("}", "\\p{") : reader.next();
  const negated = name.startsWith("^") !== (letter === "P");
  name = name.replace(/^\^/, "");
  const set = name === "Any" ? EVERYTHING : propertySet(name);
  if (!set) reader.fail(`unknown Unicode property '${name}'`, start);
  return negated ? inverted(set) : set;
}

/** The one character an escape stands for, with the letter already taken. Unknown letters stand for themselves. */
export function escapedPoint(letter: string, reader: PatternReader): number {
  if (letter === "x") {
    if (reader.take("{")) return pointOf(reader.until("}", "\\x{"), 16, reader);
    return Number.parseInt(reader.takeMatch(/[0-9A-Fa-f]{1,2}/y)?.[0] ?? "0", 16);
  }
  if (letter === "o" && reader.take("{")) return pointOf(reader.until("}", "\\o{"), 8, reader);
  if (letter === "u") {
    const hex = reader.takeMatch(/[0-9A-Fa-f]{4}/y);
    return hex ? Number.parseInt(hex[0], 16) : 117;
  }
  if (letter === "c") return (reader.next().toUpperCase().codePointAt(0) ?? 64) ^ 64;
  if (letter === "0") return Number.parseInt(`0${reader.takeMatch(/[0-7]{1,2}/y)?.[0] ?? ""}`, 8);
  if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter] ?? 0;
  const point = letter.codePointAt(0);
  if (point === undefined) reader.fail("ends in a backslash");
  return point;
}

function pointOf(digits: string, base: number, reader: PatternReader): number {
  const valid = base === 16 ? /^[0-9A-Fa-f]{1,6}$/ : /^[0-7]{1,7}$/;
  const point = valid.test(digits.trim()) ? Number.parseInt(digits, base) : Number.NaN;
  if (!(point <= 0x10ffff)) reader.fail(`'${digits}' is no character code`);
  return point;
}

/** A bracketed class; its `[` is already taken. */
export function readClass(reader: PatternReader): CharSet {
  const start = reader.at - 1;
  const negated = reader.take("^");
  const ranges: Range[] = [];
  let first = true;
  for (;;) {
    if (reader.done) reader.fail("'[' is not closed", start);
    if (!first && reader.take("]")) break;
    first = false;
    readMember(reader, ranges);
  }
  const set = normalised(ranges);
  return negated ? inverted(set) : set;
}

function readMember(reader: PatternReader, ranges: Range[]): void {
  const posix = reader.takeMatch(/\[:(\^?)([a-z]+):\]/y);
  if (posix) {
    const set = posixSet(posix[2] ?? "");
    if (!set) reader.fail(`unknown class [:${posix[2]}:]`);
    ranges.push(...(posix[1] ? inverted(set) : set));
    return;
  }
  const from = readPoint(reader, ranges);
  if (from === undefined) return;
  const dash = reader.at;
  if (!reader.takeMatch(/-(?!\])/y)) {
    ranges.push([from, from]);
    return;
  }
  const extra: Range[] = [];
  const to = reader.done ? undefined : readPoint(reader, extra);
  if (to === undefined) ranges.push([from, from], [45, 45], ...extra);
  else if (to < from) reader.fail("a range in '[...]' runs backwards", dash);
  else ranges.push([from, to]);
}

/** One character; a whole set (`\d`) goes into `ranges` and gives undefined. */
function readPoint(reader: PatternReader, ranges: Range[]): number | undefined {
  const char = reader.next();
  if (char !== "\\") return char.codePointAt(0);
  if (reader.take("Q")) {
    for (const literal of reader.until("\\E", "\\Q"))
      ranges.push([literal.codePointAt(0) ?? 0, literal.codePointAt(0) ?? 0]);
    return undefined;
  }
  if (reader.take("E")) return undefined;
  const letter = reader.next();
  if (letter === "b") return 8;
  const octal = /[1-7]/.test(letter) ? reader.takeMatch(/[0-7]{0,2}/y) : undefined;
  if (octal) return Number.parseInt(letter + octal[0], 8);
  const set = shorthandSet(letter, reader);
  if (!set) return escapedPoint(letter, reader);
  ranges.push(...set);
  return undefined;
}
