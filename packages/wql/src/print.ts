import type {
  WqlColumn,
  WqlComparison,
  WqlExpression,
  WqlGroup,
  WqlOperand,
  WqlPart,
  WqlProperty,
  WqlQuery,
  WqlTraversal,
} from "./query.ts";

/**
 * A query as one line of WQL, keywords in capitals and strings in single quotes. Parsing it gives the same tree, apart
 * from positions. Control characters in strings stay as they are: WQL has no escape for them.
 */
export function printWql(query: WqlQuery): string {
  if (query.kind !== "select") return printTraversal(query);
  const clauses = [`SELECT ${query.columns.map(printColumn).join(", ")} FROM ${query.from.name}`];
  if (query.within) clauses.push(`WITHIN ${printOperand(query.within)}`);
  if (query.where) clauses.push(`WHERE ${printExpression(query.where)}`);
  if (query.group) clauses.push(printGroup(query.group));
  return clauses.join(" ");
}

function printTraversal({ kind, path, options }: WqlTraversal): string {
  const where = options.map(({ name, value }) => (value === undefined ? name : `${name} = ${printValue(value)}`));
  const text = `${kind.toUpperCase()} OF {${path}}`;
  return where.length > 0 ? `${text} WHERE ${where.join(" ")}` : text;
}

function printValue(value: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(value) ? value : printString(value);
}

function printColumn(column: WqlColumn): string {
  if (column.kind === "all") return "*";
  if (column.kind === "property") return printProperty(column);
  return `COUNT(${printColumn(column.of)})`;
}

function printGroup({ within, by, having }: WqlGroup): string {
  let text = `GROUP WITHIN ${printOperand(within)}`;
  if (by.length > 0) text += ` BY ${by.map(printProperty).join(", ")}`;
  return having ? `${text} HAVING ${printExpression(having)}` : text;
}

/** A condition as WQL. */
export function printExpression(expression: WqlExpression): string {
  switch (expression.kind) {
    case "comparison":
      return printComparison(expression);
    case "is-null":
      return `${printOperand(expression.operand)} IS ${expression.negated ? "NOT " : ""}NULL`;
    case "not":
      return `NOT ${printItem(expression.item, "not")}`;
    default: {
      const { kind, items } = expression;
      return items.map((item) => printItem(item, kind)).join(` ${kind.toUpperCase()} `);
    }
  }
}

/** In parentheses where the item would otherwise be taken apart, or would melt into its parent. */
function printItem(item: WqlExpression, parent: "and" | "or" | "not"): string {
  const text = printExpression(item);
  const isJunction = item.kind === "and" || item.kind === "or";
  return isJunction && !(parent === "or" && item.kind === "and") ? `(${text})` : text;
}

function printComparison({ operator, left, right }: WqlComparison): string {
  return `${printOperand(left)} ${operator.toUpperCase()} ${printOperand(right)}`;
}

function printOperand(operand: WqlOperand): string {
  switch (operand.kind) {
    case "property":
      return printProperty(operand);
    case "string":
      return printString(operand.value);
    case "number":
      return printNumber(operand.value);
    case "boolean":
      return operand.value ? "TRUE" : "FALSE";
    case "null":
      return "NULL";
    case "call":
      return `${operand.name}(${operand.arguments.map(printOperand).join(", ")})`;
  }
}

/** `TargetInstance.Name`. */
export function printProperty({ parts }: WqlProperty): string {
  return parts.map(printPart).join(".");
}

function printPart({ name, index }: WqlPart): string {
  return index === undefined ? name : `${name}[${index}]`;
}

function printString(value: string): string {
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}

function printNumber(value: bigint | number): string {
  const text = String(value);
  return typeof value === "number" && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
