/**
 * Cuts JSON into records: JSON Lines, pretty-printed objects one after another (with or without the `Record 12` lines
 * of evtx_dump), the elements of one array, or of an array in a wrapper (`{"results": [...]}`, `hits.hits`). Follows
 * brackets and strings and checks only what is needed to notice that a record was cut off and another began; the rest
 * is JSON.parse's.
 */
import {
  afterSpace,
  BACKSLASH,
  COLON,
  COMMA,
  isKeyBefore,
  isSeparator,
  LEFT_BRACE,
  LEFT_BRACKET,
  LF,
  lineStart,
  lineTail,
  QUOTE,
  RIGHT_BRACE,
  RIGHT_BRACKET,
  SPACE,
} from "./json-units.ts";
import {
  CONTAINER_WEIGHT,
  MAX_JSON_DEPTH,
  MAX_JSON_VALUES,
  MAX_RECORD_UNITS,
  RescanBudget,
  type Splitter,
  type Step,
} from "./splitter.ts";
import type { TextView } from "./text-window.ts";

/** What came last, outside of strings. */
const AFTER_OPEN = 0;
const AFTER_COMMA = 1;
const AFTER_COLON = 2;
const AFTER_VALUE = 3;

/** 0 for the units at which the tight loop inside of strings must stop; others, undefined ones included, pass. */
const IN_STRING: Uint8Array = new Uint8Array(256).fill(1);
IN_STRING.fill(0, 0, SPACE);
IN_STRING[QUOTE] = 0;
IN_STRING[BACKSLASH] = 0;

/** Longest `Record 123` line that is passed over. */
const RECORD_LINE_UNITS = 64;
/** Arrays of records inside an object: answers of Splunk, Azure and Graph; of Elastic, at any depth. */
const WRAPPERS = ["results", "records", "value"];
const DEEP_WRAPPER = "hits";

export class JsonSplitter implements Splitter {
  #state: "between" | "record" | "string" | "lost" = "between";
  #position = 0;
  /** Start of the current record, or of the text that is passed over. */
  #start = 0;
  readonly #stack = new Uint8Array(MAX_JSON_DEPTH + 1);
  #depth = 0;
  #last = AFTER_OPEN;
  /** Values of the current record so far, weighted. */
  #values = 0;
  /** Arrays around the records that are open: one in a file that is an array. */
  #arrays = 0;
  /** Objects open around the array whose elements are the records; 0 if there are none. */
  #wrapper = 0;
  /** What is scanned is the rest of a wrapper behind its array. */
  #isTail = false;
  readonly #budget = new RescanBudget();
  #lostCode = "";
  #lostMessage = "";

