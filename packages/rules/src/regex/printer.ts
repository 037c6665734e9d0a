/**
 * A tree of `parser.ts` as text for `RegExp` (no flags but `i`; sets by UTF-16 unit) or for RE2 (by code point).
 * Everything is spelled out, so neither engine's own meaning of `.`, `$`, `\s` matters.
 */
import { bothCases, type CharSet, inverted, MAX_CODE_POINT, type Range } from "./char-set.ts";
import type { Assertion, RegexNode } from "./node.ts";

export interface Printed {
  source: string;
  ignoreCase: boolean;
  /** Where each capture of the pattern went: [1] is the engine's number of capture 1. */
  captureAt: number[];
}

type Dialect = "js" | "re2";

const ASSERTIONS: Readonly<Record<Dialect, Readonly<Record<Assertion, string>>>> = {
  js: {
    "text-start": "(?<![\\s\\S])",
    "text-end": "(?![\\s\\S])",
    "text-end-or-newline": "(?=\\n?(?![\\s\\S]))",
    "line-start": "(?<=\\n|(?<![\\s\\S]))",
    "line-end": "(?=\\n|(?![\\s\\S]))",
    "word-boundary": "\\b",
    "not-word-boundary": "\\B",
  },
  re2: {
    "text-start": "\\A",
    "text-end": "\\z",
    // RE2 has no look-ahead: the final newline becomes part of the match.
    "text-end-or-newline": "(?:\\n?\\z)",
    "line-start": "(?m:^)",
    "line-end": "(?m:$)",
    "word-boundary": "\\b",
    "not-word-boundary": "\\B",
  },
};

/** True where a member's other case isn't a member: only then `i` changes anything. */
function caseMatters(set: CharSet): boolean {
  const has = (point: number) => set.some(([from, to]) => from <= point && point <= to);
  for (let upper = 65; upper <= 90; upper += 1) if (has(upper) !== has(upper + 32)) return true;
  return set.some(([from, to]) => to > 127 && to - Math.max(from, 128) < 0x1000);
}

function visit(node: RegexNode, seen: (node: RegexNode) => void): void {
  seen(node);
  if (node.type === "seq") for (const item of node.items) visit(item, seen);
  else if (node.type === "alt") for (const option of node.options) visit(option, seen);
  else if ("body" in node) visit(node.body, seen);
}

class Printer {
  readonly #dialect: Dialect;
  readonly #foldHere: boolean;
  readonly #captureAt: readonly number[];

  constructor(dialect: Dialect, foldHere: boolean, captureAt: readonly number[]) {
    this.#dialect = dialect;
    this.#foldHere = foldHere;
    this.#captureAt = captureAt;
  }

  print(node: RegexNode): string {
    switch (node.type) {
      case "set":
        return this.#set(this.#foldHere && node.ignoreCase && caseMatters(node.set) ? bothCases(node.set) : node.set);
      case "seq":
        return node.items.map((item) => (item.type === "alt" ? `(?:${this.print(item)})` : this.print(item))).join("");
      case "alt":
        return node.options.map((option) => this.print(option)).join("|");
      case "repeat":
        return this.#repeatable(node.body) + countText(node.min, node.max) + (node.greedy ? "" : "?");
      case "capture":
        return `(${this.print(node.body)})`;
      case "atomic":
        return `(?=(${this.print(node.body)}))\\${this.#atomicAt.get(node) ?? 0}(?:)`;
      case "look":
        return `(?${node.behind ? "<" : ""}${node.negative ? "!" : "="}${this.print(node.body)})`;
      case "backreference":
        return `(?:\\${this.#captureAt[node.index] ?? 0})`;
      case "assert":
        return ASSERTIONS[this.#dialect][node.what];
    }
  }

  readonly #atomicAt = new Map<RegexNode, number>();

  /** Where atomic groups, which print as a captured look-ahead and a reference to it, have their capture. */
  placeAtomic(node: RegexNode, at: number): void {
    this.#atomicAt.set(node, at);
  }

  #repeatable(body: RegexNode): string {
    const text = this.print(body);
    const one =
      body.type === "capture" || (body.type === "set" && (text.length === 1 || /^(?:\[|\\.$|\\[xu])/.test(text)));
    return one ? text : `(?:${text})`;
  }

  #set(set: CharSet): string {
    if (set.length === 0) return this.#dialect === "js" ? "(?!)" : "[^\\x{0}-\\x{10FFFF}]";
    return this.#dialect === "re2" ? classText(set, MAX_CODE_POINT, re2Point) : unitSet(set);
  }
}

