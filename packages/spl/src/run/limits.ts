/** Named limits of a run. What is cut is told by a fault with the limit's code, and the result is marked partial. */
export interface RunLimits {
  /** Rows that a command holds at once: `sort`, `stats` groups, `join`, `transaction`, `mvexpand`. `SPL_ROWS`. */
  readonly rows: number;
  /** Values of one multivalue field or of one aggregation. `SPL_VALUES`. */
  readonly values: number;
  /** UTF-16 units of one text that an expression makes. `SPL_TEXT`. */
  readonly textLength: number;
  /** Rows of a subsearch that becomes conditions. `SPL_SUBSEARCH_ROWS`. */
  readonly subsearchRows: number;
  /** Rows handed from command to command, and what else grows with them. `SPL_STEPS`. */
  readonly steps: number;
  /** Fields that `foreach`, `spath`, `extract` and `xmlkv` handle in one row. `SPL_FIELDS`. */
  readonly fields: number;
}

export const DEFAULT_LIMITS: RunLimits = {
  rows: 500_000,
  values: 100_000,
  textLength: 1_048_576,
  subsearchRows: 10_000,
  steps: 100_000_000,
  fields: 1_000,
};
