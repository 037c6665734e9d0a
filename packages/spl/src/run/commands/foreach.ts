/**
 * `foreach`: the body is parsed anew with each field's name in it and runs on all rows. Values never become text of the
 * search: `<<ITEM>>` stands for a field that holds the value while the body runs.
 */
import type { ForeachCommand } from "../../syntax/command-fields.ts";
import { type ForeachTokens, parseForeachBody } from "../../syntax/parse.ts";
import type { Row, Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { type CommandHost, collectRows, type Operator, type StepRecorder } from "../step.ts";
import { parseJson, scalarOfJson } from "../structured/json-path.ts";
import { scalarsOf, textOf } from "../values/coercion.ts";
import { captureWildcards } from "../values/wildcard-names.ts";

/** Names out of evidence that would not stay one name in the text of the body. */
const UNSAFE_NAME = /["'`|[\]\\]/;

const ITEM_FIELD = "foreach item";
const ITERATION_FIELD = "foreach iteration";

/** Parsing the body anew costs about as much as handing on so many rows. */
const STEPS_PER_ROUND = 200;

type Body = (rows: Iterable<Row>, run: RunContext) => Iterable<Row>;

export function compileForeach(command: ForeachCommand, host: CommandHost): Operator {
  if (command.mode !== "multifield") return overItems(command, host);
  return {
    *apply(rows, run, recorder) {
      let kept = collectRows(rows, run, "foreach", command.span);
      for (const tokens of roundsOf(kept, command, run, recorder)) {
        if (!run.spend(STEPS_PER_ROUND, command.span)) break;
        const body = compileBody(command, tokens, host, run);
        if (body !== undefined) kept = collectRows(body(kept, run), run, "foreach", command.span);
      }
      yield* kept;
    },
  };
}

/** One round per field: those written out, and those that a wildcard catches in some row. */
function roundsOf(
  rows: readonly Row[],
  command: ForeachCommand,
  run: RunContext,
  recorder: StepRecorder,
): ForeachTokens[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of row.names()) names.add(name);
  const rounds = new Map<string, ForeachTokens>();
  for (const pattern of command.fields) {
    for (const name of pattern.wildcards === 0 ? [pattern.text] : names) {
      const captured = captureWildcards(pattern.parts, name);
      if (captured === undefined || rounds.has(name)) continue;
      if (UNSAFE_NAME.test(name))
        recorder.detail(`the field ${JSON.stringify(name)} is passed over: its name holds quotes`);
      else if (rounds.size >= run.limits.fields)
        run.cut("SPL_FIELDS", `foreach takes ${run.limits.fields} fields`, command.span);
      else rounds.set(name, { field: name, match: captured.join(""), segments: captured });
    }
  }
  return [...rounds.values()];
}

function compileBody(
  command: ForeachCommand,
  tokens: ForeachTokens,
  host: CommandHost,
  run: RunContext,
): Body | undefined {
  const { commands, faults } = parseForeachBody(command, tokens);
  for (const fault of faults) run.fault(fault.code, `in the body of foreach: ${fault.message}`, command.bodySpan);
  if (faults.length > 0) return undefined;
  const known = host.context.faults.length;
  const body = host.commands({ commands });
  const added = host.context.faults.splice(known);
  for (const fault of added) run.fault(fault.code, `in the body of foreach: ${fault.message}`, command.bodySpan);
  return added.length === 0 ? body : undefined;
}

/** `multivalue` and `json_array`: the body runs on each row once per item. */
function overItems(command: ForeachCommand, host: CommandHost): Operator {
  const { item, iteration } = command.tokens;
  const bare = command.body
    .replaceAll(`"${item}"`, item)
    .replaceAll(`'${item}'`, item)
    .replaceAll(`"${iteration}"`, iteration);
  const tokens: ForeachTokens = { item: `'${ITEM_FIELD}'`, iteration: `'${ITERATION_FIELD}'` };
  return {
    *apply(rows, run) {
      const body = compileBody({ ...command, body: bare }, tokens, host, run);
      for (const row of rows) {
        if (body === undefined) yield row;
        else yield* overRow(row, command, body, run);
      }
    },
  };
}

function* overRow(row: Row, command: ForeachCommand, body: Body, run: RunContext): Iterable<Row> {
  let rows: Row[] = [row];
  for (const pattern of command.fields) {
    for (const [index, value] of itemsOf(row, pattern.text, command).entries()) {
      for (const each of rows) {
        each.set(ITEM_FIELD, value);
        each.set(ITERATION_FIELD, index);
      }
      rows = [...body(rows, run)];
    }
  }
  for (const each of rows) {
    each.delete(ITEM_FIELD);
    each.delete(ITERATION_FIELD);
    yield each;
  }
}

function itemsOf(row: Row, name: string, command: ForeachCommand): readonly Scalar[] {
  if (command.mode === "multivalue") return scalarsOf(row.get(name));
  const json = parseJson(textOf(row.get(name)) ?? "");
  return Array.isArray(json) ? json.map(scalarOfJson) : [];
}
