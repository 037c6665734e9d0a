/** Comparisons of `search`: without case, whole values, wildcards, networks (spl.md 4). */
import { compareText } from "@unbind/bytes";
import { foldText } from "@unbind/rules";
import type { SearchOperator } from "../../syntax/search-expression.ts";
import type { TextPattern } from "../../syntax/span.ts";
import type { FieldReader, FieldValue, Scalar } from "../row.ts";
import { numberOfScalar, textOfScalar } from "../values/coercion.ts";
import { isInNetwork, parseNetwork } from "../values/network.ts";
import { numberOfText } from "../values/number-text.ts";
import { wildcardTest } from "../values/wildcard-names.ts";

export type FieldTest = (row: FieldReader) => boolean;

/** True if some value of the field fits; `!=` of a name with aliases, if none of them is equal. NULL never fits. */
export function compileComparison(name: string, operator: SearchOperator, pattern: TextPattern): FieldTest {
  if (operator === "=") return ofField(name, compileEquality(pattern));
  if (operator !== "!=") return ofField(name, compileOrder(operator, pattern.text));
  const equal = compileEquality(pattern);
  const differs = ofAny((value) => !equal(value));
  return (row) => {
    const aliases = row.aliases?.(name);
    if (aliases !== undefined) return !aliases.some(equal);
    const value = row.get(name);
    return value !== undefined && differs(value);
  };
}

/** Lists from this length on are looked up instead of tried one by one. */
const HASHED_LIST = 8;

/** True if some value of the field equals some pattern. */
export function compileList(name: string, patterns: readonly TextPattern[]): FieldTest {
  const isPlain = (pattern: TextPattern): boolean =>
    pattern.wildcards === 0 && numberOfText(pattern.text) === undefined && parseNetwork(pattern.text) === undefined;
  const plain = patterns.length < HASHED_LIST ? [] : patterns.filter(isPlain);
  const texts = new Set(plain.map((pattern) => foldText(pattern.text)));
  const tests = (plain.length === 0 ? patterns : patterns.filter((pattern) => !isPlain(pattern))).map(compileEquality);
  return ofField(
    name,
    (value) => (texts.size > 0 && texts.has(foldText(textOfScalar(value)))) || tests.some((test) => test(value)),
  );
}

function ofField(name: string, test: (value: Scalar) => boolean): FieldTest {
  const any = ofAny(test);
  return (row) => {
    const value = row.get(name);
    if (value === undefined) return false;
    return any(value) || row.aliases?.(name)?.some(test) === true;
  };
}

function ofAny(test: (value: Scalar) => boolean): (value: FieldValue) => boolean {
  return (value) => (typeof value === "object" ? value.some(test) : test(value));
}

function compileEquality(pattern: TextPattern): (value: Scalar) => boolean {
  if (pattern.wildcards > 0) {
    if (pattern.parts.length === 1) return () => true;
    const matches = wildcardTest(pattern, false);
    return (value) => matches(textOfScalar(value));
  }
  const folded = foldText(pattern.text);
  const number = numberOfText(pattern.text);
  const network = parseNetwork(pattern.text);
  return (value) => {
    if (typeof value === "number" && number !== undefined) return value === number;
    const text = textOfScalar(value);
    if (text.length === folded.length && (text === folded || foldText(text) === folded)) return true;
    if (number !== undefined) return numberOfText(text) === number;
    return network !== undefined && isInNetwork(network, text);
  };
}

function compileOrder(operator: SearchOperator, text: string): (value: Scalar) => boolean {
  const number = numberOfText(text);
  const folded = foldText(text);
  const decide = orderTest(operator);
  return (value) => {
    const left = number === undefined ? undefined : numberOfScalar(value);
    if (left !== undefined && number !== undefined) return decide(left - number);
    return decide(compareText(foldText(textOfScalar(value)), folded));
  };
}

function orderTest(operator: SearchOperator): (difference: number) => boolean {
  if (operator === "<") return (difference) => difference < 0;
  if (operator === ">") return (difference) => difference > 0;
  return operator === "<=" ? (difference) => difference <= 0 : (difference) => difference >= 0;
}
