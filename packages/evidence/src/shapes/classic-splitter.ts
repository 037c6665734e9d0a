/**
 * Cuts Splunk's classic form of events: a line with date and time, then `LogName=` and further `Key=value` lines, then
 * `Message=` to the end, which may have many lines. A record begins at the line before each `LogName=`.
 */
import { MAX_RECORD_UNITS, type Splitter, type Step } from "./splitter.ts";
import type { TextView } from "./text-window.ts";

const LF = 0x0a;
const SECOND_LINE = "LogName=";
/** Longest date line. */
const DATE_UNITS = 64;

export class ClassicSplitter implements Splitter {
  #start = 0;
  /** Where to look for the next line break. */
  #position = 0;

  get keep(): number {
    return this.#start;
  }

  next(view: TextView): Step {
    const { units, origin } = view;
    for (;;) {
      const found = units.indexOf(LF, this.#position - origin);
      const inside = found >= 0 && found + SECOND_LINE.length < view.length;
      const reached = inside ? origin + found : Math.max(this.#position, origin + view.length - SECOND_LINE.length - 1);
      if (reached - this.#start > MAX_RECORD_UNITS) return this.#tooLong();
      this.#position = reached;
      if (!inside) return view.ended ? this.#last(view) : { kind: "more" };
      this.#position++;
      const begin = this.#recordStart(view, found);
      if (begin !== undefined && begin > this.#start) return this.#record(begin);
    }
  }

  /** Start of the date line before the line break at `lf`, if `LogName=` follows that. */
  #recordStart(view: TextView, lf: number): number | undefined {
    const { units, origin } = view;
    for (let i = 0; i < SECOND_LINE.length; i++) {
      if (units[lf + 1 + i] !== SECOND_LINE.charCodeAt(i)) return undefined;
    }
    const from = Math.max(this.#start - origin, lf - DATE_UNITS);
    const before = units.subarray(from, lf).lastIndexOf(LF);
    if (before < 0 && from !== this.#start - origin) return undefined;
    const line = from + before + 1;
    const text = String.fromCharCode(...units.subarray(line, lf));
    return CLASSIC_DATE.test(text) ? origin + line : undefined;
  }

  #record(to: number): Step {
    const from = this.#start;
    this.#start = to;
    return { kind: "record", from, to };
  }

  #last(view: TextView): Step {
    const end = view.origin + view.length;
    if (this.#start >= end) return { kind: "end" };
    if (end - this.#start > MAX_RECORD_UNITS) return this.#tooLong();
    this.#position = end;
    return this.#record(end);
  }

  #tooLong(): Step {
    const from = this.#start;
    const to = from + MAX_RECORD_UNITS;
    this.#start = to;
    this.#position = to;
    const message = `record left out: longer than ${MAX_RECORD_UNITS} code units`;
    return { kind: "fault", from, to, code: "RECORD_LIMIT", severity: "error", message };
  }
}

/** `12/05/2019 04:47:55 AM`, `20191205044755.000000`, `2019-12-05 04:47:55`. */
export const CLASSIC_DATE: RegExp =
  /^\s*(\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d{2}:\d{2}|\d{14}\.\d+|\d{4}-\d{2}-\d{2}[ T])/;
