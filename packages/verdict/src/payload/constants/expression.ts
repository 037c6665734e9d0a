/**
 * Constant expressions of PowerShell, VBScript and JScript, computed by operator precedence.
 *
 * Anything that is not constant gives undefined, and the reader's place is then of no meaning: the caller goes on after
 * the token it began with. The longest constant beginning of a `+` or `&` chain counts.
 */

import { callFunction, callMethod, cast, isFunction } from "./calls.ts";
import { pick, replaceInJscript, reverseVariable } from "./members.ts";
import { constantOf, expand, literalTrick, readLookup, variableOf } from "./names.ts";
import { applyOperator, powerOf } from "./operators.ts";
import { isMark, type Reader, skipNewlines, takeMark, within } from "./reader.ts";
import type { Token } from "./token.ts";
import { itemsOf, joined, makeValue, numberOf, textOf, type Value } from "./value.ts";

const MAX_DEPTH = 24;
const SILENT_NAMES = new Set(["new"]);
const LOOP_NAMES = new Set(["%", "foreach", "foreach-object"]);
/** Reads one expression at the reader's place, with what is piped on from it. */
export function readExpression(reader: Reader): Value | undefined {
  let value = readBinary(reader, 0, true);
  while (value !== undefined && reader.language === "powershell" && isMark(reader, "|")) {
    const at = reader.at;
    const piped = readLoop(reader, value);
    if (piped === undefined) {
      reader.at = at;
      return value;
    }
    value = readOperators(reader, piped, 0, true);
  }
  return value;
}

function readBinary(reader: Reader, minPower: number, isOutermost: boolean): Value | undefined {
  const left = readOperand(reader);
  return left === undefined ? undefined : readOperators(reader, left, minPower, isOutermost);
}

function readOperators(reader: Reader, first: Value, minPower: number, isOutermost: boolean): Value | undefined {
  let left = first;
  for (;;) {
    const operator = reader.tokens[reader.at];
    const power = operator === undefined ? undefined : operatorPower(reader, operator);
    if (operator === undefined || power === undefined || power < minPower) return left;
    const before = reader.at++;
    skipNewlines(reader);
    const right = readBinary(reader, power + 1, false);
    const value = right === undefined ? undefined : applyOperator(operator.text, left, right, reader.budget);
    if (value === undefined) {
      reader.at = before;
      return isOutermost ? left : undefined;
    }
    left = value;
  }
}

function operatorPower(reader: Reader, token: Token): number | undefined {
  if (token.kind === "string" || token.kind === "template" || token.kind === "number") return undefined;
  return token.text === "," && reader.isArgument ? undefined : powerOf(token.text, reader.language);
}

function readOperand(reader: Reader): Value | undefined {
  if (reader.depth >= MAX_DEPTH || !reader.budget.takeSteps(1)) return undefined;
  reader.depth++;
  const value = readPrimary(reader);
  reader.depth--;
  return value === undefined ? undefined : readPostfix(reader, value);
}

function readPrimary(reader: Reader): Value | undefined {
  const token = reader.tokens[reader.at++];
  switch (token?.kind) {
    case "string":
      return { data: token.text, trick: literalTrick(reader, token) };
    case "template":
      return expand(reader, token.text, literalTrick(reader, token));
    case "number":
      return { data: token.value, trick: "literal" };
    case "operator":
      return readUnary(reader, token.text);
    case "name":
      return readName(reader, token);
    case "punctuation":
      return readMark(reader, token.text);
  }
  return undefined;
}

function readUnary(reader: Reader, operator: string): Value | undefined {
  const value = readOperand(reader);
  if (value === undefined) return undefined;
  if (operator === "-join") return makeValue(joined(itemsOf(value), ""), "concatenation", [value], reader.budget);
  if (operator === "-split") return makeValue(textOf(value).trim().split(/\s+/), "literal", [value], reader.budget);
  return undefined;
}

