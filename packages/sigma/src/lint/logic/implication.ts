/** What one test of a field says about another test of the same field. Undecided counts as "nothing". */
import { foldText, type WildcardPart } from "@unbind/rules";
import type { ValueTest } from "../../detection/expression.ts";

/** A text test by its ends: `head*middle*tail`; `exact` where there is no wildcard. Texts are folded. */
interface Shape {
  exact: string | undefined;
  head: string;
  tail: string;
  /** Texts that must stand somewhere. */
  inside: readonly string[];
}

function shapeOf(test: ValueTest): Shape | undefined {
  if (test.kind === "number") return { exact: foldText(test.text), head: "", tail: "", inside: [] };
  if (test.kind !== "text") return undefined;
  const { parts } = test;
  const texts = parts.filter((part) => typeof part === "string").map(foldText);
  if (texts.length === parts.length) return { exact: texts.join(""), head: "", tail: "", inside: [] };
  const [first, last] = [parts[0], parts.at(-1)];
  return {
    exact: undefined,
    head: typeof first === "string" ? foldText(first) : "",
    tail: typeof last === "string" ? foldText(last) : "",
    inside: texts,
  };
}

/** True if no value can satisfy both. */
export function excludesEachOther(a: ValueTest, b: ValueTest): boolean {
  const absent = (test: ValueTest) => test.kind === "null" || (test.kind === "exists" && !test.present);
  if (absent(a) !== absent(b)) return true;
  const [one, other] = [shapeOf(a), shapeOf(b)];
  if (!one || !other) return false;
  if (one.exact !== undefined && other.exact !== undefined) return !sameNumberOrText(one.exact, other.exact);
  if (one.exact !== undefined) return !admits(other, one.exact);
  if (other.exact !== undefined) return !admits(one, other.exact);
  return !eitherBegins(one.head, other.head) || !eitherEnds(one.tail, other.tail);
}

/** True if every value that satisfies `a` satisfies `b`. */
export function implies(a: ValueTest, b: ValueTest): boolean {
  if (same(a, b)) return true;
  if (a.kind === "text" && b.kind === "text" && b.cased && !a.cased) return false;
  const [one, other] = [shapeOf(a), shapeOf(b)];
  if (!one || !other) return false;
  if (one.exact !== undefined) {
    if (other.exact !== undefined) return one.exact === other.exact;
    return b.kind === "text" && isSimple(b.parts) && admits(other, one.exact);
  }
  if (b.kind !== "text" || other.exact !== undefined || !isSimple(b.parts)) return false;
  const isIn = (text: string) => one.inside.some((longer) => longer.includes(text));
  return (
    one.head.startsWith(other.head) &&
    one.tail.endsWith(other.tail) &&
    other.inside.length === 1 &&
    other.inside.every(isIn)
  );
}

/** `*text*`, `text*`, `*text`: nothing but these can be decided by ends and parts. */
function isSimple(parts: readonly WildcardPart[]): boolean {
  const isAny = (part: WildcardPart) => typeof part === "string" || part.wildcard === "any";
  return parts.every(isAny) && parts.filter((part) => typeof part === "string").length <= 1;
}

/** False only if the text can't have this shape. */
function admits({ head, tail, inside }: Shape, text: string): boolean {
  return text.startsWith(head) && text.endsWith(tail) && inside.every((part) => text.includes(part));
}

function sameNumberOrText(a: string, b: string): boolean {
  return a === b || (a !== "" && b !== "" && Number(a) === Number(b));
}

const eitherBegins = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
const eitherEnds = (a: string, b: string): boolean => a.endsWith(b) || b.endsWith(a);

function same(a: ValueTest, b: ValueTest): boolean {
  return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
}
