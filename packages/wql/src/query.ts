/**
 * The tree of a WQL query. Every node knows where it stands: `start` (inclusive) and `end` (exclusive) in UTF-16
 * units of the query text. Names are kept as written; WMI compares them without regard to case.
 */
export interface WqlSpan {
  start: number;
  end: number;
}

/** One step of a property path: `TargetInstance`, `__CLASS`, `Values[2]`; `*` may only be the last one of a column. */
export interface WqlPart extends WqlSpan {
  name: string;
  /** Array index behind the name. */
  index?: number;
}

/** `TargetInstance.Name`. */
export interface WqlProperty extends WqlSpan {
  kind: "property";
  parts: WqlPart[];
}

/** A literal with its escapes undone. */
export interface WqlString extends WqlSpan {
  kind: "string";
  value: string;
}

/** Integers are `bigint`, since WMI has 64-bit ones; numbers with a point or an exponent are `number`. */
export interface WqlNumber extends WqlSpan {
  kind: "number";
  value: bigint | number;
}

export interface WqlBoolean extends WqlSpan {
  kind: "boolean";
  value: boolean;
}

export interface WqlNull extends WqlSpan {
  kind: "null";
}

/** `UPPER(Name)`, `LOWER(Name)`, `DATEPART(yy, InstallDate)`. */
export interface WqlCall extends WqlSpan {
  kind: "call";
  /** In upper case. */
  name: string;
  arguments: WqlOperand[];
}

export type WqlLiteral = WqlString | WqlNumber | WqlBoolean | WqlNull;
export type WqlOperand = WqlProperty | WqlLiteral | WqlCall;

export type WqlOperator = "=" | "<>" | "<" | "<=" | ">" | ">=" | "like" | "isa";

/** `left operator right`; with `isa` the right side is a string even where the text has a bare name. */
export interface WqlComparison extends WqlSpan {
  kind: "comparison";
  operator: WqlOperator;
  left: WqlOperand;
  right: WqlOperand;
}

/** `IS NULL`, `IS NOT NULL`. */
export interface WqlIsNull extends WqlSpan {
  kind: "is-null";
  operand: WqlOperand;
  negated: boolean;
}

/** Two or more terms side by side; parentheses make a nested node, so that the grouping of the text is kept. */
export interface WqlJunction extends WqlSpan {
  kind: "and" | "or";
  items: WqlExpression[];
}

export interface WqlNot extends WqlSpan {
  kind: "not";
  item: WqlExpression;
}

export type WqlExpression = WqlComparison | WqlIsNull | WqlJunction | WqlNot;

/** `*` */
export interface WqlAllColumns extends WqlSpan {
  kind: "all";
}

/** `COUNT(*)`, `COUNT(Name)`. */
export interface WqlCount extends WqlSpan {
  kind: "count";
  of: WqlAllColumns | WqlProperty;
}

export type WqlColumn = WqlAllColumns | WqlCount | WqlProperty;

/** A class name. */
export interface WqlName extends WqlSpan {
  name: string;
}

/** `GROUP WITHIN 60 BY Sender HAVING NumberOfEvents > 5`. */
export interface WqlGroup extends WqlSpan {
  /** Length of the grouping interval in seconds. */
  within: WqlNumber;
  by: WqlProperty[];
  having?: WqlExpression;
}

/** `SELECT columns FROM class WITHIN seconds WHERE condition GROUP ...`. */
export interface WqlSelect extends WqlSpan {
  kind: "select";
  columns: WqlColumn[];
  from: WqlName;
  /** Polling interval in seconds. */
  within?: WqlNumber;
  where?: WqlExpression;
  group?: WqlGroup;
}

/** `AssocClass = Win32_X`, or a bare `KeysOnly`. */
export interface WqlTraversalOption extends WqlSpan {
  /** As the documentation spells it. */
  name: string;
  value?: string;
}

/** `ASSOCIATORS OF {path} WHERE ...`, `REFERENCES OF {path} WHERE ...`: data queries, never events. */
export interface WqlTraversal extends WqlSpan {
  kind: "associators" | "references";
  /** Text between the braces, blanks around it left off. */
  path: string;
  options: WqlTraversalOption[];
}

export type WqlQuery = WqlSelect | WqlTraversal;

/**
 * What can be wrong with a query. `WQL_SYNTAX`: a token that can't stand where it stands. `WQL_UNTERMINATED`: a string
 * or path without an end. `WQL_LIMIT`: one of the named limits was reached. As notes: `WQL_UNKNOWN_ESCAPE`, a backslash
 * before a character that needs none (both are kept); `WQL_UNUSUAL`, a form that the documentation doesn't have;
 * `WQL_NUL`, a NUL behind which Windows reads nothing.
 */
export type WqlErrorCode =
  | "WQL_SYNTAX"
  | "WQL_UNTERMINATED"
  | "WQL_LIMIT"
  | "WQL_UNKNOWN_ESCAPE"
  | "WQL_UNUSUAL"
  | "WQL_NUL";

/** A fault in a query and where it stands. */
export interface WqlError {
  code: WqlErrorCode;
  message: string;
  /** In UTF-16 units from the start of the text. */
  offset: number;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

export type WqlResult = { ok: true; query: WqlQuery; notes: WqlError[] } | { ok: false; error: WqlError };
