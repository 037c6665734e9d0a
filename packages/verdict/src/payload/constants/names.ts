/** What names and literals stand for: assigned variables, usual values of Windows, constants of the languages. */

import { powershellValue } from "../environment.ts";
import type { Reader } from "./reader.ts";
import type { Token } from "./token.ts";
import { makeValue, replaced, stronger, type Trick, textOf, type Value } from "./value.ts";

/** Calls that run a text: `[scriptblock]::Create` among them. */
const RUN_NAMES = new Set(["execute", "executeglobal", "eval", "iex", "invoke-expression", "create"]);
const LOOKUP_NAMES = new Set(["gv", "variable", "get-variable"]);
const VBSCRIPT_CONSTANTS: Readonly<Record<string, string>> = {
  vbcrlf: "\r\n",
  vblf: "\n",
  vbcr: "\r",
  vbtab: "\t",
  vbnullstring: "",
  vbnewline: "\r\n",
};

/** What a literal by itself tells: characters written as numbers, or that it is run as a script. */
export function literalTrick(reader: Reader, token: Token): Trick {
  if (reader.language === "jscript" && token.isEscaped) return "jscript-escape";
  const before = reader.tokens[reader.at - 2];
  const caller = before?.text === "(" ? reader.tokens[reader.at - 3] : before;
  if (caller?.kind !== "name" || !RUN_NAMES.has(caller.text.toLowerCase())) return "literal";
  return reader.language === "vbscript" && token.isEscaped ? "vbscript-escape" : "script-text";
}

/** A PowerShell string with its variables replaced; undefined when one of them is not known. */
export function expand(reader: Reader, template: string, own: Trick): Value | undefined {
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

/** What was assigned to a name, else what it usually is on Windows. */
export function variableOf(reader: Reader, name: string): Value | undefined {
  const assigned = reader.variables.get(name);
  if (assigned !== undefined || reader.language !== "powershell") return assigned;
  const usual = powershellValue(name);
  return usual === undefined ? undefined : { data: usual, trick: "environment" };
}

/** `(Get-Variable '*mdr*').Name`: a variable that is found by a pattern, for the letters of its name. */
export function readLookup(reader: Reader, name: string): Value | undefined {
  const pattern = LOOKUP_NAMES.has(name) ? reader.tokens[reader.at++] : undefined;
  if (pattern === undefined || !/^(?:string|template)$/.test(pattern.kind)) return undefined;
  return /^\*mdr\*$/i.test(pattern.text) ? { data: "MaximumDriveCount", trick: "environment" } : undefined;
}

/** `vbCrLf` and its like, by lower-case name. */
export function constantOf(reader: Reader, name: string): Value | undefined {
  if (reader.language !== "vbscript" || !Object.hasOwn(VBSCRIPT_CONSTANTS, name)) return undefined;
  return { data: VBSCRIPT_CONSTANTS[name] ?? "", trick: "literal" };
}
