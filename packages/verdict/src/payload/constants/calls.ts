/** Methods, functions and casts that give constants for constants, in any of the three languages. */

import type { Budget } from "../budget.ts";
import { applyOperator } from "./operators.ts";
import { literalPattern, literalsOf, MAX_PATTERN_LENGTH } from "./pattern.ts";
import {
  characterOf,
  itemsOf,
  joined,
  makeValue,
  numberOf,
  replaced,
  type Scalar,
  scalarNumber,
  textOf,
  type Value,
} from "./value.ts";

type Call = (args: readonly Value[], budget: Budget) => Value | undefined;
type Compute = (args: readonly Value[]) => Value["data"] | undefined;

const text = (args: readonly Value[], at: number): string => (args[at] === undefined ? "" : textOf(args[at]));
const number = (args: readonly Value[], at: number): number | undefined =>
  args[at] === undefined ? undefined : numberOf(args[at]);

function call(trick: Value["trick"], compute: Compute): Call {
  return (args, budget) => makeValue(compute(args), trick, args, budget);
}

function replaceText(subject: string, find: string, put: string): string | undefined {
  return find === "" || find.length > MAX_PATTERN_LENGTH
    ? undefined
    : replaced(subject, literalPattern([find], "g"), () => put);
}

function charactersOf(codes: readonly Scalar[]): string[] | undefined {
  const characters: string[] = [];
  for (const code of codes) {
    const isText = typeof code === "string" && code.length === 1 && !/\d/.test(code);
    const character = isText ? code : characterOf(scalarNumber(code));
    if (character === undefined) return undefined;
    characters.push(character);
  }
  return characters;
}

/** Numbers in a base, as `[Convert]::ToInt32('49', 16)` and `parseInt` read them. */
function parseNumber(digits: string, base: number): number | undefined {
  const value = Number.parseInt(digits.trim().replace(/^0x/i, ""), base);
  return Number.isNaN(value) ? undefined : value;
}

function unescapeUrl(escaped: string): string {
  return escaped.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, wide, byte) =>
    String.fromCharCode(Number.parseInt(wide ?? byte, 16)),
  );
}

/** Splits at every one of the separators' characters, as String.Split does in .NET; whole separators in JScript. */
function splitAt(subject: string, separators: readonly string[]): string[] | undefined {
  if (separators.length === 1) return subject.split(separators[0] ?? "");
  const kept = separators.filter((separator) => separator !== "");
  if (kept.join("").length > MAX_PATTERN_LENGTH) return undefined;
  return kept.length === 0 ? [subject] : subject.split(literalPattern(kept, ""));
}

const convert: Call = (args, budget) => {
  const base = number(args, 1);
  if (base === undefined) {
    const subject = args[0];
    const isLetter = typeof subject?.data === "string" && /^\D$/.test(subject.data);
    return makeValue(isLetter ? text(args, 0).charCodeAt(0) : number(args, 0), "literal", args, budget);
  }
  return makeValue(parseNumber(text(args, 0), base), base === 16 ? "hex" : "char-codes", args, budget);
};

const reversed = (subject: string): string => [...subject.split("")].reverse().join("");
const fromCodes = call("char-codes", (args) => charactersOf(args.flatMap((arg) => [...itemsOf(arg)]))?.join(""));
const bytesText = call("char-codes", (args) =>
  charactersOf(itemsOf(args[0] ?? { data: [], trick: "literal" }))?.join(""),
);
const unescapeCall = call("url-escape", (args) => unescapeUrl(text(args, 0)));
const concat = call("concatenation", (args) =>
  joined(
    args.flatMap((arg) => itemsOf(arg)),
    "",
  ),
);

