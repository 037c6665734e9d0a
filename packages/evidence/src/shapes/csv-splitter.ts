/**
 * Cuts CSV (RFC 4180) into rows: quoted fields may hold line breaks and doubled quotes. A quote that isn't at the
 * beginning of a field is a character like any other, as spreadsheets take it.
 */
import { MAX_RECORD_UNITS, RescanBudget, type Splitter, type Step } from "./splitter.ts";
import type { TextView } from "./text-window.ts";

const TAB = 0x09;
const LF = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
/** A byte order mark before the first field takes up to three units. */
const MARK_UNITS = 3;

export class CsvSplitter implements Splitter {
  #position = 0;
  #start = 0;
  /** At the beginning of a field, where a quote opens. */
  #atField = true;
  #inQuotes = false;
  readonly #budget = new RescanBudget();

  get keep(): number {
    return this.#start;
  }

  next(view: TextView): Step {
    const { units, origin } = view;
    const limit = this.#start + MAX_RECORD_UNITS - origin;
    const length = Math.min(view.length, limit);
    let i = this.#position - origin;
    for (; i < length; i++) {
      if (this.#inQuotes) {
        const quote = units.indexOf(QUOTE, i);
        i = quote < 0 ? length : Math.min(quote, length);
        if (i === length) break;
        // A doubled quote closes and opens again at once.
        this.#inQuotes = false;
        continue;
      }
      const unit = units[i] as number;
      if (unit === QUOTE && (this.#atField || units[i - 1] === QUOTE)) this.#inQuotes = true;
      else if (unit === LF) return this.#row(origin + i + 1);
      this.#atField = isDelimiter(unit) || (origin + i < MARK_UNITS && isMark(unit));
    }
    this.#position = origin + i;
    if (view.length >= limit) return this.#fault(view, "RECORD_LIMIT", `longer than ${MAX_RECORD_UNITS} code units`);
    if (!view.ended) return { kind: "more" };
    if (this.#inQuotes) return this.#fault(view, "CSV_TRUNCATED", "the text ends inside quotes");
    if (this.#start === origin + length) return { kind: "end" };
    return this.#row(origin + length);
  }

  #row(to: number): Step {
    const from = this.#start;
    this.#begin(to);
    return { kind: "record", from, to };
  }

  #begin(position: number): void {
    this.#start = position;
    this.#position = position;
    this.#atField = true;
    this.#inQuotes = false;
  }

  /** Gives the row up and goes on at its next line. */
  #fault(view: TextView, code: string, message: string): Step {
    const from = this.#start;
    const line = view.units.indexOf(LF, from - view.origin) + view.origin + 1;
    const isInside = line > from && line < this.#position;
    const to = isInside && this.#budget.allows(this.#position, line) ? line : this.#position;
    this.#begin(to);
    return { kind: "fault", from, to, code, severity: "error", message: `row left out: ${message}` };
  }
}

/** Any of the usual ones: writers quote fields that hold another. */
function isDelimiter(unit: number): boolean {
  return unit === COMMA || unit === SEMICOLON || unit === TAB;
}

/** U+FEFF, or its bytes in UTF-8. */
function isMark(unit: number): boolean {
  return unit === 0xfeff || unit === 0xef || unit === 0xbb || unit === 0xbf;
}

/** The fields of one row, quotes undone; at most `limit` of them. */
export function csvFields(row: string, delimiter: string, limit: number = Number.POSITIVE_INFINITY): string[] {
  const text = row.replace(/^\ufeff|\r?\n$/g, "");
  const fields: string[] = [];
  for (let at = 0; at <= text.length && fields.length < limit; ) {
    const quoted = text[at] === '"';
    const end = quoted ? quotedEnd(text, at, delimiter) : fieldEnd(text, at, delimiter);
    const field = text.slice(at, end);
    fields.push(quoted ? unquoted(field) : field);
    at = end + 1;
  }
  return fields;
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  const end = text.indexOf(delimiter, from);
  return end < 0 ? text.length : end;
}

/** Where a field that begins with a quote ends: at the delimiter after its closing quote. */
function quotedEnd(text: string, from: number, delimiter: string): number {
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    if (text[quote + 1] !== '"') return fieldEnd(text, quote + 1, delimiter);
    at = quote + 2;
  }
}

function unquoted(field: string): string {
  const close = field.lastIndexOf('"');
  const inner = field.slice(1, close > 0 ? close : undefined).replaceAll('""', '"');
  return close > 0 ? inner + field.slice(close + 1) : inner;
}

/** What separates the fields of a header line: comma, semicolon or tab, whichever is there most often. */
export function csvDelimiter(header: string): string {
  const counts = [0, 0, 0];
  const candidates = ",;\t";
  for (const char of header) {
    const at = candidates.indexOf(char);
    if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
  }
  return candidates.charAt(counts.indexOf(Math.max(...counts)));
}
