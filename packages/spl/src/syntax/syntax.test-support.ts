import type { Command } from "./command.ts";
import type { Expression } from "./expression.ts";
import type { MacroTable } from "./macro-table.ts";
import { parseSearch } from "./parse.ts";
import type { Pipeline } from "./pipeline.ts";
import type { SearchExpression } from "./search-expression.ts";

/** A value without the members that say where it was written. */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => !/^(?:span|(?:name|pattern|body)Span|parenthesised)$/.test(name),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutPlaces(inner)]));
}

/** Commands of a search that must have no fault. */
export function commandsOf(text: string, macros?: MacroTable): readonly Command[] {
  const { pipeline, faults } = parseSearch(text, macros === undefined ? {} : { macros });
  if (faults.length > 0) throw new Error(`${text}: ${faults.map(({ message }) => message).join("; ")}`);
  return pipeline.commands;
}

/** The last command of a search, without places. */
export function lastCommand(text: string): unknown {
  return withoutPlaces(commandsOf(text).at(-1));
}

/** Codes of the faults, with the piece of text that each points at. */
export function faultsOf(text: string, macros?: MacroTable): [code: string, at: number][] {
  const { faults } = parseSearch(text, macros === undefined ? {} : { macros });
  return faults.map(({ code, place }) => [code, place.offset]);
}

/** `(and a=1 (or b c))`: a search expression in one line, every grouping shown. */
export function searchShape(expression: SearchExpression): string {
  switch (expression.kind) {
    case "and":
    case "or":
      return `(${[expression.kind, ...expression.items.map(searchShape)].join(" ")})`;
    case "not":
      return `(not ${searchShape(expression.item)})`;
    case "comparison":
      return `${expression.field.name}${expression.operator}${valueShape(expression.value)}`;
    case "in":
      return `${expression.field.name} in [${expression.values.map(valueShape).join(" ")}]`;
    case "modifier":
      return `<${expression.name}${expression.operator}${expression.values.map(valueShape).join(" ")}>`;
    case "term":
      return expression.form === "word"
        ? valueShape(expression.value)
        : `${expression.form}:${valueShape(expression.value)}`;
    case "subsearch":
      return `[${pipelineShape(expression.pipeline)}]`;
  }
}

/** Wildcards show as `~`, so that a `*` that is a character would be seen. */
function valueShape(value: { parts: readonly (string | object)[] }): string {
  return value.parts.map((part) => (typeof part === "string" ? part : "~")).join("");
}

function pipelineShape({ commands }: Pipeline): string {
  return commands.map((one) => (one.name === "search" ? searchShape(one.expression) : one.name)).join(" | ");
}

/** `(a + (b * c))`: an eval expression in one line, every grouping shown. */
export function expressionShape(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return `${expression.value}`;
    case "string":
      return JSON.stringify(expression.value);
    case "field":
      return expression.quoted ? `'${expression.name}'` : expression.name;
    case "call":
      return `${expression.name}(${expression.arguments.map(expressionShape).join(", ")})`;
    case "in":
      return `(${expressionShape(expression.value)} in ${expression.list.map(expressionShape).join(", ")})`;
    case "unary":
      return `(${expression.operator} ${expressionShape(expression.operand)})`;
    case "binary":
      return `(${expressionShape(expression.left)} ${expression.operator} ${expressionShape(expression.right)})`;
  }
}
