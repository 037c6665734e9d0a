/**
 * Sets of code points as sorted, disjoint, inclusive ranges, and the named sets of PCRE (ASCII meaning, as PCRE has it
 * without UCP; `\p{..}` by the engine's own Unicode tables).
 */
import { foldUnit } from "../text/fold.ts";

export type Range = readonly [from: number, to: number];
export type CharSet = readonly Range[];

export const MAX_CODE_POINT = 0x10ffff;
export const EVERYTHING: CharSet = [[0, MAX_CODE_POINT]];
export const NEWLINE: CharSet = [[10, 10]];
export const DIGITS: CharSet = [[48, 57]];
export const WORD: CharSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
export const SPACE: CharSet = [
  [9, 13],
  [32, 32],
];
export const HORIZONTAL: CharSet = [
  [9, 9],
  [32, 32],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];
export const VERTICAL: CharSet = [
  [10, 13],
  [0x85, 0x85],
  [0x2028, 0x2029],
];

const POSIX: Readonly<Record<string, CharSet>> = {
  alpha: [
    [65, 90],
    [97, 122],
  ],
  digit: DIGITS,
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  upper: [[65, 90]],
  lower: [[97, 122]],
  space: SPACE,
  blank: [
    [9, 9],
    [32, 32],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  print: [[32, 126]],
  graph: [[33, 126]],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
  word: WORD,
  ascii: [[0, 127]],
};

/** Members of `[:name:]`; undefined if there is no such class. */
export function posixSet(name: string): CharSet | undefined {
  return Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
}

const properties = new Map<string, CharSet | undefined>();

/** Members of `\p{name}` in the Basic Multilingual Plane; undefined if the engine knows no such property. */
export function propertySet(name: string): CharSet | undefined {
  if (!properties.has(name)) properties.set(name, readProperty(name));
  return properties.get(name);
}

function readProperty(name: string): CharSet | undefined {
  if (!/^[A-Za-z_]{1,40}$/.test(name)) return undefined;
  let test: RegExp;
  try {
    test = new RegExp(`^\\p{${name}}$`, "u");
  } catch {
    try {
      test = new RegExp(`^\\p{Script=${name}}$`, "u");
    } catch {
      return undefined;
    }
  }
  const ranges: Range[] = [];
  for (let unit = 0; unit < 0x10000; unit += 1) if (test.test(String.fromCharCode(unit))) ranges.push([unit, unit]);
  return normalised(ranges);
}

/** Sorted and merged. */
export function normalised(ranges: readonly Range[]): CharSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** All code points that aren't in it. */
export function inverted(set: CharSet): CharSet {
  const out: Range[] = [];
  let from = 0;
  for (const [low, high] of set) {
    if (low > from) out.push([from, low - 1]);
    from = high + 1;
  }
  if (from <= MAX_CODE_POINT) out.push([from, MAX_CODE_POINT]);
  return out;
}

/** True if both have a member in common. */
export function overlap(a: CharSet, b: CharSet): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [aFrom, aTo] = a[i] as Range;
    const [bFrom, bTo] = b[j] as Range;
    if (aFrom <= bTo && bFrom <= aTo) return true;
    if (aTo < bTo) i += 1;
    else j += 1;
  }
  return false;
}

let foldedPartners: Map<number, number[]> | undefined;

function partnersOf(folded: number): readonly number[] {
  if (!foldedPartners) {
    foldedPartners = new Map();
    for (let unit = 0; unit < 0x10000; unit += 1) {
      const target = foldUnit(unit);
      if (target === unit) continue;
      const list = foldedPartners.get(target);
      if (list) list.push(unit);
      else foldedPartners.set(target, [unit]);
    }
  }
  return foldedPartners.get(folded) ?? [];
}

/** With both cases of every letter in it. */
export function bothCases(set: CharSet): CharSet {
  const extra: Range[] = [];
  for (const [from, to] of set) {
    if (to - from > 0x8000) continue;
    for (let unit = from; unit <= Math.min(to, 0xffff); unit += 1) {
      const folded = foldUnit(unit);
      if (folded !== unit) extra.push([folded, folded]);
      for (const partner of partnersOf(folded)) extra.push([partner, partner]);
    }
  }
  return normalised([...set, ...extra]);
}
