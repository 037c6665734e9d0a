/** `addtotals`: sums of the numeric fields of each row, and of each column. */
import type { AddtotalsCommand } from "../../syntax/command-fields.ts";
import { Row } from "../row.ts";
import { type ColumnPlan, collectRows, type Operator } from "../step.ts";
import { numberOf } from "../values/coercion.ts";
import { expandNames, isInternal } from "../values/wildcard-names.ts";

export function compileAddtotals(command: AddtotalsCommand): Operator {
  return {
    *apply(rows, run) {
      const totals = new Map<string, number>();
      const input = command.col ? collectRows(rows, run, "addtotals", command.span) : rows;
      for (const row of input) {
        if (command.row) addRowTotal(row, command);
        if (command.col) addColumns(row, command, totals);
        yield row;
      }
      if (command.col) yield totalRow(totals, command);
    },
    columns: (before: ColumnPlan) => before && (command.row ? [...new Set([...before, command.fieldName])] : before),
  };
}

function namesOf(row: Row, command: AddtotalsCommand): string[] {
  const names = row.names();
  return command.fields.length === 0 ? names.filter((name) => !isInternal(name)) : expandNames(command.fields, names);
}

function addRowTotal(row: Row, command: AddtotalsCommand): void {
  let sum = 0;
  for (const name of namesOf(row, command)) sum += numberOf(row.get(name)) ?? 0;
  row.set(command.fieldName, sum);
}

function addColumns(row: Row, command: AddtotalsCommand, totals: Map<string, number>): void {
  for (const name of namesOf(row, command)) {
    const value = numberOf(row.get(name));
    if (value !== undefined) totals.set(name, (totals.get(name) ?? 0) + value);
  }
}

function totalRow(totals: ReadonlyMap<string, number>, command: AddtotalsCommand): Row {
  const row = Row.of(totals);
  if (command.labelField !== undefined) row.set(command.labelField, command.label);
  return row;
}
