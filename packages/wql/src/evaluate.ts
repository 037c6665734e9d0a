import { matchesLike } from "./like-pattern.ts";
import type { WqlCall, WqlComparison, WqlExpression, WqlOperand, WqlOperator, WqlProperty, WqlQuery } from "./query.ts";
import { isObject, isOfClass, type SimulatedEvent, type SimulatedValue, valueAt } from "./simulated-event.ts";

/** Gives a property's value; undefined where it isn't known (yet), which is not the same as NULL. */
export type Resolver = (property: WqlProperty) => SimulatedValue | undefined;

/**
 * Whether an event meets a query: class (subclasses too) and condition. `undefined` is SQL's unknown, where a NULL is
 * compared with anything but NULL or values can't be compared; WMI then doesn't deliver the event. Polling and
 * grouping play no part.
 */
export function evaluateWql(query: WqlQuery, event: SimulatedEvent): boolean | undefined {
  if (query.kind !== "select" || !isOfClass(event, query.from.name)) return false;
  return query.where === undefined ? true : evaluateExpression(query.where, (property) => valueAt(event, property));
}

/** Three-valued logic: false wins in AND, true wins in OR, unknown stays unknown under NOT. */
export function evaluateExpression(expression: WqlExpression, resolve: Resolver): boolean | undefined {
  switch (expression.kind) {
    case "comparison":
      return evaluateComparison(expression, resolve);
    case "is-null": {
      const value = evaluateOperand(expression.operand, resolve);
      return value === undefined ? undefined : (value === null) !== expression.negated;
    }
    case "not": {
      const inner = evaluateExpression(expression.item, resolve);
      return inner === undefined ? undefined : !inner;
    }
    default:
      return evaluateJunction(expression.items, expression.kind === "or", resolve);
  }
}

function evaluateJunction(items: readonly WqlExpression[], deciding: boolean, resolve: Resolver): boolean | undefined {
  let result: boolean | undefined = !deciding;
  for (const item of items) {
    const value = evaluateExpression(item, resolve);
    if (value === deciding) return deciding;
    if (value === undefined) result = undefined;
  }
  return result;
}

function evaluateOperand(operand: WqlOperand, resolve: Resolver): SimulatedValue | undefined {
  if (operand.kind === "property") return resolve(operand);
  if (operand.kind === "null") return null;
  return operand.kind === "call" ? evaluateCall(operand, resolve) : operand.value;
}

function evaluateCall({ name, arguments: items }: WqlCall, resolve: Resolver): SimulatedValue | undefined {
  const [first, second] = items;
  if (first === undefined) return null;
  if (name === "DATEPART") return datePart(first, second && evaluateOperand(second, resolve));
  const value = evaluateOperand(first, resolve);
  if (typeof value !== "string") return value;
  return name === "UPPER" ? value.toUpperCase() : value.toLowerCase();
}

const DATE_PARTS: Readonly<Record<string, readonly [number, number]>> = {
  yy: [0, 4],
  mm: [4, 6],
  dd: [6, 8],
  hh: [8, 10],
  mi: [10, 12],
  ss: [12, 14],
};

/** A part of a CIM datetime (`yyyymmddHHMMSS...`). */
function datePart(part: WqlOperand, value: SimulatedValue | undefined): SimulatedValue | undefined {
  const name = part.kind === "property" ? part.parts[0]?.name.toLowerCase() : undefined;
  const range = name !== undefined && Object.hasOwn(DATE_PARTS, name) ? DATE_PARTS[name] : undefined;
  if (value === undefined) return undefined;
  if (range === undefined || typeof value !== "string") return null;
  const digits = value.slice(...range);
  return /^\d+$/.test(digits) ? Number(digits) : null;
}

function evaluateComparison({ operator, left, right }: WqlComparison, resolve: Resolver): boolean | undefined {
  const a = evaluateOperand(left, resolve);
  const b = evaluateOperand(right, resolve);
  if (a === undefined || b === undefined) return undefined;
  if (left.kind === "null" || right.kind === "null") return equalsNull(operator, left.kind === "null" ? b : a);
  if (a === null || b === null) return undefined;
  if (operator === "isa") return isObject(a) && typeof b === "string" ? isOfClass(a, b) : undefined;
  if (operator === "like") return typeof b === "string" && isPlain(a) ? matchesLike(String(a), b) : undefined;
  const order = compare(a, b);
  return order === undefined ? undefined : holds(operator, order);
}

/** `= NULL` and `<> NULL` are IS NULL and IS NOT NULL in WQL. */
function equalsNull(operator: WqlOperator, value: SimulatedValue): boolean | undefined {
  if (operator === "=") return value === null;
  return operator === "<>" ? value !== null : undefined;
}

function isPlain(value: SimulatedValue): value is string | number | bigint | boolean {
  return value !== null && typeof value !== "object";
}

function holds(operator: WqlOperator, order: number): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

/** Order of two values, text without case; undefined where they are of kinds that can't be compared. */
function compare(a: SimulatedValue, b: SimulatedValue): number | undefined {
  if (!isPlain(a) || !isPlain(b)) return undefined;
  if (typeof a === "string" && typeof b === "string") return ordered(a.toLowerCase(), b.toLowerCase());
  const x = numeric(a);
  const y = numeric(b);
  return x === undefined || y === undefined ? undefined : ordered(x, y);
}

function ordered<T extends string | number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Numbers as they are; TRUE and FALSE as 1 and 0; text that is a number or a truth value. */
function numeric(value: string | number | bigint | boolean): number | bigint | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (/^[+-]?\d{1,40}$/.test(text)) return BigInt(text.replace("+", ""));
  if (/^[+-]?\d{1,40}\.\d{1,40}$/.test(text)) return Number(text);
  return /^true$/i.test(text) ? 1 : /^false$/i.test(text) ? 0 : undefined;
}
