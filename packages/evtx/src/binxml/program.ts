/**
 * A definition compiled to steps: literal bytes that are already escaped UTF-8, and places for values.
 * Steps are objects of one shape so that the loops over them stay fast.
 */
export const STEP = {
  /** Append `bytes`. */
  literal: 0,
  /** Go to step `target` if the value at `index` is null. */
  skipNull: 1,
  /** Go to step `target` if all values in `indexes` are null. */
  skipAllNull: 2,
  /** Go to step `target`. */
  jump: 3,
  /** Text of the value at `index`; nothing if null. */
  text: 4,
  /** The same inside an attribute. */
  attribute: 5,
  /** XML: the value is all the content of its element, `steps` open it again for each further array item, `bytes` close it. */
  repeat: 6,
  /** JSON: the value in full: quoted, number, array or object. */
  value: 7,
  /** JSON: `"#text":` and the value as a member; nothing if null. */
  textMember: 8,
  /** JSON: a comma unless it would be the first in its object. */
  comma: 9,
  /** JSON: close the object, or say `null` if nothing is in it. */
  close: 10,
  /** JSON: comma and member `Data` with all unnamed Data, one of `parts` each; nothing if all are left out. */
  dataGroup: 11,
} as const;

export interface Step {
  code: number;
  bytes: Uint8Array;
  index: number;
  target: number;
  indexes: readonly number[];
  steps: Program;
  parts: readonly DataPart[];
}

export type Program = readonly Step[];

/** One unnamed Data: left out if value `dependency` is null; a value, or literal steps. */
export interface DataPart {
  dependency: number;
  index: number;
  steps: Program;
}

const NO_BYTES = new Uint8Array(0);
const encoder = new TextEncoder();

/** Collects steps; neighbouring literals become one run. */
export class ProgramBuilder {
  readonly #steps: Step[] = [];
  #pending = "";

  /** Text that is already escaped. */
  literal(text: string): void {
    this.#pending += text;
  }

  step(code: number, fields: Partial<Step> = {}): Step {
    this.#flush();
    const { bytes = NO_BYTES, index = 0, target = 0, indexes = [], steps = [], parts = [] } = fields;
    const step: Step = { code, bytes, index, target, indexes, steps, parts };
    this.#steps.push(step);
    return step;
  }

  /** Makes `step` a branch to what is written next. */
  land(step: Step): void {
    this.#flush();
    step.target = this.#steps.length;
  }

  finish(): Program {
    this.#flush();
    return this.#steps;
  }

  #flush(): void {
    if (this.#pending === "") return;
    const bytes = encoder.encode(this.#pending);
    this.#pending = "";
    this.step(STEP.literal, { bytes });
  }
}
