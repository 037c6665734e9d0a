/** `lookup`, `inputlookup`, `outputlookup`: tables from CSV files. */
import { compileWildcard, foldText, type WildcardPart } from "@unbind/rules";
import type { InputlookupCommand, LookupCommand, OutputlookupCommand } from "../../syntax/command-sets.ts";
import type { FieldName } from "../../syntax/span.ts";
import { type LookupDefinition, Row, type Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { compileSearch } from "../search/predicate.ts";
import { type ColumnPlan, type CommandHost, eachRow, type Operator, type StepRecorder } from "../step.ts";
import { fieldValueOf, scalarsOf, textOfScalar } from "../values/coercion.ts";
import { isInNetwork, parseNetwork } from "../values/network.ts";
import { groupKey, tellCombinations } from "./group-key.ts";

const DEFAULT_MATCHES = 1000;

type TableRow = readonly string[];

/** Lines of a table by the values of some columns. */
interface TableIndex {
  /** Steps that one search takes. */
  readonly cost: number;
  find(keys: readonly string[]): readonly TableRow[];
}

function openTable(name: FieldName, run: RunContext): LookupDefinition | undefined {
  const table = run.lookup(name.name);
  if (table === undefined) {
    run.fault("SPL_LOOKUP_MISSING", `the lookup table ${name.name} was not given; nothing is looked up`, name.span);
  }
  return table;
}

export function compileLookup(command: LookupCommand): Operator {
  const targets = command.outputs.map(({ field }) => field.name);
  return {
    *apply(rows, run, recorder) {
      const table = openTable(command.table, run);
      const prepared = table && prepare(command, table, run);
      for (const row of rows) {
        if (prepared !== undefined) lookUp(row, command, prepared, run, recorder);
        yield row;
      }
    },
    columns: (before: ColumnPlan) => before && [...new Set([...before, ...targets])],
  };
}

interface PreparedLookup {
  readonly table: LookupDefinition;
  readonly index: TableIndex;
  /** Position in the table and field of the row. */
  readonly outputs: readonly { readonly column: number; readonly field: string }[];
}

function prepare(command: LookupCommand, table: LookupDefinition, run: RunContext): PreparedLookup | undefined {
  const positions = command.keys.map(({ column }) => table.columns.indexOf(column.name));
  const missing = command.keys.find((_, index) => (positions[index] ?? -1) < 0);
  if (missing !== undefined) {
    run.fault("SPL_LOOKUP_COLUMN", `the table ${table.name} has no column ${missing.column.name}`, missing.column.span);
    return undefined;
  }
  const outputs =
    command.output === "all" && command.outputs.length === 0
      ? table.columns.map((field, column) => ({ column, field })).filter(({ column }) => !positions.includes(column))
      : command.outputs.map(({ column, field }) => ({ column: table.columns.indexOf(column.name), field: field.name }));
  return { table, index: indexTable(table, positions), outputs };
}

function lookUp(
  row: Row,
  command: LookupCommand,
  lookup: PreparedLookup,
  run: RunContext,
  recorder: StepRecorder,
): void {
  const { table, outputs } = lookup;
  if (command.output === "new" && outputs.some(({ field }) => row.get(field) !== undefined)) return;
  const lines = findLines(row, command, lookup, run);
  if (lines.length > 0) {
    for (const { column, field } of outputs) {
      const values = lines.map((line) => line[column] ?? "").filter((cell) => cell !== "");
      if (values.length > 0) row.set(field, fieldValueOf(values));
      else if (command.output !== "new") row.delete(field);
    }
  } else recorder.detail("no line of the table fits");
  if (lines.length < (table.minMatches ?? 0) && table.defaultMatch !== undefined) {
    for (const { field } of outputs) row.set(field, table.defaultMatch);
  }
}

/** Lines for each combination of the keys' values, in the table's order, at most `maxMatches`. */
function findLines(row: Row, command: LookupCommand, { table, index }: PreparedLookup, run: RunContext): TableRow[] {
  let combinations: string[][] = [[]];
  for (const { field } of command.keys) {
    const values = scalarsOf(row.get(field.name)).map(textOfScalar);
    const fitting = values.slice(0, Math.max(1, Math.floor(run.limits.values / Math.max(1, combinations.length))));
    if (fitting.length < values.length) tellCombinations(run, command.table.span);
    combinations = combinations.flatMap((keys) => fitting.map((value) => [...keys, value]));
  }
  const most = Math.min(table.maxMatches ?? DEFAULT_MATCHES, run.limits.values);
  const lines: TableRow[] = [];
  for (const keys of combinations) {
    if (!run.spend(index.cost, command.table.span)) break;
    for (const line of index.find(keys)) {
      if (lines.length >= most) return lines;
      lines.push(line);
    }
  }
  return lines;
}

function indexTable(table: LookupDefinition, positions: readonly number[]): TableIndex {
  const fold = table.caseSensitive === false ? foldText : (text: string) => text;
  const special = positions.some((position) => matchType(table, position) !== "exact");
  if (special) return scanTable(table, positions, fold);
  const lines = new Map<string, TableRow[]>();
  for (const line of table.rows) {
    const key = groupKey(positions.map((position) => fold(line[position] ?? "")));
    const known = lines.get(key);
    if (known === undefined) lines.set(key, [line]);
    else known.push(line);
  }
  return { cost: 1, find: (keys) => lines.get(groupKey(keys.map(fold))) ?? [] };
}

function matchType(table: LookupDefinition, position: number): "exact" | "wildcard" | "cidr" {
  return table.matchTypes?.get(table.columns[position] ?? "") ?? "exact";
}

/** Tables with patterns are tried line by line. */
function scanTable(table: LookupDefinition, positions: readonly number[], fold: (text: string) => string): TableIndex {
  const lines = table.rows.map((line) => ({
    line,
    tests: positions.map((position) => cellTest(line[position] ?? "", matchType(table, position), fold)),
  }));
  return {
    cost: lines.length,
    find: (keys) =>
      lines.filter(({ tests }) => tests.every((test, at) => test(keys[at] ?? ""))).map(({ line }) => line),
  };
}

function cellTest(
  cell: string,
  type: "exact" | "wildcard" | "cidr",
  fold: (text: string) => string,
): (value: string) => boolean {
  if (type === "wildcard") {
    const parts: WildcardPart[] = (fold(cell).match(/\*|[^*]+/g) ?? []).map((part) =>
      part === "*" ? { wildcard: "any" } : part,
    );
    const matches = compileWildcard(parts, { caseSensitive: true });
    return (value) => matches(fold(value));
  }
  const network = type === "cidr" ? parseNetwork(cell) : undefined;
  if (network !== undefined) return (value) => isInNetwork(network, value);
  return (value) => fold(value) === fold(cell);
}

/** Lines of the table as rows; with `append` behind the rows at hand. */
export function compileInputlookup(command: InputlookupCommand, host: CommandHost): Operator {
  const holds = command.where && compileSearch(command.where, host);
  return {
    *apply(rows, run) {
      if (command.append) yield* rows;
      const table = openTable(command.table, run);
      let given = 0;
      for (const line of table?.rows.slice(command.start) ?? []) {
        const row = new Row();
        for (const [index, name] of table?.columns.entries() ?? []) row.set(name, cellValue(line[index]));
        if (holds !== undefined && !holds(row, run)) continue;
        if (command.max > 0 && ++given > command.max) return;
        yield row;
      }
    },
  };
}

function cellValue(cell: string | undefined): Scalar | undefined {
  return cell === "" ? undefined : cell;
}

/** Nothing is written; the rows pass. */
export function compileOutputlookup(command: OutputlookupCommand): Operator {
  const pass = eachRow(() => undefined);
  return {
    apply(rows, run, recorder) {
      run.notes.add(`outputlookup ${command.table.name} writes nothing offline; its rows pass through`);
      return pass.apply(rows, run, recorder);
    },
  };
}
