/** `head`, `tail`, `reverse`, `sort`, `dedup`: which rows, in which order. */
import { compareText } from "@unbind/bytes";
import type {
  DedupCommand,
  HeadCommand,
  ReverseCommand,
  SortCommand,
  SortKey,
  TailCommand,
} from "../../syntax/command-rows.ts";
import { compileExpression } from "../expression/compile-expression.ts";
import type { Row, Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { type CommandHost, collectRows, type Operator } from "../step.ts";
import { firstOf, keyTextOf, numberOfScalar, textOfScalar } from "../values/coercion.ts";
import { parseAddress } from "../values/network.ts";
import { groupKey } from "./group-key.ts";

export function compileHead(command: HeadCommand, host: CommandHost): Operator {
  const condition = command.condition === undefined ? undefined : compileExpression(command.condition, host);
  return {
    *apply(rows, run) {
      let taken = 0;
      for (const row of rows) {
        if (command.limit !== undefined && taken >= command.limit) return;
        const goesOn = condition === undefined || continues(condition(row, run), command.keepNull);
        if (!goesOn && !command.keepLast) return;
        taken++;
        yield row;
        if (!goesOn) return;
      }
    },
  };
}

function continues(value: unknown, keepNull: boolean): boolean {
  return value === true || (value === undefined && keepNull);
}

/** The last rows, the last of all first. */
export function compileTail(command: TailCommand): Operator {
  return {
    *apply(rows, run) {
      const size = Math.min(command.limit, run.limits.rows);
      const kept: Row[] = [];
      let total = 0;
      for (const row of rows) {
        if (size > 0) kept[total % size] = row;
        total++;
      }
      for (let back = 1; back <= Math.min(size, total); back++) {
        const row = kept[(total - back) % size];
        if (row !== undefined) yield row;
      }
    },
  };
}

export function compileReverse(command: ReverseCommand): Operator {
  return {
    *apply(rows, run) {
      yield* collectRows(rows, run, "reverse", command.span).reverse();
    },
  };
}

/** Stable; rows without a value come last either way. Without a number all rows stay (Splunk itself cuts at 10,000). */
export function compileSort(command: SortCommand): Operator {
  return {
    *apply(rows, run) {
      const sorted = sortRows(collectRows(rows, run, "sort", command.span), command.keys, command.reversed);
      yield* command.limit > 0 && command.limitGiven ? sorted.slice(0, command.limit) : sorted;
    },
  };
}

/** Orders rows by keys; `reversed` turns every key round. */
export function sortRows(rows: Row[], keys: readonly SortKey[], reversed: boolean): Row[] {
  const columns = keys.map((key) => {
    const values = rows.map((row) => firstOf(row.get(key.field.name)));
    return { compare: comparatorOf(key, values), values, sign: key.descending !== reversed ? -1 : 1 };
  });
  const order = rows.map((_, index) => index);
  order.sort((a, b) => {
    for (const { compare, values, sign } of columns) {
      const left = values[a];
      const right = values[b];
      if (left === undefined || right === undefined) {
        if (left === right) continue;
        return left === undefined ? 1 : -1;
      }
      const difference = compare(left, right) * sign;
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  return order.map((index) => rows[index]).filter((row) => row !== undefined);
}

type Comparator = (a: Scalar, b: Scalar) => number;

const byText: Comparator = (a, b) => compareText(textOfScalar(a), textOfScalar(b));
/** Texts that are no numbers come behind the numbers. */
const byNumber: Comparator = (a, b) => {
  const left = numberOfScalar(a);
  const right = numberOfScalar(b);
  if (left === undefined || right === undefined) return left === right ? byText(a, b) : left === undefined ? 1 : -1;
  return left - right;
};
const byAddress: Comparator = (a, b) => {
  const left = parseAddress(textOfScalar(a));
  const right = parseAddress(textOfScalar(b));
  if (left === undefined || right === undefined) return left === right ? byText(a, b) : left === undefined ? 1 : -1;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** `auto`: numbers if all values are, addresses if all are, else text. */
function comparatorOf(key: SortKey, values: readonly (Scalar | undefined)[]): Comparator {
  if (key.as === "str") return byText;
  if (key.as === "num") return byNumber;
  if (key.as === "ip") return byAddress;
  const present = values.filter((value) => value !== undefined);
  if (present.every((value) => numberOfScalar(value) !== undefined)) return byNumber;
  return present.every((value) => parseAddress(textOfScalar(value)) !== undefined) ? byAddress : byText;
}

export function compileDedup(command: DedupCommand): Operator {
  const names = command.fields.map((field) => field.name);
  return {
    *apply(rows, run, recorder) {
      const sorted =
        command.sortBy.length === 0
          ? rows
          : sortRows(collectRows(rows, run, "dedup", command.span), command.sortBy, false);
      const seen = new KeyCounter(run, command);
      for (const row of sorted) {
        const missing = names.find((name) => row.get(name) === undefined);
        if (missing !== undefined) {
          if (command.keepEmpty) yield row;
          else recorder.detail(`dropped, since the field ${missing} is missing`);
        } else if (seen.count(row, names) <= command.count) yield row;
        else if (command.keepEvents) {
          for (const name of names) row.delete(name);
          yield row;
        }
      }
    },
  };
}

/** Counts rows of each combination; with `consecutive` only of the run at hand. */
class KeyCounter {
  readonly #counts = new Map<string, number>();
  readonly #run: RunContext;
  readonly #command: DedupCommand;

  constructor(run: RunContext, command: DedupCommand) {
    this.#run = run;
    this.#command = command;
  }

  count(row: Row, names: readonly string[]): number {
    const key = groupKey(names.map((name) => keyTextOf(row.get(name) ?? "")));
    const count = (this.#counts.get(key) ?? 0) + 1;
    if (count === 1) {
      if (this.#command.consecutive) this.#counts.clear();
      else if (this.#counts.size >= this.#run.limits.rows) {
        this.#run.cut(
          "SPL_ROWS",
          `dedup knows ${this.#run.limits.rows} combinations; later ones pass unseen`,
          this.#command.span,
        );
        return count;
      }
    }
    this.#counts.set(key, count);
    return count;
  }
}