function readName(reader: Reader, token: Token): Value | undefined {
  const name = token.text;
  const lower = name.toLowerCase();
  if (SILENT_NAMES.has(lower)) return readOperand(reader);
  if (reader.language === "powershell")
    return name.startsWith("$") ? variableOf(reader, name) : readLookup(reader, name);
  if (lower === "string" && isMark(reader, ".")) {
    reader.at++;
    const member = reader.tokens[reader.at++]?.text.toLowerCase();
    return isMark(reader, "(")
      ? callFunction(`string.${member}`, readArguments(reader) ?? [], reader.budget)
      : undefined;
  }
  const known = reader.variables.get(name) ?? constantOf(reader, lower);
  if (!isMark(reader, "(")) return known;
  if (known !== undefined) return readVbscriptIndex(reader, known);
  if (!isFunction(lower)) return undefined;
  const args = readArguments(reader);
  return args === undefined ? undefined : callFunction(lower, args, reader.budget);
}

function readVbscriptIndex(reader: Reader, list: Value): Value | undefined {
  const [index] = readArguments(reader) ?? [];
  return index === undefined || typeof list.data !== "object" ? undefined : pick(reader, list, [numberOf(index) ?? -1]);
}

function readMark(reader: Reader, mark: string): Value | undefined {
  const isPowershell = reader.language === "powershell";
  if (mark === "(") return readGroup(reader, false);
  if (isPowershell && (mark === "@(" || mark === "$(")) return readGroup(reader, mark === "@(");
  if (mark === "[") return isPowershell ? readType(reader) : readList(reader);
  if (isPowershell && mark === ",") return readOperand(reader);
  if (mark !== "-" && mark !== "+") return undefined;
  const value = readOperand(reader);
  const number = value === undefined ? undefined : numberOf(value);
  return number === undefined ? undefined : { data: mark === "-" ? -number : number, trick: "literal" };
}

/** What stands in parentheses, behind the opening one. */
function readGroup(reader: Reader, isList: boolean): Value | undefined {
  skipNewlines(reader);
  const value = within(reader, false, readExpression);
  skipNewlines(reader);
  if (value === undefined || !takeMark(reader, ")")) return undefined;
  return isList ? { data: itemsOf(value), trick: value.trick } : value;
}

/** A JScript array behind its bracket. */
function readList(reader: Reader): Value | undefined {
  const items = readItems(reader, "]");
  return items === undefined
    ? undefined
    : makeValue(
        items.flatMap((item) => itemsOf(item)),
        "literal",
        items,
        reader.budget,
      );
}

function readArguments(reader: Reader): Value[] | undefined {
  return takeMark(reader, "(") ? readItems(reader, ")") : undefined;
}

function readItems(reader: Reader, close: ")" | "]"): Value[] | undefined {
  const items: Value[] = [];
  skipNewlines(reader);
  if (takeMark(reader, close)) return items;
  for (;;) {
    skipNewlines(reader);
    const value = within(reader, true, readItem);
    if (value === undefined) return undefined;
    items.push(value);
    skipNewlines(reader);
    if (takeMark(reader, close)) return items;
    if (!takeMark(reader, ",")) return undefined;
  }
}

function readItem(reader: Reader): Value | undefined {
  const token = reader.tokens[reader.at];
  if (token?.kind !== "regex") return readBinary(reader, 0, false);
  reader.at++;
  return { data: token.text, trick: "literal" };
}

/** PowerShell, behind the bracket of `[type]`: a cast, or a static member. */
function readType(reader: Reader): Value | undefined {
  const type = readTypeName(reader);
  if (type === undefined) return undefined;
  if (takeMark(reader, "::")) return readStatic(reader, type);
  const value = readOperand(reader);
  return value === undefined ? undefined : cast(type, value, reader.budget);
}

function readTypeName(reader: Reader): string | undefined {
  let name = "";
  for (let i = 0; i < 12; i++) {
    const token = reader.tokens[reader.at++];
    if (token?.kind === "name" || token?.text === ".") name += token.text;
    else if (token?.text === "[" && isMark(reader, "]")) {
      name += "[]";
      reader.at++;
    } else return token?.text === "]" ? name.replace(/^system\./, "") : undefined;
  }
  return undefined;
}

