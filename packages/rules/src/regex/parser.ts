/**
 * Perl-compatible regular expressions as text -> tree. Source: pcre2pattern(3).
 * Not handled, refused by name: recursion, conditionals, callouts, `\K`, `\G`, `\X`, `\C`, branch reset, verbs.
 */
import { type CharSet, EVERYTHING, inverted, NEWLINE, VERTICAL } from "./char-set.ts";
import { escapedPoint, readClass, shorthandSet } from "./class-reader.ts";
import type { Assertion, ParsedRegex, RegexNode } from "./node.ts";
import { PatternReader } from "./pattern-reader.ts";

export interface RegexFlags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
  extended: boolean;
}

/** Characters in a pattern; longest in public rule sets: 1,600. */
const MAX_PATTERN_LENGTH = 32_768;
const MAX_DEPTH = 100;
/** PCRE's own limit for `{n,m}` is 65,535; automata multiply their size by it. */
const MAX_COUNT = 1000;
const FLAG_LETTERS: Readonly<Record<string, keyof RegexFlags>> = {
  i: "ignoreCase",
  m: "multiline",
  s: "dotAll",
  x: "extended",
};
const ESCAPED_ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: "text-start",
  z: "text-end",
  Z: "text-end-or-newline",
  b: "word-boundary",
  B: "not-word-boundary",
};
const REFUSED_ESCAPES = "KGXCg";

class RegexParser {
  readonly #reader: PatternReader;
  #flags: RegexFlags;
  #depth = 0;
  #captures = 0;
  readonly #names = new Map<string, number[]>();
  readonly #references: { at: number; name?: string; node: { index: number } }[] = [];
  #beyondRegular = false;

  constructor(pattern: string, flags: RegexFlags) {
    this.#reader = new PatternReader(pattern);
    this.#flags = flags;
  }

