/** What `eval`, `where`, `head (...)` and `count(eval(...))` hold. AND binds tighter than OR here. */
import type { FieldName, Span } from "./span.ts";

/** An expression of `eval` or `where`, told by `kind`. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | FieldReference
  | UnaryExpression
  | BinaryExpression
  | InExpression
  | CallExpression;

interface ExpressionNode {
  readonly span: Span;
  /** Stood in round brackets of its own. */
  readonly parenthesised?: true;
}

/** A number, with its text as written. */
export interface NumberLiteral extends ExpressionNode {
  readonly kind: "number";
  readonly value: number;
  readonly text: string;
}

/** Escapes are undone by SPL's rules: `\"` and `\\`; any other backslash stays. */
export interface StringLiteral extends ExpressionNode {
  readonly kind: "string";
  readonly value: string;
}

/** A bare word or `'odd name'`. */
export interface FieldReference extends ExpressionNode {
  readonly kind: "field";
  readonly name: string;
  readonly quoted: boolean;
}

/** A sign, or `NOT`. */
export interface UnaryExpression extends ExpressionNode {
  readonly kind: "unary";
  readonly operator: "-" | "+" | "not";
  readonly operand: Expression;
}

/** `.` joins texts. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | ".";
/** How two values compare; `==` is read as `=`. */
export type ComparisonOperator = "=" | "!=" | "<" | ">" | "<=" | ">=" | "like";
/** How two conditions join. */
export type BooleanOperator = "and" | "or" | "xor";

/** `==` is read as `=`. */
export interface BinaryExpression extends ExpressionNode {
  readonly kind: "binary";
  readonly operator: ArithmeticOperator | ComparisonOperator | BooleanOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `x IN (a, b)` and `in(x, a, b)`. */
export interface InExpression extends ExpressionNode {
  readonly kind: "in";
  readonly value: Expression;
  readonly list: readonly Expression[];
}

/** A call of a function of {@link evalFunctions}, with a number of arguments that the function takes. */
export interface CallExpression extends ExpressionNode {
  readonly kind: "call";
  /** Lower case; `ceil` is `ceiling`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Expression[];
}

/** `field = expression` of `eval`. */
export interface Assignment {
  readonly field: FieldName;
  readonly expression: Expression;
  readonly span: Span;
}
