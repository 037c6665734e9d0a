/** One comparison of a condition, put the same way round wherever it stood in the text. */
import { printExpression, printProperty } from "./print.ts";
import type { WqlComparison, WqlExpression, WqlOperand, WqlOperator, WqlProperty } from "./query.ts";
import { quotedText, visibleText } from "./quoted-text.ts";

/** Longest part of a query that is printed to be cut for a sentence, in UTF-16 units. */
const MAX_PRINTED = 1000;

/** Value of a literal. */
export type Constant = string | bigint | number | boolean | null;

export interface ConditionTerm {
  /**
   * The property in lower case, `TargetInstance.` left off: `name`, `targetinstance` itself, `previousinstance.state`;
   * a system property of the event: `event.__class`. Undefined for what isn't a property compared with a constant.
   */
  property: string | undefined;
  /** The same as written. */
  label: string;
  operator: WqlOperator;
  value: Constant;
  /** With `like` and `isa` only; other operators are turned round. */
  negated: boolean;
  /** The term in words. */
  text: string;
}

const MIRRORED: Readonly<Record<string, WqlOperator>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
const NEGATED: Readonly<Record<string, WqlOperator>> = {
  "=": "<>",
  "<>": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};
const WORDS: Readonly<Record<WqlOperator, string>> = {
  "=": "is",
  "<>": "is not",
  "<": "is below",
  "<=": "is at most",
  ">": "is above",
  ">=": "is at least",
  like: "is like",
  isa: "is a",
};

/** A comparison or NULL test, negated or not; anything else (a part too large to take apart) keeps only its text. */
export function termOf(expression: WqlExpression, positive: boolean): ConditionTerm {
  if (expression.kind === "comparison") return comparisonTerm(expression, positive) ?? opaque(expression, positive);
  if (expression.kind !== "is-null" || expression.operand.kind !== "property") return opaque(expression, positive);
  const isNull = expression.negated !== positive;
  return propertyTerm(expression.operand, isNull ? "=" : "<>", null, false);
}

function opaque(expression: WqlExpression, positive: boolean): ConditionTerm {
  const isLong = expression.end - expression.start > MAX_PRINTED;
  const printed = isLong ? "a long condition" : printExpression(expression);
  const text = visibleText(positive ? printed : `NOT (${printed})`);
  return { property: undefined, label: "", operator: "=", value: null, negated: false, text };
}

function comparisonTerm({ operator, left, right }: WqlComparison, positive: boolean): ConditionTerm | undefined {
  const changed = changeTerm(operator, left, right, positive);
  if (changed) return changed;
  if (right.kind === "property") {
    return constantTerm(right, MIRRORED[operator] ?? operator, left, positive);
  }
  return left.kind === "property" ? constantTerm(left, operator, right, positive) : undefined;
}

function constantTerm(
  property: WqlProperty,
  operator: WqlOperator,
  other: WqlOperand,
  positive: boolean,
): ConditionTerm | undefined {
  if (other.kind === "property" || other.kind === "call") return undefined;
  const value = other.kind === "null" ? null : other.value;
  const turned = positive ? operator : NEGATED[operator];
  return propertyTerm(property, turned ?? operator, value, turned === undefined);
}

function propertyTerm(property: WqlProperty, operator: WqlOperator, value: Constant, negated: boolean): ConditionTerm {
  const label = labelOf(property);
  const verb = negated ? WORDS[operator].replace("is", "is not") : WORDS[operator];
  const shown = value === null ? "empty" : typeof value === "string" ? quotedText(value) : String(value);
  const text = `${visibleText(label)} ${verb} ${shown}`;
  return { property: keyOf(property), label, operator, value, negated, text };
}

/** `PreviousInstance.State <> TargetInstance.State`. */
function changeTerm(
  operator: WqlOperator,
  left: WqlOperand,
  right: WqlOperand,
  positive: boolean,
): ConditionTerm | undefined {
  if (left.kind !== "property" || right.kind !== "property" || (operator !== "<>" && operator !== "="))
    return undefined;
  const [before, after] = keyOf(left).startsWith("previousinstance.") ? [left, right] : [right, left];
  if (keyOf(before) !== `previousinstance.${keyOf(after)}`) return undefined;
  const verb = (operator === "<>") === positive ? "has changed" : "has not changed";
  const label = labelOf(after);
  return { property: undefined, label, operator, value: null, negated: false, text: `${visibleText(label)} ${verb}` };
}

const isTarget = (name: string | undefined) => name?.toLowerCase() === "targetinstance";

function labelOf(property: WqlProperty): string {
  const { parts } = property;
  const rest = isTarget(parts[0]?.name) && parts.length > 1 ? parts.slice(1) : parts;
  return printProperty({ ...property, parts: rest });
}

function keyOf(property: WqlProperty): string {
  const key = labelOf(property).toLowerCase();
  return property.parts.length === 1 && key.startsWith("__") ? `event.${key}` : key;
}
