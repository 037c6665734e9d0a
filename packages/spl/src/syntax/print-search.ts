import { quoteString } from "./print-expression.ts";
import type { SearchExpression } from "./search-expression.ts";
import type { TextPattern } from "./span.ts";

/**
 * The text of a `search` expression, AND written out, with the brackets that it needs; reads back as the same
 * expression. `text` is the expanded text, out of which subsearches are copied.
 */
export function printSearchExpression(expression: SearchExpression, text: string): string {
  switch (expression.kind) {
    case "and":
      return expression.items.map((item) => inside(item, text, item.kind === "and")).join(" AND ");
    case "or":
      return expression.items.map((item) => inside(item, text, item.kind === "and" || item.kind === "or")).join(" OR ");
    case "not":
      return `NOT ${inside(expression.item, text, expression.item.kind === "and" || expression.item.kind === "or")}`;
    case "comparison":
      return `${word(expression.field.name)}${expression.operator}${value(expression.value)}`;
    case "in":
      return `${word(expression.field.name)} IN (${expression.values.map(value).join(", ")})`;
    case "modifier": {
      const [first] = expression.values;
      const single = expression.values.length === 1 && first !== undefined;
      const list = expression.values.map(value).join(", ");
      return single ? `${expression.name}${expression.operator}${value(first)}` : `${expression.name} IN (${list})`;
    }
    case "term":
      if (expression.form === "TERM" || expression.form === "CASE")
        return `${expression.form}(${expression.value.text})`;
      return value(expression.value);
    case "subsearch":
      return `[${text.slice(expression.pipeline.span.start, expression.pipeline.span.end)}]`;
  }
}

function inside(item: SearchExpression, text: string, brackets: boolean): string {
  const printed = printSearchExpression(item, text);
  return brackets ? `(${printed})` : printed;
}

function value(pattern: TextPattern): string {
  return pattern.quoted ? quoteString(pattern.text) : word(pattern.text);
}

/** Bare where that reads back: backslashes and quotes are escaped in words too. */
function word(text: string): string {
  if (text === "" || /[\s,()[\]=<>!|`]/.test(text) || /^(AND|OR|NOT)$/.test(text)) return quoteString(text);
  return text.replace(/["\\]/g, "\\$&");
}
