import { MalformedError } from "@unbind/bytes";
import { csvDelimiter, csvFields } from "./csv-splitter.ts";
import type { JsonObject } from "./json-value.ts";

/** Turns rows of CSV into objects by the names in the first one. Empty cells are left out. */
export class RowReader {
  #columns: string[] | undefined;
  #delimiter = ",";

  /** The object of a row; undefined for the header and for blank lines. @throws CSV_ROW_MALFORMED */
  read(row: string): JsonObject | undefined {
    if (row.trim() === "") return undefined;
    if (this.#columns === undefined) {
      this.#delimiter = csvDelimiter(row);
      this.#columns = csvFields(row, this.#delimiter);
      return undefined;
    }
    const columns = this.#columns;
    const fields = csvFields(row, this.#delimiter);
    const beyond = fields.slice(columns.length).some((field) => field !== "");
    if (fields.length < columns.length || beyond) {
      throw new MalformedError("CSV_ROW_MALFORMED", `row of ${fields.length} fields under ${columns.length} columns`);
    }
    return Object.fromEntries(columns.map((column, i) => [column, fields[i]]).filter(([, value]) => value !== ""));
  }
}
