/** `join`, `append`, `appendpipe`, `appendcols`, `union`, `multisearch`: rows of several searches. */
import type {
  AppendCommand,
  AppendcolsCommand,
  AppendpipeCommand,
  JoinCommand,
  UnionCommand,
} from "../../syntax/command-sets.ts";
import { mergeProvenance, type Row } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { type CommandHost, collectRows, type Operator, type StepRecorder } from "../step.ts";
import { keyTextOf, numberOf } from "../values/coercion.ts";
import { isInternal } from "../values/wildcard-names.ts";
import { groupKey } from "./group-key.ts";

/** Right rows with the same values of all fields; a row that misses one never matches. */
export function compileJoin(command: JoinCommand, host: CommandHost): Operator {
  const search = host.search(command.search);
  return {
    *apply(rows, run, recorder) {
      const right = collectRows(search(run), run, "join", command.search.span);
      const left = command.fields.length > 0 ? rows : collectRows(rows, run, "join", command.span);
      const names = command.fields.length > 0 ? command.fields.map(({ name }) => name) : sharedNames(left, right);
      const index = indexRows(right, names);
      let made = 0;
      for (const row of left) {
        for (const joined of joinRow(row, names, index, command, recorder)) {
          if (++made > run.limits.rows) {
            run.cut("SPL_ROWS", `join made ${run.limits.rows} rows; the rest is left out`, command.span);
            return;
          }
          yield joined;
        }
      }
    },
  };
}

function sharedNames(left: Iterable<Row>, right: readonly Row[]): string[] {
  const inRight = new Set(right.flatMap((row) => row.names()));
  const inLeft = new Set<string>();
  for (const row of left) for (const name of row.names()) inLeft.add(name);
  return [...inLeft].filter((name) => inRight.has(name) && !isInternal(name));
}

function joinKey(row: Row, names: readonly string[]): string | undefined {
  const texts: string[] = [];
  for (const name of names) {
    const value = row.get(name);
    if (value === undefined) return undefined;
    texts.push(keyTextOf(value));
  }
  return names.length === 0 ? undefined : groupKey(texts);
}

function indexRows(rows: readonly Row[], names: readonly string[]): Map<string, Row[]> {
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    const key = joinKey(row, names);
    if (key === undefined) continue;
    const known = index.get(key);
    if (known === undefined) index.set(key, [row]);
    else known.push(row);
  }
  return index;
}

function* joinRow(
  row: Row,
  names: readonly string[],
  index: ReadonlyMap<string, readonly Row[]>,
  command: JoinCommand,
  recorder: StepRecorder,
): Iterable<Row> {
  const key = joinKey(row, names);
  const found =
    key === undefined ? [] : (index.get(key) ?? []).filter((other) => !command.useTime || inTime(row, other, command));
  if (found.length === 0) {
    recorder.detail(key === undefined ? "a join field is missing" : "no row of the other search fits");
    if (command.type === "left") yield row;
    return;
  }
  for (const other of command.max === 0 ? found : found.slice(0, command.max)) {
    const joined = row.copy();
    copyFields(other, joined, command.overwrite);
    joined.provenance = mergeProvenance(row.provenance, other.provenance);
    yield joined;
  }
}

function inTime(row: Row, other: Row, command: JoinCommand): boolean {
  const time = numberOf(row.get("_time"));
  const otherTime = numberOf(other.get("_time"));
  if (time === undefined || otherTime === undefined) return false;
  return command.earlier ? otherTime <= time : otherTime >= time;
}

/** Internal fields stay those of the row at hand. */
function copyFields(from: Row, to: Row, overwrite: boolean): void {
  for (const name of from.names()) {
    if (!isInternal(name) && (overwrite || to.get(name) === undefined)) to.set(name, from.get(name));
  }
}

export function compileAppend(command: AppendCommand, host: CommandHost): Operator {
  const search = host.search(command.search);
  return {
    *apply(rows, run) {
      yield* rows;
      yield* search(run);
    },
  };
}

export function compileAppendpipe(command: AppendpipeCommand, host: CommandHost): Operator {
  const commands = host.commands(command.pipeline);
  return {
    *apply(rows, run) {
      const kept = collectRows(rows, run, "appendpipe", command.span);
      const added = collectRows(
        commands(
          kept.map((row) => row.copy()),
          run,
        ),
        run,
        "appendpipe",
        command.span,
      );
      yield* kept;
      yield* added;
    },
  };
}

/** The first row gets the fields of the other search's first, and so on. */
export function compileAppendcols(command: AppendcolsCommand, host: CommandHost): Operator {
  const search = host.search(command.search);
  return {
    *apply(rows, run) {
      const others = search(run)[Symbol.iterator]();
      for (const row of rows) {
        const next = others.next();
        if (!next.done) {
          copyFields(next.value, row, command.override);
          row.provenance = mergeProvenance(row.provenance, next.value.provenance);
        }
        yield row;
      }
      for (let next = others.next(); !next.done; next = others.next()) yield next.value;
    },
  };
}

export function compileUnion(command: UnionCommand, host: CommandHost): Operator {
  const searches = command.searches.map((search) => host.search(search));
  return {
    *apply(rows: Iterable<Row>, run: RunContext) {
      yield* rows;
      for (const search of searches) yield* search(run);
    },
  };
}
