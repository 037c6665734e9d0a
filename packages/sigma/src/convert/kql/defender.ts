/**
 * Sigma -> KQL for advanced hunting of Microsoft Defender. Its sensor has tables of its own instead of Windows events, so
 * only log sources with a table of the same content are converted. Bindings (event 5861) are actions of DeviceEvents.
 */
import { aliasedField } from "../../compile/stream-builder.ts";
import type { Expression } from "../../detection/expression.ts";
import type { SigmaRule } from "../../parse/document.ts";
import type { Place } from "../../parse/yaml-tree.ts";
import { join, type Said, sayBoolean, type Test, unbracketed } from "../boolean-text.ts";
import { fieldsOf } from "../made-field.ts";
import type { Language, PlacedRule } from "../placed-rule.ts";
import { unsayable } from "../unsayable.ts";
import { kqlCorrelation, partColumns } from "./correlation.ts";
import { type DefenderTable, defenderTable } from "./defender-tables.ts";
import { type Column, KQL_WORDS, kqlTest } from "./value-test.ts";

type Note = (text: string) => void;

export const kqlDefender: Language = {
  rule: (placed, note) => query(placed, note),
  correlation: (correlation, members, note) => {
    const parts = members.map((placed) =>
      query(
        placed,
        note,
        correlation.groupBy.map((name) => aliasedField(correlation, name, placed.rule)),
      ),
    );
    return kqlCorrelation(correlation, parts);
  },
};

function query(placed: PlacedRule, note: Note, groups?: readonly string[]): string {
  const { rule, expression } = placed;
  const table = tableOf(placed);
  const columnOf = (field: string, at: Place): Column => {
    const text =
      field.toLowerCase() === "computer"
        ? "DeviceName"
        : Object.hasOwn(table.columns, field)
          ? table.columns[field]
          : undefined;
    if (text === undefined) throw unsayable(`The table ${table.name} has no column for '${field}'`, at);
    return { text, present: undefined };
  };
  const said = sayBoolean(expression, KQL_WORDS, (test): Said => {
    if (test.field.toLowerCase() === "eventid") return constantId(test, table);
    const reworded = table.reworded?.(test) ?? test;
    return kqlTest(columnOf(test.field, test.at), reworded, columnOf);
  });
  if (said === false) throw unsayable("The rule can never match there", rule.at);
  note(table.note);
  const gate = join([table.gate, said], "and", KQL_WORDS);
  const ends = groups
    ? [
        partColumns(
          "Timestamp",
          groups.map((name) => columnOf(name, rule.at).text),
        ),
      ]
    : [];
  return [table.name, ...(table.prepare ?? []), `where ${unbracketed(String(gate))}`, ...ends].join("\n| ");
}

function tableOf({ rule, eventIds, expression }: PlacedRule): DefenderTable {
  const table = defenderTable(rule.logSource, eventIds);
  if (!table) throw unsayable(`Advanced hunting has no table for ${sourceText(rule)}`, rule.logSource.at);
  if (table.eventId === undefined && asksForId(expression))
    throw unsayable("Advanced hunting knows no event ids of this log source", rule.logSource.at);
  return table;
}

function sourceText({ logSource: { category, service }, info }: SigmaRule): string {
  return category !== undefined ? `category '${category}'` : `service '${service ?? ""}' (${info.title})`;
}

function asksForId(expression: Expression): boolean {
  return [...fieldsOf(expression)].some((field) => field.toLowerCase() === "eventid");
}

/** The table holds one event id: a test of it is decided. */
function constantId({ test, at }: Test, { eventId }: DefenderTable): boolean {
  if (test.kind === "number") return test.value === eventId;
  throw unsayable("Only a number can be asked of EventID here", at);
}
