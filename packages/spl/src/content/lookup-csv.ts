/** CSV files of lookups (RFC 4180): the first line names the columns; quotes double inside quotes. */
import { addFault, type FaultSink } from "./yaml-reader.ts";

/** UTF-16 units in one CSV file. */
export const MAX_CSV_LENGTH: number = 64 << 20;
/** Lines of one lookup table. */
export const MAX_CSV_ROWS = 1_000_000;
/** Columns of one lookup table. */
export const MAX_CSV_COLUMNS = 1_000;

/** Lines of a lookup, each with a value per column. */
export interface LookupTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly path: string;
}

/** Reads a table; short lines are filled up with empty values, long ones are cut and told. */
export function readLookupCsv(text: string, sink: FaultSink): LookupTable | undefined {
  if (text.length > MAX_CSV_LENGTH) {
    addFault(sink, "SPLUNK_CSV_SIZE", `the file is longer than ${MAX_CSV_LENGTH} characters`, 0, 0);
    return undefined;
  }
  const reader = new CsvReader(text.startsWith("\ufeff") ? text.slice(1) : text, sink);
  const columns = reader.row();
  if (columns === undefined) {
    addFault(sink, "SPLUNK_CSV", "the file has no line that names the columns", 1, 1);
    return undefined;
  }
  if (columns.length > MAX_CSV_COLUMNS) {
    addFault(sink, "SPLUNK_CSV_SIZE", `more than ${MAX_CSV_COLUMNS} columns`, 1, 1);
    return undefined;
  }
  return { columns, rows: readRows(reader, columns.length, sink), path: sink.path };
}

function readRows(reader: CsvReader, width: number, sink: FaultSink): string[][] {
  const rows: string[][] = [];
  for (let row = reader.row(); row !== undefined; row = reader.row()) {
    if (row.length === 1 && row[0] === "") continue;
    if (rows.length === MAX_CSV_ROWS) {
      addFault(sink, "SPLUNK_CSV_SIZE", `more than ${MAX_CSV_ROWS} lines; the rest is not used`, reader.line, 1);
      break;
    }
    if (row.length > width) {
      addFault(sink, "SPLUNK_CSV", `the line has ${row.length} values, the table ${width} columns`, reader.line, 1);
      row.length = width;
    }
    while (row.length < width) row.push("");
    rows.push(row);
  }
  return rows;
}

class CsvReader {
  readonly #text: string;
  readonly #sink: FaultSink;
  #at = 0;
  #nextLine = 1;
  /** Line that the last row started at. */
  line = 1;

  constructor(text: string, sink: FaultSink) {
    this.#text = text;
    this.#sink = sink;
  }

  /** The next line's values; undefined at the end. */
  row(): string[] | undefined {
    if (this.#at >= this.#text.length) return undefined;
    this.line = this.#nextLine;
    const values: string[] = [];
    for (;;) {
      values.push(this.#text[this.#at] === '"' ? this.#quoted() : this.#bare());
      const unit = this.#text[this.#at];
      this.#at++;
      if (unit === ",") continue;
      if (unit === "\r" && this.#text[this.#at] === "\n") this.#at++;
      this.#nextLine++;
      return values;
    }
  }

  #bare(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !",\r\n".includes(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #quoted(): string {
    const parts: string[] = [];
    let start = this.#at + 1;
    for (;;) {
      const end = this.#text.indexOf('"', start);
      const part = this.#text.slice(start, end < 0 ? this.#text.length : end);
      for (let at = part.indexOf("\n"); at >= 0; at = part.indexOf("\n", at + 1)) this.#nextLine++;
      parts.push(part);
      if (end < 0) {
        addFault(this.#sink, "SPLUNK_CSV", "a quoted value is never closed", this.line, 1);
        this.#at = this.#text.length;
        return parts.join('"');
      }
      start = end + 2;
      if (this.#text[end + 1] === '"') continue;
      this.#at = end + 1;
      return parts.join('"') + this.#bare();
    }
  }
}
