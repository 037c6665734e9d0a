import type { WildcardPart } from "@unbind/rules";
import type { Place } from "../parse/yaml-tree.ts";

/** What one value is asked. All but `null` and `exists` are false where the field is absent. */
export type ValueTest =
  /** The whole value, with wildcards. */
  | { kind: "text"; parts: readonly WildcardPart[]; cased: boolean }
  /** Equal as a number, or spelled the same. */
  | { kind: "number"; value: number; text: string }
  | { kind: "null" }
  | { kind: "exists"; present: boolean }
  /** Matches anywhere. */
  | { kind: "regex"; pattern: string; ignoreCase: boolean; multiline: boolean; dotAll: boolean }
  | { kind: "cidr"; network: string }
  | { kind: "compare"; operator: CompareOperator; value: number }
  | { kind: "field"; other: string; how: "equals" | "contains" | "startswith" | "endswith"; cased: boolean }
  /** A part of a date value, compared with a number. */
  | { kind: "date"; part: DatePart; operator: CompareOperator | "eq"; value: number };

export type CompareOperator = "lt" | "lte" | "gt" | "gte";
export type DatePart = "minute" | "hour" | "day" | "week" | "month" | "year";

/** Name for searches in all values of a record. */
export const KEYWORDS = "";

/** A boolean tree of tests. `field` is as the rule spells it; `KEYWORDS` is any value. */
export type Expression =
  | { kind: "and" | "or"; items: Expression[] }
  | { kind: "not"; item: Expression }
  | { kind: "test"; field: string; test: ValueTest; at: Place };
