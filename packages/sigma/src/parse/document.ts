import type { RuleInfo } from "@unbind/model";
import type { Condition } from "../condition/condition.ts";
import type { Expression } from "../detection/expression.ts";
import type { Place, YamlNode } from "./yaml-tree.ts";

/** What a rule says of the logs it is for; lower case. */
export interface LogSource {
  product: string | undefined;
  category: string | undefined;
  service: string | undefined;
  at: Place;
}

/** One search identifier: its text as a tree for checkers, and what it asks. */
export interface SearchIdentifier {
  name: string;
  at: Place;
  node: YamlNode;
  expression: Expression;
}

/** A detection section: searches by name and the condition over them (a list of conditions is OR). */
export interface Detection {
  searches: ReadonlyMap<string, SearchIdentifier>;
  conditions: { text: string; at: Place; condition: Condition; aggregation: Aggregation | undefined }[];
}

/** The part behind `|` of an old condition. */
export interface Aggregation {
  metric: "count" | "min" | "max" | "avg" | "sum" | "near";
  /** Field in brackets; undefined for plain `count()`. */
  field: string | undefined;
  groupBy: string[];
  test: Bound[];
  /** 100 ns units; undefined: the whole log. */
  timespan: bigint | undefined;
  /** Searches that must be near. */
  near: { name: string; negated: boolean }[];
}

/** One limit of a correlation: `gte: 10`. */
export interface Bound {
  operator: "gt" | "gte" | "lt" | "lte" | "eq" | "neq";
  value: number;
}

interface DocumentBase {
  info: RuleInfo;
  /** `name`: short, for references. */
  name: string | undefined;
  /** `date` and `modified` as written. */
  date: string | undefined;
  modified: string | undefined;
  falsePositives: string[];
  /** Fields the author wants shown. */
  fields: string[];
  related: { id: string; type: string }[];
  /** The whole document, for checkers. */
  root: YamlNode & { kind: "map" };
  at: Place;
}

export interface SigmaRule extends DocumentBase {
  kind: "rule";
  logSource: LogSource;
  detection: Detection;
}

export type CorrelationType =
  | "event_count"
  | "value_count"
  | "temporal"
  | "temporal_ordered"
  | "value_sum"
  | "value_avg"
  | "value_percentile";

export interface SigmaCorrelation extends DocumentBase {
  kind: "correlation";
  type: CorrelationType;
  /** Ids or names of rules or correlations, in order. */
  rules: { reference: string; at: Place }[];
  groupBy: string[];
  /** 100 ns units. */
  timespan: bigint;
  bounds: Bound[];
  /** Fields that are counted or measured; several are counted as tuples. */
  valueFields: string[];
  percentile: number;
  aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Matches of the base rules are reported too. */
  generate: boolean;
}

export interface SigmaFilter extends DocumentBase {
  kind: "filter";
  logSource: LogSource;
  /** Ids or names; undefined: every rule of the log source. */
  rules: { reference: string; at: Place }[] | undefined;
  detection: Detection;
}

export type SigmaDocument = SigmaRule | SigmaCorrelation | SigmaFilter;

const NO_PLACE: Place = { line: 0, column: 0 };
const NO_TREE: YamlNode = { kind: "scalar", value: null, text: "", at: NO_PLACE };

/** The same document, which runs as before and can't be checked any more. */
export function withoutTrees(document: SigmaDocument): SigmaDocument {
  const root: SigmaDocument["root"] = { kind: "map", entries: [], at: document.at };
  if (document.kind === "correlation") return { ...document, root };
  const { searches, conditions } = document.detection;
  const bare = new Map([...searches].map(([name, search]) => [name, { ...search, node: NO_TREE }]));
  return { ...document, root, detection: { searches: bare, conditions } };
}
