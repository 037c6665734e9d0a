/** Every test of a field, once: rules that ask the same share the answer. */
import { foldText, requiredText, type WildcardPart } from "@unbind/rules";
import { KEYWORDS, type ValueTest } from "../detection/expression.ts";
import { type ValueTester, valueTester } from "./value-tester.ts";

export interface Atom {
  /** Slot of the field; KEYWORD_SLOT for searches in all values. */
  slot: number;
  field: string;
  test: ValueTest;
  /** Test of one value; undefined for those that need the record. */
  tester: ValueTester | undefined;
  /** How the field's matcher finds it; undefined: tested on its own. */
  lookup: Lookup | undefined;
  /** Slot of the other field, for comparisons of fields. */
  otherSlot: number;
  /** A searchable test that holds wherever this one does. */
  guard: number | undefined;
  /** How rarely it is true, guessed: length of the text it needs. */
  weight: number;
}

export type Lookup =
  | { how: "equal"; text: string }
  | { how: "number"; value: number; text: string }
  /** A needle; `verify`: a hit isn't proof. */
  | { how: "search"; needle: string; anchor: "none" | "start" | "end"; verify: boolean };

export const KEYWORD_SLOT = -1;
const NUMBER_WEIGHT = 4;
const MAX_WEIGHT = 24;

/** How a text test can be found by searching; undefined if it holds no literal. */
function lookupOf(parts: readonly WildcardPart[], cased: boolean): Lookup | undefined {
  const literals = parts.filter((part) => typeof part === "string");
  if (parts.length === 0) return { how: "equal", text: "" };
  const needle = literals.reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  if (needle === "") return undefined;
  const [first, second, third] = parts;
  if (parts.length === 1 && !cased) return { how: "equal", text: foldText(needle) };
  const verify = cased || parts.length > 3;
  if (parts.length === 2 && typeof first === "string" && isAny(second))
    return { how: "search", needle, anchor: "start", verify };
  if (parts.length === 2 && isAny(first) && typeof second === "string")
    return { how: "search", needle, anchor: "end", verify };
  const contains = parts.length === 3 && isAny(first) && typeof second === "string" && isAny(third);
  return { how: "search", needle, anchor: "none", verify: cased || !contains };
}

function lookupOfTest(test: ValueTest): Lookup | undefined {
  if (test.kind === "text") return lookupOf(test.parts, test.cased);
  if (test.kind === "number") return { how: "number", value: test.value, text: foldText(test.text) };
  return undefined;
}

function weightOf(lookup: Lookup | undefined): number {
  if (!lookup) return 0;
  if (lookup.how === "number") return NUMBER_WEIGHT;
  const length = lookup.how === "equal" ? lookup.text.length + 2 : lookup.needle.length;
  return Math.min(MAX_WEIGHT, length);
}

/** Fields and tests of all rules, numbered. */
export class AtomTable {
  readonly atoms: Atom[] = [];
  readonly fields: string[] = [];
  readonly #slots = new Map<string, number>();
  readonly #ids = new Map<string, number>();
  /** Tests of one literal, by field and shape, then by the literal: nearly all there are. */
  readonly #byLiteral: (Map<string, number> | undefined)[] = [];

  slotOf(field: string): number {
    if (field === KEYWORDS) return KEYWORD_SLOT;
    let slot = this.#slots.get(field);
    if (slot === undefined) {
      slot = this.fields.length;
      this.fields.push(field);
      this.#slots.set(field, slot);
    }
    return slot;
  }

  /** Number of a test. @throws RuleError REGEX_SYNTAX, REGEX_LIMIT */
  add(field: string, test: ValueTest): number {
    const slot = this.slotOf(field);
    const shape = test.kind === "text" ? shapeOf(test.parts) : undefined;
    const ids = shape ? this.#literals(2 * (SHAPES * (slot + 1) + shape.code) + (isCased(test) ? 1 : 0)) : this.#ids;
    const key = shape ? shape.literal : `${slot} ${keyOf(test)}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = this.#make(field, slot, test);
    ids.set(key, id);
    return id;
  }

  #literals(index: number): Map<string, number> {
    const known = this.#byLiteral[index];
    if (known) return known;
    const made = new Map<string, number>();
    this.#byLiteral[index] = made;
    return made;
  }

  #make(field: string, slot: number, test: ValueTest): number {
    const guard = this.#guardOf(field, test);
    const single = test.kind !== "null" && test.kind !== "exists" && test.kind !== "field";
    const lookup = lookupOfTest(test);
    this.atoms.push({
      slot,
      field,
      test,
      tester: single ? lazily(() => valueTester(test), test.kind === "regex") : undefined,
      lookup,
      guard,
      otherSlot: test.kind === "field" ? this.slotOf(test.other) : KEYWORD_SLOT,
      weight: weightOf(lookup),
    });
    return this.atoms.length - 1;
  }

  /** Regular expressions are tried only where a text stands that they need. @throws RuleError REGEX_SYNTAX */
  #guardOf(field: string, test: ValueTest): number | undefined {
    const text = test.kind === "regex" ? requiredText(test.pattern, test) : undefined;
    if (text === undefined) return undefined;
    const any = { wildcard: "any" } as const;
    return this.add(field, { kind: "text", parts: [any, text, any], cased: false });
  }
}

const SHAPES = 4;
const isAny = (part: WildcardPart | undefined): boolean => typeof part === "object" && part.wildcard === "any";
const isCased = (test: ValueTest): boolean => test.kind === "text" && test.cased;

/** What a text test is made of, if it is one literal with or without `*` before and behind. */
function shapeOf(parts: readonly WildcardPart[]): { code: number; literal: string } | undefined {
  const { length } = parts;
  const before = isAny(parts[0]) ? 1 : 0;
  const literal = parts[before];
  if (typeof literal !== "string" || length > before + 2) return undefined;
  const behind = length === before + 2 ? 1 : 0;
  return behind === 1 && !isAny(parts[before + 1]) ? undefined : { code: 2 * before + behind, literal };
}

/** Different for different tests. Text tests are many, so theirs is put together by hand. */
function keyOf(test: ValueTest): string {
  if (test.kind !== "text") return JSON.stringify(test);
  let key = test.cased ? "T" : "t";
  for (const part of test.parts) key += typeof part === "string" ? `${part.length}:${part}` : part.wildcard;
  return key;
}

/** Made at first use, unless making it can fail: that must be told when rules are loaded. */
function lazily(make: () => ValueTester, now: boolean): ValueTester {
  let tester = now ? make() : undefined;
  return (text) => {
    tester ??= make();
    return tester(text);
  };
}
