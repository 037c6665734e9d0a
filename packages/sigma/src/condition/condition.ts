/** A condition as a tree; `at` is the offset in its text. */
export type Condition =
  | { kind: "and" | "or"; items: Condition[] }
  | { kind: "not"; item: Condition }
  | { kind: "search"; name: string; at: number }
  /** `1 of them`, `all of selection_*`, `2 of x*`. */
  | { kind: "quantity"; least: number | "all"; target: string; at: number };