/** Functions of VBScript and JScript, and static methods of PowerShell as `type::name`; lower case. */
const FUNCTIONS: Readonly<Record<string, Call>> = {
  chr: fromCodes,
  chrw: fromCodes,
  chrb: fromCodes,
  strreverse: call("reversed", (args) => reversed(text(args, 0))),
  replace: call("replace", (args) => replaceText(text(args, 0), text(args, 1), text(args, 2))),
  join: call("concatenation", (args) => joined(itemsOf(args[0] as Value), args[1] === undefined ? " " : text(args, 1))),
  array: call("literal", (args) => args.flatMap((arg) => itemsOf(arg))),
  split: call("literal", (args) => splitAt(text(args, 0), [args[1] === undefined ? " " : text(args, 1)])),
  lcase: call("literal", (args) => text(args, 0).toLowerCase()),
  ucase: call("literal", (args) => text(args, 0).toUpperCase()),
  trim: call("literal", (args) => text(args, 0).trim()),
  cstr: call("literal", (args) => text(args, 0)),
  cint: call("literal", (args) => number(args, 0)),
  clng: call("literal", (args) => number(args, 0)),
  asc: call("literal", (args) => (text(args, 0) === "" ? undefined : text(args, 0).charCodeAt(0))),
  len: call("literal", (args) => text(args, 0).length),
  left: call("substring", (args) => text(args, 0).slice(0, number(args, 1) ?? 0)),
  right: call("substring", (args) => text(args, 0).slice(-(number(args, 1) ?? 0) || text(args, 0).length)),
  mid: call("substring", (args) => {
    const start = (number(args, 1) ?? 1) - 1;
    return start < 0 ? undefined : text(args, 0).slice(start, start + (number(args, 2) ?? text(args, 0).length));
  }),
  unescape: unescapeCall,
  decodeuri: unescapeCall,
  decodeuricomponent: unescapeCall,
  parseint: convert,
  number: convert,
  "string.fromcharcode": fromCodes,
  "string::join": (args, budget) =>
    makeValue(
      joined(
        args.slice(1).flatMap((arg) => itemsOf(arg)),
        text(args, 0),
      ),
      "concatenation",
      args,
      budget,
    ),
  "string::concat": concat,
  "string::format": (args, budget) =>
    applyOperator(
      "-f",
      args[0] as Value,
      { data: args.slice(1).flatMap((arg) => itemsOf(arg)), trick: "literal" },
      budget,
    ),
  "char::convertfromutf32": fromCodes,
  "convert::toint16": convert,
  "convert::toint32": convert,
  "convert::tobyte": convert,
  "convert::tochar": fromCodes,
  "regex::replace": (args, budget) => {
    const literals = literalsOf(text(args, 1));
    if (literals === undefined) return undefined;
    return makeValue(
      replaced(text(args, 0), literalPattern(literals, "g"), () => text(args, 2)),
      "replace",
      args,
      budget,
    );
  },
  "uri::unescapedatastring": unescapeCall,
  "net.webutility::urldecode": unescapeCall,
  "text.encoding::getstring": bytesText,
};

