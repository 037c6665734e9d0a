/** `makeresults`: rows out of nothing, or out of CSV or JSON text in the search. */
import type { MakeresultsCommand } from "../../syntax/command-sets.ts";
import { Row } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import type { CommandHost, Operator } from "../step.ts";
import { type Json, parseJson, scalarOfJson } from "../structured/json-path.ts";

export function compileMakeresults(command: MakeresultsCommand, host: CommandHost): Operator {
  const records = command.data === undefined ? undefined : recordsOf(command, command.data, host);
  return {
    *apply(_, run) {
      const count = records?.length ?? command.count;
      for (let index = 0; index < Math.min(count, run.limits.rows); index++) {
        const row = new Row();
        row.set("_time", run.now);
        for (const [name, value] of records?.[index] ?? []) row.set(name, value);
        if (command.annotate) annotate(row);
        yield row;
      }
      tellCut(count, command, run);
    },
  };
}

function tellCut(count: number, command: MakeresultsCommand, run: RunContext): void {
  if (count > run.limits.rows) run.cut("SPL_ROWS", `makeresults makes at most ${run.limits.rows} rows`, command.span);
}

/** Fields that `annotate=true` adds: they are there without a value in Splunk, save the count. */
function annotate(row: Row): void {
  row.set("_raw", row.get("_raw") ?? "");
  row.set("splunk_server", "offline");
}

type FieldList = [name: string, value: string | number][];

function recordsOf(command: MakeresultsCommand, data: string, host: CommandHost): FieldList[] {
  if (command.format !== "json") return csvRecords(data);
  const json = parseJson(data);
  if (!Array.isArray(json)) {
    host.context.fault("SPL_MAKERESULTS", "data of makeresults isn't a JSON array of objects", command.span);
    return [];
  }
  return json.map(fieldsOf);
}

function fieldsOf(item: Json): FieldList {
  if (item === null || typeof item !== "object" || Array.isArray(item)) return [];
  return Object.entries(item)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, scalarOfJson(value)]);
}

/** First line: names. Cells may stand in double quotes. */
function csvRecords(data: string): FieldList[] {
  const [names = [], ...lines] = data
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2] ?? ""),
    );
  return lines.map((cells) => {
    const fields: FieldList = [];
    for (const [index, name] of names.entries()) {
      const cell = cells[index] ?? "";
      if (cell !== "") fields.push([name.trim(), cell]);
    }
    return fields;
  });
}
