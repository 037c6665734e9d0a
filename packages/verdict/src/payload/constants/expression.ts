/**
 * Constant expressions of PowerShell, VBScript and JScript, computed by operator precedence.
 *
 * Anything that is not constant gives undefined, and the reader's place is then of no meaning: the caller goes on after
 * the token it began with. The longest constant beginning of a `+` or `&` chain counts.
 */

import type { Budget } from "../budget.ts";
import type { PayloadLanguage } from "../decoded-layer.ts";
import { powershellValue } from "../environment.ts";
import { callFunction, callMethod, cast, isFunction } from "./calls.ts";
import { applyOperator, powerOf } from "./operators.ts";
import { literalPattern, literalsOf } from "./pattern.ts";
import type { Token } from "./token.ts";
import {
  itemsOf,
  joined,
  makeValue,
  numberOf,
  replaced,
  type Scalar,
  stronger,
  type Trick,
  textOf,
  type Value,
} from "./value.ts";

/** Where a computation stands. */
export interface Reader {
  readonly tokens: readonly Token[];
  readonly language: PayloadLanguage;
  readonly budget: Budget;
  /** Constants that were assigned before this place, by name. */
  readonly variables: Map<string, Value>;
  at: number;
  depth: number;
  /** True in an argument list, where a comma separates instead of making a list. */
  isArgument: boolean;
}

const MAX_DEPTH = 24;
const SILENT_NAMES = new Set(["new"]);
/** Calls that run a text: `[scriptblock]::Create` among them. */
const RUN_NAMES = new Set(["execute", "executeglobal", "eval", "iex", "invoke-expression", "create"]);
const LOOP_NAMES = new Set(["%", "foreach", "foreach-object"]);
const LOOKUP_NAMES = new Set(["gv", "variable", "get-variable"]);
const VBSCRIPT_CONSTANTS: Readonly<Record<string, string>> = {
  vbcrlf: "\r\n",
  vblf: "\n",
  vbcr: "\r",
  vbtab: "\t",
  vbnullstring: "",
  vbnewline: "\r\n",
};

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

function isMark(reader: Reader, text: string, ahead = 0): boolean {
  const token = reader.tokens[reader.at + ahead];
  return token?.kind === "punctuation" && token.text === text;
}

function takeMark(reader: Reader, text: string): boolean {
  if (!isMark(reader, text)) return false;
  reader.at++;
  return true;
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

function within(reader: Reader, isArgument: boolean, read: (reader: Reader) => Value | undefined): Value | undefined {
  const outer = reader.isArgument;
  reader.isArgument = isArgument;
  const value = read(reader);
  reader.isArgument = outer;
  return value;
}

function skipNewlines(reader: Reader): void {
  if (reader.language === "vbscript") return;
  while (reader.tokens[reader.at]?.kind === "newline") reader.at++;
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

/** What a literal by itself tells: characters written as numbers, or that it is run as a script. */
function literalTrick(reader: Reader, token: Token): Trick {
  if (reader.language === "jscript" && token.isEscaped) return "jscript-escape";
  const before = reader.tokens[reader.at - 2];
  const caller = before?.text === "(" ? reader.tokens[reader.at - 3] : before;
  if (caller?.kind !== "name" || !RUN_NAMES.has(caller.text.toLowerCase())) return "literal";
  return reader.language === "vbscript" && token.isEscaped ? "vbscript-escape" : "script-text";
}

/** A PowerShell string with its variables replaced; undefined when one of them is not known. */
function expand(reader: Reader, template: string, own: Trick): Value | undefined {
  if (!template.includes("$")) return { data: template, trick: own };
  let trick: Trick = own;
  let isKnown = !template.includes("$(");
  const text = replaced(template, /\$\{([^}]{1,128})\}|\$((?:env:)?[a-z0-9_]{1,128})/gi, (_, braced, plain) => {
    const value = variableOf(reader, `$${String(braced ?? plain).toLowerCase()}`);
    if (value === undefined) isKnown = false;
    else trick = stronger(stronger(trick, value.trick), "concatenation");
    return value === undefined ? "" : textOf(value);
  });
  return isKnown ? makeValue(text, trick, [], reader.budget) : undefined;
}

function variableOf(reader: Reader, name: string): Value | undefined {
  const assigned = reader.variables.get(name);
  if (assigned !== undefined || reader.language !== "powershell") return assigned;
  const usual = powershellValue(name);
  return usual === undefined ? undefined : { data: usual, trick: "environment" };
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

/** `(Get-Variable '*mdr*').Name`: a variable that is found by a pattern, for the letters of its name. */
function readLookup(reader: Reader, name: string): Value | undefined {
  const pattern = LOOKUP_NAMES.has(name) ? reader.tokens[reader.at++] : undefined;
  if (pattern === undefined || !/^(?:string|template)$/.test(pattern.kind)) return undefined;
  return /^\*mdr\*$/i.test(pattern.text) ? { data: "MaximumDriveCount", trick: "environment" } : undefined;
}

function constantOf(reader: Reader, name: string): Value | undefined {
  if (reader.language !== "vbscript" || !Object.hasOwn(VBSCRIPT_CONSTANTS, name)) return undefined;
  return { data: VBSCRIPT_CONSTANTS[name] ?? "", trick: "literal" };
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

/** `[array]::Reverse($a)` turns the variable itself round. */
function reverseVariable(reader: Reader): undefined {
  const name = isMark(reader, "(") ? reader.tokens[reader.at + 1]?.text : undefined;
  const value = name === undefined ? undefined : reader.variables.get(name);
  if (name === undefined || typeof value?.data !== "object" || !isMark(reader, ")", 2)) return undefined;
  const turned = makeValue([...value.data].reverse(), "reversed", [value], reader.budget);
  if (turned !== undefined) reader.variables.set(name, turned);
  return undefined;
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

/** Items of a list or characters of a text; negative places count from the end, as in PowerShell. */
function pick(reader: Reader, value: Value, places: readonly number[], index?: Value): Value | undefined {
  const { data } = value;
  const source: string | readonly Scalar[] = typeof data === "number" ? [data] : data;
  const picked: Scalar[] = [];
  for (const place of places) {
    const item = source[place < 0 ? source.length + place : place];
    if (item !== undefined) picked.push(item);
  }
  const isReversed = places.length > 1 && places[0] === -1 && places[1] === -2;
  const trick = isReversed ? "reversed" : typeof data === "string" ? "substring" : "literal";
  const single = places.length === 1 ? picked[0] : picked;
  return makeValue(single, trick, index === undefined ? [value] : [value, index], reader.budget);
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

/** A text is replaced once, a regular expression with `g` everywhere. */
function replaceInJscript(reader: Reader, value: Value, args: readonly Value[]): Value | undefined {
  const [find, put] = args;
  if (find === undefined || typeof put?.data !== "string") return undefined;
  const parts = /^\/(.*)\/([gimy]*)$/.exec(textOf(find));
  const literals = parts === null ? [textOf(find)] : literalsOf(parts[1] as string);
  if (literals === undefined || literals[0] === "") return undefined;
  const flags = parts?.[2] ?? "";
  const pattern = literalPattern(literals, flags.includes("g") ? (flags.includes("i") ? "gi" : "g") : "");
  const replacement = put.data;
  return makeValue(
    replaced(textOf(value), pattern, () => replacement),
    "replace",
    [value, put],
    reader.budget,
  );
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
