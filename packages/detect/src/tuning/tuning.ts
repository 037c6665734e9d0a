import type { RuleLevel, TuningEffect } from "@unbind/model";

/** The site's own judgement of rules: what to leave out or re-level, each with its reason. */
export interface Tuning {
  entries: readonly TuningEntry[];
}

export interface TuningEntry {
  /** 1-based line in the file. */
  line: number;
  action: TuningEffect["action"];
  /** Id or title, compared without case; `*` is every rule. */
  rule: string;
  /** The new level, for `level`. */
  level: RuleLevel | undefined;
  /** All of these must hold; of several patterns of one name, one. Empty: every finding of the rule. */
  where: readonly TuningCondition[];
  reason: string;
  /** Day on which it ends, `2027-01-31`; that day still counts. */
  expires: string | undefined;
}

/** A field of the finding, or `host`. */
export interface TuningCondition {
  name: string;
  /** Whole values without regard to case; `*` is any text, `?` one character. */
  patterns: readonly string[];
}
