import { csvDelimiter, csvFields } from "./csv-splitter.ts";
import { type RecordContext, report } from "./event-builder.ts";
import type { JsonObject } from "./json-value.ts";

/** Columns a CSV file may have; exports of events have fewer than a thousand. */
const MAX_COLUMNS = 10_000;

/**
 * Turns rows of CSV into objects by the names in the first one. Empty cells are left out. Faults are reported, not
 * thrown: a file of a few hundred megabytes can have a hundred million of them, and an error costs 20 times as much.
 */
export class RowReader {
  #columns: string[] | undefined;
  #delimiter = ",";

  /** The object of a row; undefined for the header, for blank lines and for what is reported. */
  read(row: string, context: RecordContext): JsonObject | undefined {
    const isHeader = this.#columns === undefined;
    if (row.trim() === "" || (isHeader && isPreamble(row))) return undefined;
    if (isHeader) this.#delimiter = csvDelimiter(row);
    const fields = csvFields(row, this.#delimiter, MAX_COLUMNS + 1);
    this.#columns ??= fields;
    if (fields.length > MAX_COLUMNS) report(context, "error", "CSV_COLUMN_LIMIT", `more than ${MAX_COLUMNS} columns`);
    if (isHeader || fields.length > MAX_COLUMNS) return undefined;
    const columns = this.#columns;
    const beyond = fields.slice(columns.length).some((field) => field !== "");
    if (fields.length < columns.length || beyond) {
      const message = `row of ${fields.length} fields under ${columns.length} columns`;
      report(context, "error", "CSV_ROW_MALFORMED", message);
      return undefined;
    }
    return Object.fromEntries(columns.map((column, i) => [column, fields[i]]).filter(([, value]) => value !== ""));
  }
}

/** Lines before the header: `#TYPE ...` of Export-Csv, `sep=;` for spreadsheets. */
export function isPreamble(line: string): boolean {
  return /^\ufeff?"?(#TYPE |sep=.)/.test(line);
}
