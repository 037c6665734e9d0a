/** A compiled expression, and the readers it works on. */
import type { CompileContext } from "../compile-context.ts";
import type { FieldReader, FieldValue } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import type { RowPredicate } from "../search/predicate.ts";
import type { EvalValue } from "../values/coercion.ts";

export type Evaluator = (row: FieldReader, run: RunContext) => EvalValue;

/** What an expression needs compiled besides itself. */
export interface ExpressionHost {
  readonly context: CompileContext;
  /** The search expression in `searchmatch("...")`; `undefined` if it doesn't parse. */
  searchText(text: string): RowPredicate | undefined;
}

/** A row in which one field has another value: what `mvmap` and `mvfilter` look at. */
export class OverlaidRow implements FieldReader {
  readonly #under: FieldReader;
  readonly #name: string;
  #value: FieldValue | undefined;

  constructor(under: FieldReader, name: string) {
    this.#under = under;
    this.#name = name;
  }

  with(value: FieldValue): this {
    this.#value = value;
    return this;
  }

  get(name: string): FieldValue | undefined {
    return name === this.#name ? this.#value : this.#under.get(name);
  }

  names(): Iterable<string> {
    return this.#under.names();
  }
}