function readStatic(reader: Reader, type: string): Value | undefined {
  const member = reader.tokens[reader.at++];
  if (type === "text.encoding") {
    // The encoding's name is of no matter: the bytes of what is hidden this way are ASCII.
    if (!takeMark(reader, ".")) return undefined;
    const method = reader.tokens[reader.at++]?.text.toLowerCase();
    const args = readArguments(reader);
    return args === undefined ? undefined : callFunction(`${type}::${method}`, args, reader.budget);
  }
  if (type === "array" && member?.text.toLowerCase() === "reverse") return reverseVariable(reader);
  const args = member === undefined ? undefined : readArguments(reader);
  return args === undefined ? undefined : callFunction(`${type}::${member?.text.toLowerCase()}`, args, reader.budget);
}

/** Indexes, members and method calls behind an operand. */
function readPostfix(reader: Reader, operand: Value): Value | undefined {
  let value: Value | undefined = operand;
  while (value !== undefined && reader.language !== "vbscript") {
    const at: number = reader.at;
    if (isMark(reader, "[") && isAdjacent(reader)) value = readIndex(reader, value);
    else if (isMark(reader, ".") && isMember(reader)) value = readMember(reader, value);
    else return value;
    if (reader.at === at) return undefined;
  }
  return value;
}

/** No blank in front: `'x' [0]` is two arguments. */
function isAdjacent(reader: Reader): boolean {
  return reader.tokens[reader.at]?.start === reader.tokens[reader.at - 1]?.end;
}

function isMember(reader: Reader): boolean {
  const kind = reader.tokens[reader.at + 1]?.kind;
  return kind === "name" || kind === "string" || kind === "template" || isMark(reader, "(", 1);
}

function readIndex(reader: Reader, value: Value): Value | undefined {
  reader.at++;
  const index = within(reader, false, readExpression);
  if (index === undefined || !takeMark(reader, "]")) return undefined;
  const places: number[] = [];
  for (const item of itemsOf(index)) {
    if (typeof item !== "number") {
      return reader.language === "jscript" && places.length === 0 ? readNamedMember(reader, value, item) : undefined;
    }
    places.push(item);
  }
  return pick(reader, value, places, index);
}

function readMember(reader: Reader, value: Value): Value | undefined {
  reader.at++;
  if (isMark(reader, "(")) {
    const name = readPrimary(reader);
    return name === undefined ? undefined : readNamedMember(reader, value, textOf(name));
  }
  const token = reader.tokens[reader.at++];
  return token === undefined ? undefined : readNamedMember(reader, value, token.text);
}

function readNamedMember(reader: Reader, value: Value, member: string): Value | undefined {
  const name = member.toLowerCase();
  const args = isMark(reader, "(") ? readArguments(reader) : [];
  if (args === undefined) return undefined;
  if (name === "invoke" || name === "value" || name === "name") return value;
  if (reader.language !== "jscript") return callMethod(name, value, args, reader.budget);
  if (name === "replace") return replaceInJscript(reader, value, args);
  return callMethod(name === "substring" ? "slice" : name, value, args, reader.budget);
}

/** `| % { body }` on a list, at its bar: the body's value for each item. */
function readLoop(reader: Reader, list: Value): Value | undefined {
  const name = reader.tokens[++reader.at];
  if (name === undefined || !LOOP_NAMES.has(name.text)) return undefined;
  reader.at++;
  const isCall = takeMark(reader, "(");
  if (!takeMark(reader, "{")) return undefined;
  const start = reader.at;
  const outer = reader.variables.get("$_");
  const values: Value[] = [];
  for (const item of itemsOf(list)) {
    reader.at = start;
    reader.variables.set("$_", { data: item, trick: "literal" });
    const value = within(reader, false, readExpression);
    if (value === undefined || !takeMark(reader, "}")) break;
    values.push(value);
  }
  if (outer === undefined) reader.variables.delete("$_");
  else reader.variables.set("$_", outer);
  if (values.length !== itemsOf(list).length || values.length === 0 || (isCall && !takeMark(reader, ")")))
    return undefined;
  const items = values.flatMap((value) => itemsOf(value));
  return makeValue(items, "literal", [list, ...new Set(values)], reader.budget);
}