function countText(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

const re2Point = (point: number): string => `\\x{${point.toString(16)}}`;

function unit(point: number): string {
  if (/[A-Za-z0-9 _,:;<>=!@#%&~"'`]/.test(String.fromCharCode(point)) && point < 128) return String.fromCharCode(point);
  const hex = point.toString(16);
  return point < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`;
}

function classText(set: CharSet, top: number, point: (value: number) => string): string {
  const outside = inverted(set).filter(([from]) => from <= top);
  if (outside.length === 0) return top === MAX_CODE_POINT ? "(?s:.)" : "[\\s\\S]";
  const [only] = set;
  if (set.length === 1 && only && only[0] === only[1]) return point(only[0]);
  const negated = set.some(([, to]) => to >= top);
  const ranges = (negated ? outside : set).map(([from, to]) => {
    const end = Math.min(to, top);
    return from === end ? point(from) : `${point(from)}-${point(end)}`;
  });
  return `[${negated ? "^" : ""}${ranges.join("")}]`;
}

/** Sets that hold every character above U+FFFF take those as two units; single ones become surrogate pairs. */
function unitSet(set: CharSet): string {
  const last = set[set.length - 1] as Range;
  if (last[1] < 0x10000 || (last[0] < 0x10000 && last[1] === MAX_CODE_POINT)) return classText(set, 0xffff, unit);
  const low = set.filter(([from]) => from < 0x10000).map(([from, to]): Range => [from, Math.min(to, 0xffff)]);
  const pairs = set.filter(([, to]) => to > 0xffff).map(([from, to]) => pairText(Math.max(from, 0x10000), to));
  const parts = low.length > 0 ? [classText(low, 0xffff, unit), ...pairs] : pairs;
  return `(?:${parts.join("|")})`;
}

function pairText(from: number, to: number): string {
  const [fromHigh, fromLow] = surrogates(from);
  const [toHigh, toLow] = surrogates(to);
  if (fromHigh === toHigh) return `${unit(fromHigh)}[${unit(fromLow)}-${unit(toLow)}]`;
  const parts = [`${unit(fromHigh)}[${unit(fromLow)}-\\udfff]`, `${unit(toHigh)}[\\udc00-${unit(toLow)}]`];
  if (toHigh - fromHigh > 1) parts.push(`[${unit(fromHigh + 1)}-${unit(toHigh - 1)}][\\udc00-\\udfff]`);
  return parts.join("|");
}

function surrogates(point: number): [number, number] {
  const rest = point - 0x10000;
  return [0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff)];
}

/** Text of a tree for one engine. */
export function printRegex(root: RegexNode, dialect: Dialect): Printed {
  let folded = false;
  let exact = false;
  let captures = 0;
  const captureAt: number[] = [0];
  const atomics: [RegexNode, number][] = [];
  visit(root, (node) => {
    if (node.type === "set" && caseMatters(node.set)) {
      folded ||= node.ignoreCase;
      exact ||= !node.ignoreCase;
    } else if (node.type === "backreference") folded ||= node.ignoreCase;
    else if (node.type === "capture" || node.type === "atomic") {
      captures += 1;
      if (node.type === "capture") captureAt[node.index] = captures;
      else atomics.push([node, captures]);
    }
  });
  const printer = new Printer(dialect, folded && exact, captureAt);
  for (const [node, at] of atomics) printer.placeAtomic(node, at);
  return { source: printer.print(root), ignoreCase: folded && !exact, captureAt };
}
