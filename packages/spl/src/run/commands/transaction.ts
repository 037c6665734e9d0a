/** `transaction`: rows with the same values of some fields, close enough in time, become one. */
import { compareText } from "@unbind/bytes";
import type { TransactionCommand, TransactionEdge } from "../../syntax/command-aggregating.ts";
import { compileCondition } from "../expression/compile-expression.ts";
import { ProvenanceGatherer, Row, type Scalar } from "../row.ts";
import { compileSearch, type RowPredicate } from "../search/predicate.ts";
import { type CommandHost, collectRows, type Operator, type StepRecorder } from "../step.ts";
import { fieldValueOf, keyTextOf, numberOf, scalarsOf, textOfScalar } from "../values/coercion.ts";
import { spanSeconds } from "./bin.ts";
import { groupKey } from "./group-key.ts";

/** Rows of one transaction, oldest first. */
interface Transaction {
  readonly rows: Row[];
  readonly start: number;
  last: number;
  closed: boolean;
}

export function compileTransaction(command: TransactionCommand, host: CommandHost): Operator {
  const starts = command.startsWith && compileEdge(command.startsWith, host);
  const ends = command.endsWith && compileEdge(command.endsWith, host);
  return {
    *apply(rows, run, recorder) {
      const builder = new TransactionBuilder(command, recorder);
      const kept = collectRows(rows, run, "transaction", command.span);
      for (const row of inTimeOrder(kept)) {
        builder.add(row, starts?.(row, run) === true, ends?.(row, run) === true);
      }
      yield* builder.finish();
    },
  };
}

function inTimeOrder(rows: readonly Row[]): Row[] {
  const timed = rows.map((row) => ({ row, time: numberOf(row.get("_time")) ?? 0 })).reverse();
  return timed.sort((a, b) => a.time - b.time).map(({ row }) => row);
}

function compileEdge(edge: TransactionEdge, host: CommandHost): RowPredicate {
  if (edge.kind === "search") return compileSearch(edge.expression, host);
  if (edge.kind === "eval") return compileCondition(edge.expression, host);
  const { pattern } = edge;
  return compileSearch({ kind: "term", form: "phrase", value: pattern, span: pattern.span }, host);
}

class TransactionBuilder {
  readonly #command: TransactionCommand;
  readonly #recorder: StepRecorder;
  readonly #open = new Map<string, Transaction>();
  readonly #done: Transaction[] = [];
  readonly #orphans: Row[] = [];
  readonly #maxSpan: number;
  readonly #maxPause: number;

  constructor(command: TransactionCommand, recorder: StepRecorder) {
    this.#command = command;
    this.#recorder = recorder;
    this.#maxSpan = command.maxSpan === undefined ? Infinity : spanSeconds(command.maxSpan);
    this.#maxPause = command.maxPause === undefined ? Infinity : spanSeconds(command.maxPause);
  }

  add(row: Row, starts: boolean, ends: boolean): void {
    const key = this.#key(row);
    if (key === undefined) {
      this.#recorder.detail("all fields of the transaction are missing");
      this.#orphans.push(row);
      return;
    }
    const time = numberOf(row.get("_time")) ?? 0;
    let current = this.#open.get(key);
    if (current !== undefined && (starts || !this.#fits(current, time))) {
      this.#close(key, current, this.#command.endsWith === undefined);
      current = undefined;
    }
    if (current === undefined) {
      if (this.#command.startsWith !== undefined && !starts) {
        this.#orphans.push(row);
        return;
      }
      current = { rows: [], start: time, last: time, closed: false };
      this.#open.set(key, current);
    }
    current.rows.push(row);
    current.last = time;
    if (ends || current.rows.length >= this.#command.maxEvents) this.#close(key, current, true);
  }

  #key(row: Row): string | undefined {
    const { fields } = this.#command;
    if (fields.length === 0) return "";
    const values = fields.map((field) => row.get(field.name));
    if (values.every((value) => value === undefined)) return undefined;
    return groupKey(values.flatMap((value) => (value === undefined ? ["0", ""] : ["1", keyTextOf(value)])));
  }

  #fits(transaction: Transaction, time: number): boolean {
    return time - transaction.start <= this.#maxSpan && time - transaction.last <= this.#maxPause;
  }

  #close(key: string, transaction: Transaction, closed: boolean): void {
    transaction.closed = closed;
    this.#open.delete(key);
    this.#done.push(transaction);
  }

  /** Newest first; what never ended is kept only if asked for. */
  *finish(): Iterable<Row> {
    for (const [key, transaction] of [...this.#open])
      this.#close(key, transaction, this.#command.endsWith === undefined);
    const kept = this.#done.filter((transaction) => transaction.closed || this.#command.keepEvicted);
    const evicted = this.#done.length - kept.length;
    if (evicted > 0) this.#recorder.detail("left out: transactions without an end", evicted);
    for (const transaction of kept.sort((a, b) => b.start - a.start)) yield transactionRow(transaction, this.#command);
    if (this.#command.keepOrphans) yield* this.#orphans;
  }
}

function transactionRow(transaction: Transaction, command: TransactionCommand): Row {
  const provenance = new ProvenanceGatherer();
  const fields = new Map<string, Scalar[]>();
  for (const row of transaction.rows) {
    provenance.add(row.provenance);
    for (const name of row.names()) {
      const known = fields.get(name);
      if (known === undefined) fields.set(name, [...scalarsOf(row.get(name))]);
      else for (const value of scalarsOf(row.get(name))) known.push(value);
    }
  }
  const result = new Row(provenance.done());
  for (const [name, values] of fields)
    result.set(name, fieldValueOf(isList(name, command) ? values : sortedSet(values)));
  result.set("_raw", (fields.get("_raw") ?? []).map(textOfScalar).join("\n") || undefined);
  result.set("_time", transaction.start);
  result.set("duration", Number((transaction.last - transaction.start).toFixed(6)));
  result.set("eventcount", transaction.rows.length);
  result.set("closed_txn", transaction.closed ? 1 : 0);
  return result;
}

function isList(name: string, command: TransactionCommand): boolean {
  return typeof command.mvList === "boolean" ? command.mvList : command.mvList.includes(name);
}

function sortedSet(values: readonly Scalar[]): Scalar[] {
  const distinct = new Map(values.map((value) => [textOfScalar(value), value]));
  return [...distinct].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value);
}
