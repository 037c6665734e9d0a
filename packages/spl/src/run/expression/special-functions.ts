/**
 * Eval functions that decide what is evaluated, or whose pattern is worth compiling once: `if`, `case`, `match`, `mvmap`.
 */
import type { RegexMatch } from "@unbind/rules";
import type { CallExpression, Expression } from "../../syntax/expression.ts";
import type { Span } from "../../syntax/span.ts";
import { boundedText, boundedValues } from "../functions/plain-function.ts";
import type { GuardedRegex } from "../guarded-regex.ts";
import type { Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { type EvalValue, fieldValueOf, isTrue, listOf, textOf, textOfScalar } from "../values/coercion.ts";
import { type Evaluator, type ExpressionHost, OverlaidRow } from "./evaluator.ts";
import { compileLike } from "./operators.ts";

type Compile = (node: Expression, host: ExpressionHost) => Evaluator;
type SpecialFunction = (node: CallExpression, host: ExpressionHost, compile: Compile) => Evaluator;

const NULL: Evaluator = () => undefined;

export const specialFunctions: ReadonlyMap<string, SpecialFunction> = new Map<string, SpecialFunction>([
  ["if", (node, host, compile) => choose(compileAll(node, host, compile))],
  ["case", (node, host, compile) => choose(compileAll(node, host, compile))],
  ["validate", (node, host, compile) => validate(compileAll(node, host, compile))],
  ["coalesce", (node, host, compile) => coalesce(compileAll(node, host, compile))],
  ["match", compileMatch],
  ["like", compileLikeFunction],
  ["replace", compileReplace],
  ["mvfilter", compileMvfilter],
  ["mvmap", compileMvmap],
  ["searchmatch", compileSearchmatch],
]);

function compileAll(node: CallExpression, host: ExpressionHost, compile: Compile): Evaluator[] {
  return node.arguments.map((argument) => compile(argument, host));
}

/** Condition, value, condition, value; an odd last one is the value for none of them. */
function choose(parts: readonly Evaluator[]): Evaluator {
  return (row, run) => {
    let index = 0;
    for (; index + 1 < parts.length; index += 2) {
      if (isTrue(parts[index]?.(row, run))) return parts[index + 1]?.(row, run);
    }
    return parts[index]?.(row, run);
  };
}

/** The message behind the first condition that isn't true. */
function validate(parts: readonly Evaluator[]): Evaluator {
  return (row, run) => {
    for (let index = 0; index + 1 < parts.length; index += 2) {
      if (!isTrue(parts[index]?.(row, run))) return parts[index + 1]?.(row, run);
    }
    return undefined;
  };
}

function coalesce(parts: readonly Evaluator[]): Evaluator {
  return (row, run) => {
    for (const part of parts) {
      const value = part(row, run);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** The regex of a literal, compiled now; of anything else, for each value. */
function regexOf(
  node: Expression | undefined,
  host: ExpressionHost,
  compile: Compile,
): (...input: Parameters<Evaluator>) => GuardedRegex | undefined {
  if (node === undefined) return () => undefined;
  if (node.kind === "string") {
    const regex = host.context.regex(node.value, node.span);
    return () => regex;
  }
  const pattern = compile(node, host);
  return (row, run) => {
    const text = textOf(pattern(row, run));
    return text === undefined ? undefined : run.regex(text, node.span);
  };
}

function compileMatch(node: CallExpression, host: ExpressionHost, compile: Compile): Evaluator {
  const [subject, pattern] = node.arguments;
  const value = subject === undefined ? NULL : compile(subject, host);
  const regex = regexOf(pattern, host, compile);
  return (row, run) => {
    const values = listOf(value(row, run));
    const compiled = values.length === 0 ? undefined : regex(row, run);
    return compiled !== undefined && values.some((item) => compiled.test(textOfScalar(item), run));
  };
}

function compileLikeFunction(node: CallExpression, host: ExpressionHost, compile: Compile): Evaluator {
  const [subject, pattern] = node.arguments;
  if (subject === undefined || pattern === undefined) return NULL;
  return compileLikeCall(compile(subject, host), pattern, host, compile);
}

/** `value LIKE pattern` and `like(value, pattern)`. */
export function compileLikeCall(
  value: Evaluator,
  pattern: Expression,
  host: ExpressionHost,
  compile: Compile,
): Evaluator {
  if (pattern.kind === "string") {
    const matches = compileLike(pattern.value);
    return (row, run) => matches(value(row, run));
  }
  const text = compile(pattern, host);
  return (row, run) => {
    const source = textOf(text(row, run));
    return source !== undefined && compileLike(source)(value(row, run));
  };
}

function compileReplace(node: CallExpression, host: ExpressionHost, compile: Compile): Evaluator {
  const [subject, pattern, replacement] = node.arguments;
  const value = subject === undefined ? NULL : compile(subject, host);
  const regex = regexOf(pattern, host, compile);
  const substitute = replacement === undefined ? NULL : compile(replacement, host);
  return (row, run) => {
    const text = textOf(value(row, run));
    const by = textOf(substitute(row, run));
    const compiled = regex(row, run);
    if (text === undefined || by === undefined || compiled === undefined) return undefined;
    return replaceBounded(text, compiled, by, run, node.span);
  };
}

/** Stops growing as soon as the limit of texts is passed. */
function replaceBounded(text: string, regex: GuardedRegex, by: string, run: RunContext, span: Span): EvalValue {
  let grown = text.length;
  const result = regex.replaceAll(
    text,
    (match) => {
      if (grown > run.limits.textLength) return "";
      const made = expandGroups(by, match);
      grown += made.length;
      return made;
    },
    run,
  );
  return boundedText(grown > run.limits.textLength ? result.padEnd(run.limits.textLength + 1) : result, run, span);
}

/** `\1` to `\9` are what the groups caught, `\0` the whole match. */
export function expandGroups(replacement: string, match: RegexMatch): string {
  return replacement.replace(/\\(\d)/g, (_, digit: string) => match.groups[Number(digit)] ?? "");
}

/** First field that an expression reads. */
function fieldIn(node: Expression): string | undefined {
  switch (node.kind) {
    case "field":
      return node.name;
    case "unary":
      return fieldIn(node.operand);
    case "binary":
      return fieldIn(node.left) ?? fieldIn(node.right);
    case "in":
      return [node.value, ...node.list].map(fieldIn).find((name) => name !== undefined);
    case "call":
      return node.arguments.map(fieldIn).find((name) => name !== undefined);
    default:
      return undefined;
  }
}

/** Values of the one field in the condition for which it is true. */
function compileMvfilter(node: CallExpression, host: ExpressionHost, compile: Compile): Evaluator {
  const [condition] = node.arguments;
  const name = condition === undefined ? undefined : fieldIn(condition);
  if (condition === undefined || name === undefined) return NULL;
  const holds = compile(condition, host);
  return (row, run) => {
    const overlay = new OverlaidRow(row, name);
    return fieldValueOf(listOf(row.get(name)).filter((value) => isTrue(holds(overlay.with(value), run))));
  };
}

/** The expression for each value of the field, in order; values for which it is NULL are left out. */
function compileMvmap(node: CallExpression, host: ExpressionHost, compile: Compile): Evaluator {
  const [subject, body] = node.arguments;
  const name = subject === undefined ? undefined : fieldIn(subject);
  if (subject === undefined || body === undefined || name === undefined) return NULL;
  const values = compile(subject, host);
  const mapped = compile(body, host);
  return (row, run) => {
    const overlay = new OverlaidRow(row, name);
    const results: Scalar[] = [];
    for (const value of listOf(values(row, run))) {
      for (const result of listOf(mapped(overlay.with(value), run))) results.push(result);
      if (results.length > run.limits.values || !run.spend(1, node.span)) break;
    }
    return fieldValueOf(boundedValues(results, run, node.span));
  };
}

function compileSearchmatch(node: CallExpression, host: ExpressionHost): Evaluator {
  const [text] = node.arguments;
  const predicate = text?.kind === "string" ? host.searchText(text.value) : undefined;
  if (predicate === undefined) {
    host.context.fault("SPL_SEARCHMATCH", "searchmatch takes one search expression in double quotes", node.span);
    return NULL;
  }
  return (row, run) => predicate(row, run);
}