/** Methods; the first argument is the object they are called on. */
const METHODS: Readonly<Record<string, Call>> = {
  replace: call("replace", (args) => replaceText(text(args, 0), text(args, 1), text(args, 2))),
  tochararray: call("literal", (args) => text(args, 0).split("")),
  split: call("literal", (args) => {
    const subject = text(args, 0);
    const separators = args
      .slice(1)
      .flatMap((arg) => itemsOf(arg))
      .map(String);
    return splitAt(subject, separators.length === 0 ? [" "] : separators);
  }),
  reverse: call("reversed", (args) => [...itemsOf(args[0] as Value)].reverse()),
  join: call("concatenation", (args) => joined(itemsOf(args[0] as Value), args[1] === undefined ? "," : text(args, 1))),
  concat: (args, budget) =>
    typeof args[0]?.data === "object"
      ? makeValue(
          args.flatMap((arg) => itemsOf(arg)),
          "literal",
          args,
          budget,
        )
      : concat(args, budget),
  substring: call("substring", (args) => substringOf(text(args, 0), number(args, 1), number(args, 2))),
  substr: call("substring", (args) => substringOf(text(args, 0), number(args, 1), number(args, 2))),
  slice: call("substring", (args) => text(args, 0).slice(number(args, 1) ?? 0, number(args, 2))),
  charat: call("substring", (args) => text(args, 0).charAt(number(args, 1) ?? 0)),
  charcodeat: call("literal", (args) => {
    const code = text(args, 0).charCodeAt(number(args, 1) ?? 0);
    return Number.isNaN(code) ? undefined : code;
  }),
  remove: call("substring", (args) => {
    const start = number(args, 1) ?? -1;
    if (start < 0) return undefined;
    return text(args, 0).slice(0, start) + text(args, 0).slice(start + (number(args, 2) ?? text(args, 0).length));
  }),
  insert: call("substring", (args) => {
    const start = number(args, 1) ?? -1;
    return start < 0 ? undefined : text(args, 0).slice(0, start) + text(args, 2) + text(args, 0).slice(start);
  }),
  tostring: call("literal", (args) => (args.length > 1 ? undefined : text(args, 0))),
  tolower: call("literal", (args) => text(args, 0).toLowerCase()),
  toupper: call("literal", (args) => text(args, 0).toUpperCase()),
  tolowercase: call("literal", (args) => text(args, 0).toLowerCase()),
  touppercase: call("literal", (args) => text(args, 0).toUpperCase()),
  trim: call("literal", (args) => (args.length > 1 ? undefined : text(args, 0).trim())),
  length: call("literal", (args) => (typeof args[0]?.data === "object" ? args[0].data.length : text(args, 0).length)),
  count: call("literal", (args) => itemsOf(args[0] as Value).length),
};

/** Casts of PowerShell by type name without `System.`, lower case. */
const CASTS: Readonly<Record<string, Call>> = {
  char: call("char-codes", (args) => charactersOf(itemsOf(args[0] as Value))?.join("")),
  "char[]": (args, budget) => {
    const [value] = args;
    if (typeof value?.data === "string") return makeValue(value.data.split(""), "literal", args, budget);
    return makeValue(charactersOf(itemsOf(value as Value)), "char-codes", args, budget);
  },
  string: call("literal", (args) => text(args, 0)),
  "string[]": call("literal", (args) => itemsOf(args[0] as Value)),
  scriptblock: call("literal", (args) => text(args, 0)),
  array: call("literal", (args) => itemsOf(args[0] as Value)),
  "byte[]": call("literal", (args) => codesOf(itemsOf(args[0] as Value))),
  "int[]": call("literal", (args) => codesOf(itemsOf(args[0] as Value))),
  int: call("literal", (args) => codesOf(itemsOf(args[0] as Value))?.[0]),
  int32: call("literal", (args) => codesOf(itemsOf(args[0] as Value))?.[0]),
  byte: call("literal", (args) => codesOf(itemsOf(args[0] as Value))?.[0]),
};

/** Numbers of a list in which characters may stand for their codes. */
function codesOf(items: readonly Scalar[]): number[] | undefined {
  const codes: number[] = [];
  for (const item of items) {
    const code = scalarNumber(item) ?? (typeof item === "string" && item.length === 1 ? item.charCodeAt(0) : undefined);
    if (code === undefined) return undefined;
    codes.push(code);
  }
  return codes;
}

function substringOf(subject: string, start: number | undefined, length: number | undefined): string | undefined {
  if (start === undefined || start < 0) return undefined;
  return subject.slice(start, length === undefined ? subject.length : start + Math.max(0, length));
}

function find(table: Readonly<Record<string, Call>>, name: string): Call | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Calls a function by its lower-case name; undefined when it is unknown or not constant. */
export function callFunction(name: string, args: readonly Value[], budget: Budget): Value | undefined {
  if (args.length === 0) return undefined;
  return find(FUNCTIONS, name)?.(args, budget);
}

/** True when a function of this name can be computed. */
export function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name);
}

/** Calls a method on a value. */
export function callMethod(name: string, self: Value, args: readonly Value[], budget: Budget): Value | undefined {
  return find(METHODS, name)?.([self, ...args], budget);
}

/** Casts a value to a PowerShell type. */
export function cast(type: string, value: Value, budget: Budget): Value | undefined {
  return find(CASTS, type)?.([value], budget);
}