  parse(): ParsedRegex {
    const root = this.#alternatives();
    if (!this.#reader.done) this.#reader.fail("')' without '('");
    for (const { at, name, node } of this.#references) {
      if (name !== undefined) node.index = this.#names.get(name)?.[0] ?? 0;
      if (node.index < 1 || node.index > this.#captures) this.#reader.fail("refers to a group that isn't there", at);
    }
    return { root, captureCount: this.#captures, names: this.#names, beyondRegular: this.#beyondRegular };
  }

  #alternatives(): RegexNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#reader.fail(`brackets nest deeper than ${MAX_DEPTH}`);
    const outer = this.#flags;
    const options: RegexNode[] = [this.#sequence()];
    while (this.#reader.take("|")) options.push(this.#sequence());
    this.#flags = outer;
    this.#depth -= 1;
    return options.length === 1 ? (options[0] as RegexNode) : { type: "alt", options };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (!this.#reader.done && this.#reader.peek() !== "|" && this.#reader.peek() !== ")") {
      if (this.#skipped()) continue;
      const atom = this.#atom(items);
      if (atom) items.push(this.#repeated(atom));
    }
    return items.length === 1 ? (items[0] as RegexNode) : { type: "seq", items };
  }

  /** Comments, and blanks under `x`. */
  #skipped(): boolean {
    if (this.#reader.take("(?#")) {
      this.#reader.until(")", "(?#");
      return true;
    }
    if (!this.#flags.extended) return false;
    return this.#reader.takeMatch(/[ \t\n\v\f\r]+|#[^\n]*(?:\n|$)/y) !== undefined;
  }

  #atom(items: RegexNode[]): RegexNode | undefined {
    const char = this.#reader.next();
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        return this.#set(readClass(this.#reader));
      case ".":
        return { type: "set", set: this.#flags.dotAll ? EVERYTHING : inverted(NEWLINE), ignoreCase: false };
      case "^":
        return { type: "assert", what: this.#flags.multiline ? "line-start" : "text-start" };
      case "$":
        return { type: "assert", what: this.#flags.multiline ? "line-end" : "text-end-or-newline" };
      case "\\":
        return this.#escape(items);
      case "*":
      case "+":
      case "?":
        return this.#reader.fail(`nothing to repeat before '${char}'`, this.#reader.at - 1);
      default:
        return this.#point(char.codePointAt(0) ?? 0);
    }
  }

  #set(set: CharSet): RegexNode {
    return { type: "set", set, ignoreCase: this.#flags.ignoreCase };
  }

  #point(point: number): RegexNode {
    return this.#set([[point, point]]);
  }

  #escape(items: RegexNode[]): RegexNode | undefined {
    const start = this.#reader.at - 1;
    const letter = this.#reader.next();
    if (letter === "Q") {
      const text = this.#reader.takeMatch(/[\s\S]*?(?=\\E|$(?![\s\S]))/y)?.[0] ?? "";
      this.#reader.take("\\E");
      const literals = [...text].map((char) => this.#point(char.codePointAt(0) ?? 0));
      const last = literals.pop();
      items.push(...literals);
      return last;
    }
    if (letter === "E") return undefined;
    if (Object.hasOwn(ESCAPED_ASSERTIONS, letter))
      return { type: "assert", what: ESCAPED_ASSERTIONS[letter] as Assertion };
    if (letter === "R") return newlineSequence();
    const reference = this.#reference(letter, start);
    if (reference) return reference;
    if (letter !== "" && REFUSED_ESCAPES.includes(letter)) this.#reader.fail(`\\${letter} is not supported`, start);
    const set = shorthandSet(letter, this.#reader);
    return set ? this.#set(set) : this.#point(escapedPoint(letter, this.#reader));
  }

  #reference(letter: string, at: number): RegexNode | undefined {
    let name: string | undefined;
    let index = 0;
    if (letter === "k") {
      const match = this.#reader.takeMatch(/<(\w+)>|\{(\w+)\}|'(\w+)'/y);
      if (!match) this.#reader.fail("\\k needs a group's name", at);
      name = match[1] ?? match[2] ?? match[3] ?? "";
    } else if (letter === "g") {
      const match = this.#reader.takeMatch(/(\d+)|\{(-?\d+)\}|\{(\w+)\}/y);
      if (!match) return undefined;
      index = Number(match[1] ?? match[2] ?? 0);
      if (index < 0) index += this.#captures + 1;
      name = match[3];
    } else if (/[1-9]/.test(letter)) {
      index = Number(letter + (this.#reader.takeMatch(/\d{0,2}/y)?.[0] ?? ""));
    } else return undefined;
    return this.#referTo(index, name, at);
  }

  #referTo(index: number, name: string | undefined, at: number): RegexNode {
    const node = { type: "backreference" as const, index, ignoreCase: this.#flags.ignoreCase };
    this.#references.push(name === undefined ? { at, node } : { at, name, node });
    this.#beyondRegular = true;
    return node;
  }

  #group(): RegexNode | undefined {
    const start = this.#reader.at - 1;
    if (!this.#reader.take("?")) {
      if (this.#reader.peek() === "*") this.#reader.fail("verbs such as (*COMMIT) are not supported", start);
      return this.#capture(start);
    }
    const name = this.#reader.takeMatch(/P?<([A-Za-z_]\w{0,127})>|'([A-Za-z_]\w{0,127})'/y);
    if (name) return this.#capture(start, name[1] ?? name[2]);
    const back = this.#reader.takeMatch(/P=(\w+)\)/y);
    if (back) return this.#referTo(0, back[1], start);
    const look = this.#reader.takeMatch(/(<?)([=!])/y);
    if (look) {
      this.#beyondRegular = true;
      return { type: "look", behind: look[1] === "<", negative: look[2] === "!", body: this.#closed(start) };
    }
    if (this.#reader.take(">")) {
      this.#beyondRegular = true;
      return { type: "atomic", body: this.#closed(start) };
    }
    return this.#flagGroup(start);
  }

  #flagGroup(start: number): RegexNode | undefined {
    const flags = this.#reader.takeMatch(/(\^?)([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y);
    if (!flags) return this.#reader.fail("this kind of group is not supported", start);
    const [, reset, on = "", off = "", end] = flags;
    const before = this.#flags;
    const changed = reset ? { ignoreCase: false, multiline: false, dotAll: false, extended: false } : { ...before };
    for (const letter of on) changed[this.#flag(letter, start)] = true;
    for (const letter of off) changed[this.#flag(letter, start)] = false;
    this.#flags = changed;
    if (end === ")") return undefined;
    const body = this.#closed(start);
    this.#flags = before;
    return body;
  }

  #flag(letter: string, at: number): keyof RegexFlags {
    const flag = Object.hasOwn(FLAG_LETTERS, letter) ? FLAG_LETTERS[letter] : undefined;
    return flag ?? this.#reader.fail(`flag '${letter}' is not supported`, at);
  }

  #capture(start: number, name?: string): RegexNode {
    this.#captures += 1;
    const index = this.#captures;
    if (name !== undefined) this.#names.set(name, [...(this.#names.get(name) ?? []), index]);
    return { type: "capture", index, body: this.#closed(start) };
  }

  #closed(start: number): RegexNode {
    const body = this.#alternatives();
    if (!this.#reader.take(")")) this.#reader.fail("'(' is not closed", start);
    // A bracket is one thing to whatever repeats it.
    return body.type === "seq" || body.type === "alt" ? body : { type: "seq", items: [body] };
  }

  #repeated(atom: RegexNode): RegexNode {
    let node = atom;
    for (;;) {
      while (this.#flags.extended && this.#skipped());
      const at = this.#reader.at;
      const match = this.#reader.takeMatch(/([*+?]|\{(\d+)(?:(,)(\d*))?\}|\{,(\d+)\})([?+]?)/y);
      if (!match) return node;
      const [min, max] = countsOf(match);
      if (min > max) this.#reader.fail("repeats {n,m} with n above m", at);
      if (min > MAX_COUNT || (max > MAX_COUNT && max !== Number.POSITIVE_INFINITY)) {
        this.#reader.fail(`repeats more often than ${MAX_COUNT}`, at);
      }
      node = { type: "repeat", body: node, min, max, greedy: match[6] !== "?" };
      if (match[6] === "+") {
        this.#beyondRegular = true;
        node = { type: "atomic", body: node };
      }
    }
  }
}

function countsOf(match: RegExpExecArray): [number, number] {
  const [, sign = "", from, comma, to, upTo] = match;
  if (sign === "*") return [0, Number.POSITIVE_INFINITY];
  if (sign === "+") return [1, Number.POSITIVE_INFINITY];
  if (sign === "?") return [0, 1];
  if (upTo !== undefined) return [0, Number(upTo)];
  if (comma === undefined) return [Number(from), Number(from)];
  return [Number(from), to ? Number(to) : Number.POSITIVE_INFINITY];
}

/** `\R`: CR LF together, or any one vertical blank. */
function newlineSequence(): RegexNode {
  const set = (points: CharSet): RegexNode => ({
    type: "set",
    set: points,
    ignoreCase: false,
  });
  return { type: "alt", options: [{ type: "seq", items: [set([[13, 13]]), set([[10, 10]])] }, set(VERTICAL)] };
}

/** The tree of a pattern. @throws RuleError REGEX_SYNTAX, REGEX_LIMIT */
export function parseRegex(pattern: string, flags: RegexFlags): ParsedRegex {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    new PatternReader(pattern).fail(`longer than ${MAX_PATTERN_LENGTH} characters`, MAX_PATTERN_LENGTH);
  }
  return new RegexParser(pattern, flags).parse();
}
