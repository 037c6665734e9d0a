/**
 * Finds the constant expressions of a script and computes them, with the variables that hold constants.
 *
 * Statements are taken in the order of the text; branches and loops are not followed. A variable that is built up piece
 * by piece (`s = s & "..."`) is one finding, from its first assignment to its last.
 */

import type { Budget } from "../budget.ts";
import type { PayloadLanguage } from "../decoded-layer.ts";
import { readExpression } from "./expression.ts";
import { applyOperator } from "./operators.ts";
import type { Reader } from "./reader.ts";
import type { Token } from "./token.ts";
import type { Value } from "./value.ts";

/** A constant expression: where it stands and what it comes to. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly encoding: string;
}

interface Build {
  readonly start: number;
  readonly end: number;
  readonly value: Value;
}

const ASSIGNMENTS = new Set(["=", "+="]);
const STATEMENT_ENDS = new Set([";", ":", "}", ")", ","]);

interface Folder {
  readonly reader: Reader;
  readonly folds: Fold[];
  /** Variables that are being built up. */
  readonly builds: Map<string, Build>;
  /** Where each variable got its first value. */
  readonly origins: Map<string, number>;
}

/** All constant expressions that are more than a literal, in the order of the text. */
export function foldConstants(tokens: readonly Token[], language: PayloadLanguage, budget: Budget): Fold[] {
  const reader: Reader = { tokens, language, budget, variables: new Map(), at: 0, depth: 0, isArgument: false };
  const folder: Folder = { reader, folds: [], builds: new Map(), origins: new Map() };
  while (reader.at < tokens.length && budget.cut !== "steps") {
    const start = reader.at;
    if (readAssignment(folder)) continue;
    reader.at = start;
    const value = startsExpression(reader) ? readExpression(reader) : undefined;
    if (value === undefined || holdsTricks(reader, value)) reader.at = start + 1;
    else addFold(folder.folds, tokens, start, reader.at, value);
  }
  for (const name of [...folder.builds.keys()]) finish(folder, name);
  return folder.folds.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** A name right behind a dot is a member, never the beginning of an expression. */
function startsExpression(reader: Reader): boolean {
  const before = reader.tokens[reader.at - 1];
  return before?.text !== "." || before.kind !== "punctuation" || reader.tokens[reader.at]?.kind !== "name";
}

function addFold(folds: Fold[], tokens: readonly Token[], from: number, to: number, value: Value): void {
  const text = typeof value.data === "string" ? value.data : undefined;
  if (text === undefined || value.trick === "literal" || text.length < 2) return;
  // A variable that merely stands there has no disguise of its own.
  if (to - from === 1 && tokens[from]?.kind === "name") return;
  const bare = withoutParentheses(tokens, from, to);
  folds.push({ start: tokens[bare.from]?.start ?? 0, end: tokens[bare.to - 1]?.end ?? 0, text, encoding: value.trick });
}

/** The expression itself: parentheses around all of it belong to the call or the statement. */
function withoutParentheses(tokens: readonly Token[], from: number, to: number): { from: number; to: number } {
  let open = 0;
  while (isParenthesis(tokens[from + open], "(") && isParenthesis(tokens[to - 1 - open], ")")) open++;
  let depth = 0;
  let least = open;
  for (let i = from + open; i < to - open; i++) {
    if (isParenthesis(tokens[i], "(")) depth++;
    else if (isParenthesis(tokens[i], ")")) least = Math.min(least, open + --depth);
  }
  return { from: from + least, to: to - least };
}

function isParenthesis(token: Token | undefined, mark: "(" | ")"): boolean {
  return token?.kind === "punctuation" && (token.text === mark || (mark === "(" && /^[@$]\($/.test(token.text)));
}

/** `name = constant` and `name += constant`; false leaves the statement to be read as an expression. */
function readAssignment(folder: Folder): boolean {
  const { reader } = folder;
  const first = reader.at;
  const name = reader.tokens[first];
  const operator = reader.tokens[first + 1];
  if (name?.kind !== "name" || operator === undefined || !ASSIGNMENTS.has(operator.text)) return false;
  if (reader.language === "powershell" && !name.text.startsWith("$")) return false;
  reader.at = first + 2;
  const isMember = reader.tokens[first - 1]?.text === ".";
  const previous = reader.variables.get(name.text);
  const right = isMember ? undefined : readExpression(reader);
  const value = right !== undefined && operator.text === "+=" ? grown(reader, previous, right) : right;
  if (value === undefined || !isStatementEnd(reader.tokens[reader.at])) {
    reader.variables.delete(name.text);
    reader.at = first + 2;
    return true;
  }
  reader.variables.set(name.text, value);
  const usesItself = operator.text === "+=" || mentions(reader, first + 2, name.text);
  if (usesItself) grow(folder, name, value);
  else {
    finish(folder, name.text);
    folder.origins.set(name.text, name.start);
    addFold(folder.folds, reader.tokens, first + 2, reader.at, value);
    if (holdsTricks(reader, value)) reader.at = first + 3;
  }
  return true;
}

/** A list is no text to show, but its items may be. */
function holdsTricks(reader: Reader, value: Value): boolean {
  return typeof value.data === "object" && (value.trick !== "literal" || reader.language === "jscript");
}

function mentions(reader: Reader, from: number, name: string): boolean {
  for (let i = from; i < reader.at; i++) {
    const token = reader.tokens[i];
    if (token?.kind === "name" && token.text === name) return true;
  }
  return false;
}

function isStatementEnd(token: Token | undefined): boolean {
  return token === undefined || token.kind === "newline" || STATEMENT_ENDS.has(token.text);
}

function grown(reader: Reader, previous: Value | undefined, right: Value): Value | undefined {
  return previous === undefined ? undefined : applyOperator("+", previous, right, reader.budget);
}

/** Notes that a variable was built up a little more. */
function grow(folder: Folder, name: Token, value: Value): void {
  const end = folder.reader.tokens[folder.reader.at - 1]?.end ?? name.end;
  const start = folder.origins.get(name.text) ?? name.start;
  folder.builds.set(name.text, { start, end, value });
}

function finish(folder: Folder, name: string): void {
  const build = folder.builds.get(name);
  if (build === undefined) return;
  folder.builds.delete(name);
  if (typeof build.value.data !== "string" || build.value.trick === "literal") return;
  folder.folds.push({ start: build.start, end: build.end, text: build.value.data, encoding: build.value.trick });
}