  get keep(): number {
    if (this.#state !== "between" && this.#state !== "lost") return this.#start;
    // An array that is never closed is told at the last unit of the text.
    return this.#arrays > 0 ? this.#position - 1 : this.#position;
  }

  next(view: TextView): Step {
    for (;;) {
      let step: Step | undefined;
      if (this.#state === "between") step = this.#between(view);
      else if (this.#state === "lost") step = this.#seek(view);
      else step = this.#record(view);
      if (step) return step;
    }
  }

  /** Passes over white space, commas, the brackets of an outer array and `Record n` lines. */
  #between(view: TextView): Step | undefined {
    const { units, origin, length } = view;
    let i = this.#position - origin;
    for (; i < length; i++) {
      const unit = units[i] as number;
      if (unit === LEFT_BRACE) {
        this.#position = origin + i;
        this.#begin();
        return undefined;
      }
      if (unit === RIGHT_BRACKET && this.#wrapper > 0) {
        this.#position = origin + i + 1;
        this.#beginTail();
        return undefined;
      }
      if (!isSeparator(unit)) break;
      if (unit === LEFT_BRACKET) this.#arrays++;
      else if (unit === RIGHT_BRACKET && this.#arrays > 0) this.#arrays--;
    }
    this.#position = origin + i;
    if (i >= length) return view.ended ? this.#end() : { kind: "more" };
    return this.#recordLine(view);
  }

  /** Arrays still open at the end were cut off: elements may be missing. Told once. */
  #end(): Step {
    if (this.#arrays === 0) return { kind: "end" };
    const message = `the text ends with ${this.#arrays} arrays open: records may be missing`;
    this.#arrays = 0;
    const to = this.#position;
    return { kind: "fault", from: to - 1, to, code: "JSON_TRUNCATED", severity: "error", message };
  }

  #begin(): void {
    this.#state = "record";
    this.#start = this.#position;
    this.#depth = 0;
    this.#values = 0;
    this.#last = AFTER_COLON;
  }

  /** Behind the array of a wrapper: its other members are passed over like a record that nobody wants. */
  #beginTail(): void {
    this.#begin();
    this.#depth = this.#wrapper;
    this.#stack.fill(LEFT_BRACE, 1, this.#depth + 1);
    this.#last = AFTER_VALUE;
    this.#wrapper = 0;
    this.#isTail = true;
  }

  /** At something that is no record: a line `Record 12`, or text that doesn't belong here. */
  #recordLine(view: TextView): Step | undefined {
    const i = this.#position - view.origin;
    const line = view.units.subarray(i, Math.min(i + RECORD_LINE_UNITS, view.length));
    const end = line.indexOf(LF);
    if (end < 0 && line.length < RECORD_LINE_UNITS && !view.ended) return { kind: "more" };
    const text = String.fromCharCode(...line.subarray(0, end < 0 ? line.length : end));
    if (/^Record \d+\s*$/.test(text)) {
      this.#position += text.length;
      return undefined;
    }
    this.#start = this.#position;
    return this.#lose("TEXT_BETWEEN_RECORDS", "text that is no JSON object");
  }

