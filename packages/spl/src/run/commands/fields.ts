/** `eval`, `fields`, `table`, `rename`, `replace`, `fillnull`: which fields a row has and what they are called. */
import type { FieldsCommand, RenameCommand, ReplaceCommand, TableCommand } from "../../syntax/command-fields.ts";
import type { EvalCommand, FillnullCommand } from "../../syntax/command-rows.ts";
import type { TextPattern } from "../../syntax/span.ts";
import { compileExpression } from "../expression/compile-expression.ts";
import type { FieldValue, Row, Scalar } from "../row.ts";
import { type ColumnPlan, type CommandHost, collectRows, eachRow, type Operator } from "../step.ts";
import { scalarsOf, storable, textOfScalar } from "../values/coercion.ts";
import { captureWildcards, expandNames, fillWildcards, isInternal, nameMatcher } from "../values/wildcard-names.ts";

export function compileEval(command: EvalCommand, host: CommandHost): Operator {
  const assignments = command.assignments.map(({ field, expression }) => ({
    name: field.name,
    evaluate: compileExpression(expression, host),
  }));
  const names = assignments.map(({ name }) => name);
  return eachRow(
    (row, run) => {
      for (const { name, evaluate } of assignments) row.set(name, storable(evaluate(row, run)));
    },
    (before) => before && [...new Set([...before, ...names])],
  );
}

export function compileFields(command: FieldsCommand): Operator {
  const matches = nameMatcher(command.fields);
  if (command.mode === "remove") {
    return eachRow(
      (row) => {
        for (const name of removable(row, command.fields)) if (matches(name)) row.delete(name);
      },
      (before) => before?.filter((name) => !matches(name)),
    );
  }
  return eachRow(
    (row) => row.restrict((name) => isInternal(name) || matches(name)),
    () => command.fields.map((field) => field.text),
  );
}

/** Without wildcards no other field need be looked at. */
function removable(row: Row, fields: readonly TextPattern[]): readonly string[] {
  return fields.some((field) => field.wildcards > 0) ? row.names() : fields.map((field) => field.text);
}

/** Exactly these columns; those of a wildcard in alphabetical order. */
export function compileTable(command: TableCommand): Operator {
  const plan = command.fields.map((field) => field.text);
  const wild = command.fields.some((field) => field.wildcards > 0);
  return {
    *apply(rows) {
      for (const row of rows) {
        yield row.project(wild ? expandNames(command.fields, row.names().filter(isShown).sort()) : plan);
      }
    },
    columns: () => plan,
  };
}

function isShown(name: string): boolean {
  return !isInternal(name);
}

/** Left to right; a source that is missing takes the target's value away where a name was written out. */
export function compileRename(command: RenameCommand): Operator {
  return eachRow(
    (row) => {
      for (const { from, to } of command.renames) {
        if (from.wildcards === 0) renameField(row, from.text, to.text);
        else {
          for (const name of row.names()) {
            const captured = captureWildcards(from.parts, name);
            if (captured !== undefined) renameField(row, name, fillWildcards(to.parts, captured));
          }
        }
      }
    },
    (before) => before && renamedColumns(before, command),
  );
}

function renameField(row: Row, from: string, to: string): void {
  if (from === to) return;
  const value = row.get(from);
  row.delete(from);
  row.set(to, value);
}

function renamedColumns(before: readonly string[], command: RenameCommand): string[] {
  let columns = [...before];
  for (const { from, to } of command.renames) {
    columns = columns.map((name) => {
      const captured = captureWildcards(from.parts, name);
      return captured === undefined ? name : fillWildcards(to.parts, captured);
    });
  }
  return [...new Set(columns)];
}

/** Whole values, without case; the first pair that fits. */
export function compileReplaceCommand(command: ReplaceCommand): Operator {
  const pairs = command.replacements.map(({ from, to }) => ({
    from: from.parts.map((part) => (typeof part === "string" ? part.toLowerCase() : part)),
    to: to.parts,
  }));
  const replace = (value: Scalar): Scalar => {
    const text = textOfScalar(value);
    for (const { from, to } of pairs) {
      const captured = captureWildcards(from, text.toLowerCase());
      if (captured !== undefined) return fillWildcards(to, originalCase(from, text, captured));
    }
    return value;
  };
  return eachRow((row) => {
    const names = row.names();
    for (const name of command.fields.length === 0 ? names.filter(isShown) : expandNames(command.fields, names)) {
      const value = row.get(name);
      if (value !== undefined) row.set(name, mapValue(value, replace));
    }
  });
}

/** The captured pieces as they stand in the text: folding kept every length, or the folded ones are given. */
function originalCase(
  parts: readonly (string | { readonly wildcard: "any" })[],
  text: string,
  captured: readonly string[],
): readonly string[] {
  const literal = parts.reduce((length, part) => length + (typeof part === "string" ? part.length : 0), 0);
  if (captured.reduce((length, piece) => length + piece.length, literal) !== text.length) return captured;
  let at = 0;
  let next = 0;
  const pieces: string[] = [];
  for (const part of parts) {
    const length = typeof part === "string" ? part.length : (captured[next++]?.length ?? 0);
    if (typeof part !== "string") pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

export function mapValue(value: FieldValue, body: (value: Scalar) => Scalar): FieldValue {
  return typeof value === "object" ? scalarsOf(value).map(body) : body(value);
}

/** With a list in every row; without one every column that some row has. */
export function compileFillnull(command: FillnullCommand): Operator {
  const fill = (row: Row, names: Iterable<string>): void => {
    for (const name of names) if (isEmpty(row.get(name))) row.set(name, command.value);
  };
  if (command.fields.length > 0 && command.fields.every((field) => field.wildcards === 0)) {
    const names = command.fields.map((field) => field.text);
    return eachRow(
      (row) => fill(row, names),
      (before) => before && [...new Set([...before, ...names])],
    );
  }
  return {
    *apply(rows, run) {
      const kept = collectRows(rows, run, "fillnull", command.span);
      const seen = new Set<string>();
      for (const row of kept) for (const name of row.names()) if (!isInternal(name)) seen.add(name);
      const names = command.fields.length === 0 ? [...seen] : expandNames(command.fields, [...seen]);
      for (const row of kept) {
        fill(row, names);
        yield row;
      }
    },
  };
}

function isEmpty(value: FieldValue | undefined): boolean {
  return value === undefined || value === "";
}

/** Columns a plan turns into, given what rows have: wildcards in alphabetical order, then what was added later. */
export function resolveColumns(plan: ColumnPlan, present: readonly string[]): string[] {
  if (plan === undefined) return present.filter(isShown);
  const columns = new Set<string>();
  for (const entry of plan) {
    if (!entry.includes("*")) columns.add(entry);
    else for (const name of wildcardColumns(entry, present)) columns.add(name);
  }
  for (const name of present) if (isShown(name)) columns.add(name);
  return [...columns];
}

function wildcardColumns(entry: string, present: readonly string[]): string[] {
  const parts = (entry.match(/\*+|[^*]+/g) ?? []).map((part) =>
    part.startsWith("*") ? ({ wildcard: "any" } as const) : part,
  );
  return present.filter((name) => isShown(name) && captureWildcards(parts, name) !== undefined).sort();
}