  /** The hot loop: one turn per unit outside of strings, a tight one inside. */
  #record(view: TextView): Step | undefined {
    const { units, origin } = view;
    const limit = this.#start + MAX_RECORD_UNITS - origin;
    const length = Math.min(view.length, limit);
    let i = this.#position - origin;
    while (i < length) {
      if (this.#state === "string") {
        while (i < length && IN_STRING[units[i] as number] !== 0) i++;
        if (i >= length) break;
        const unit = units[i] as number;
        if (unit === BACKSLASH) {
          // The escaped unit may not be in memory yet: stay on the backslash until it is.
          if (i + 1 >= length) break;
          if ((units[i + 1] as number) < SPACE) return this.#fault(view, i, "a line break in a string");
          i += 2;
        } else if (unit === QUOTE) {
          this.#state = "record";
          this.#last = AFTER_VALUE;
          i++;
        } else return this.#fault(view, i, "a line break in a string");
        continue;
      }
      const unit = units[i] as number;
      if (unit === QUOTE) {
        if (this.#last === AFTER_VALUE) return this.#fault(view, i, "a string where a comma belongs");
        this.#state = "string";
      } else if (unit === LEFT_BRACE || unit === LEFT_BRACKET) {
        const wraps = unit === LEFT_BRACKET && this.#opensRecords(view, i);
        if (wraps === undefined) break;
        if (wraps) return this.#enter(origin + i + 1);
        if (!this.#mayOpen()) return this.#fault(view, i, "an object or array where none belongs");
        if (this.#depth >= MAX_JSON_DEPTH) return this.#limit(view, i, `more than ${MAX_JSON_DEPTH} brackets open`);
        this.#stack[++this.#depth] = unit;
        this.#last = AFTER_OPEN;
        this.#values += CONTAINER_WEIGHT;
        if (this.#values > MAX_JSON_VALUES) return this.#limit(view, i, `more than ${MAX_JSON_VALUES} values`);
      } else if (unit === RIGHT_BRACE || unit === RIGHT_BRACKET) {
        // The closing bracket's code is the opening one's plus two.
        if (this.#stack[this.#depth] !== unit - 2) return this.#fault(view, i, "a bracket that closes nothing");
        this.#last = AFTER_VALUE;
        if (--this.#depth === 0) return this.#found(origin + i + 1);
      } else if (unit === COMMA) {
        this.#last = AFTER_COMMA;
        if (++this.#values > MAX_JSON_VALUES) return this.#limit(view, i, `more than ${MAX_JSON_VALUES} values`);
      } else if (unit === COLON) this.#last = AFTER_COLON;
      else if (unit > SPACE) this.#last = AFTER_VALUE;
      i++;
    }
    this.#position = origin + i;
    if (view.length >= limit) return this.#limit(view, length, `longer than ${MAX_RECORD_UNITS} code units`);
    if (!view.ended) return { kind: "more" };
    return this.#fault(view, view.length, "the text ends inside the record", "TRUNCATED");
  }

  #mayOpen(): boolean {
    if (this.#depth === 0 || this.#stack[this.#depth] === LEFT_BRACE) return this.#last === AFTER_COLON;
    return this.#last === AFTER_OPEN || this.#last === AFTER_COMMA;
  }

  /** Whether the bracket at `i` begins an array of records in a wrapper; undefined if more text is needed to tell. */
  #opensRecords(view: TextView, i: number): boolean | undefined {
    if (this.#depth === 0 || this.#last !== AFTER_COLON) return false;
    for (let level = 1; level <= this.#depth; level++) if (this.#stack[level] !== LEFT_BRACE) return false;
    const { units, origin } = view;
    const names = this.#depth === 1 ? [...WRAPPERS, DEEP_WRAPPER] : [DEEP_WRAPPER];
    if (!names.some((name) => isKeyBefore(units, i, this.#start - origin, name))) return false;
    const first = afterSpace(units, i + 1, view.length);
    if (first < view.length) return units[first] === LEFT_BRACE;
    return view.ended ? false : undefined;
  }

  #enter(position: number): undefined {
    this.#wrapper = this.#depth;
    this.#position = position;
    this.#state = "between";
    this.#isTail = false;
  }

  #found(to: number): Step | undefined {
    const from = this.#start;
    this.#position = to;
    this.#state = "between";
    if (this.#isTail) {
      this.#isTail = false;
      return undefined;
    }
    return { kind: "record", from, to };
  }

  /** The record is broken at `i`: go on at the first line in it that begins another one, else seek one. */
  #fault(view: TextView, i: number, message: string, code = "MALFORMED"): Step | undefined {
    const position = view.origin + i;
    const again = lineStart(view, this.#start + 1, position + 1);
    this.#position = position;
    if (again === undefined || !this.#budget.allows(position, again)) {
      return this.#lose(`JSON_${code}`, `${message}, at code unit ${position}`);
    }
    const from = this.#start;
    this.#isTail = false;
    this.#position = again;
    this.#state = "between";
    const text = `${message}, at code unit ${position}`;
    return { kind: "fault", from, to: again, code: `JSON_${code}`, severity: "error", message: text };
  }

  #limit(view: TextView, i: number, message: string): Step | undefined {
    this.#position = view.origin + i;
    return this.#lose("RECORD_LIMIT", `record left out: ${message}`);
  }

  #lose(code: string, message: string): undefined {
    this.#isTail = false;
    this.#state = "lost";
    this.#lostCode = code;
    this.#lostMessage = message;
  }

  /** Passes over text up to a line that begins with `{`. */
  #seek(view: TextView): Step | undefined {
    const found = lineStart(view, this.#position, view.origin + view.length);
    if (found === undefined && !view.ended) {
      this.#position = Math.max(this.#position, lineTail(view));
      return { kind: "more" };
    }
    const from = this.#start;
    this.#position = found ?? view.origin + view.length;
    this.#state = "between";
    return {
      kind: "fault",
      from,
      to: this.#position,
      code: this.#lostCode,
      severity: "error",
      message: this.#lostMessage,
    };
  }
}
