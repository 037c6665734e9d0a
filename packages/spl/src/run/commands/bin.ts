/** `bin`: numbers and times into buckets. Times give the start of their bucket, in UTC; other numbers a text `from-to`. */
import type { BucketSpan } from "../../syntax/aggregation.ts";
import type { BinCommand } from "../../syntax/command-rows.ts";
import type { Row } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { collectRows, eachRow, type Operator } from "../step.ts";
import { calendarOf, epochOf } from "../time/calendar.ts";
import { relativeTime } from "../time/relative-time.ts";
import { numberOf } from "../values/coercion.ts";
import { textOfNumber } from "../values/number-text.ts";

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  cs: 1e-2,
  ds: 1e-1,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Bins that Splunk makes of a field that isn't a time when none are asked for. */
const DEFAULT_BINS = 100;

/** Seconds of a span that has a fixed length; months, quarters and years as 30, 91 and 365 days. */
export function spanSeconds(span: BucketSpan): number {
  if (span.kind === "number") return span.width;
  if (span.kind === "log") return span.base;
  const days = span.unit === "mon" ? 30 : span.unit === "q" ? 91 : 365;
  return span.amount * (UNIT_SECONDS[span.unit] ?? days * 86_400);
}

/** Start of the bucket of a time. Days and weeks start at the epoch's; months, quarters and years by the calendar. */
export function timeBucket(time: number, span: BucketSpan, aligned = 0): number {
  if (span.kind === "time" && ["mon", "q", "y"].includes(span.unit))
    return calendarBucket(time, span.amount, span.unit);
  const width = spanSeconds(span);
  if (!(width > 0)) return time;
  if (width >= 1) return Math.floor((time - aligned) / width) * width + aligned;
  const perSecond = Math.round(1 / width);
  return Math.floor(time * perSecond) / perSecond;
}

function calendarBucket(time: number, amount: number, unit: string): number {
  const date = calendarOf(time);
  if (date === undefined) return time;
  const months = Math.max(1, amount) * (unit === "mon" ? 1 : unit === "q" ? 3 : 12);
  const index = date.year * 12 + date.month - 1;
  return epochOf(0, Math.floor(index / months) * months + 1);
}

export function compileBin(command: BinCommand): Operator {
  const { field, as, width } = command;
  const plan = (before: readonly string[] | undefined) => before && [...new Set([...before, as.name])];
  if (width !== undefined) {
    const bucket = bucketer(command, width);
    return eachRow((row, run) => setBucket(row, command, (value) => bucket(value, run)), plan);
  }
  return {
    *apply(rows, run) {
      const kept = collectRows(rows, run, "bin", command.span);
      const automatic = automaticWidth(kept, command);
      for (const row of kept) {
        setBucket(row, command, (value) =>
          field.name === "_time" ? Math.floor(value / automatic) * automatic : rangeText(value, automatic),
        );
        yield row;
      }
    },
    columns: plan,
  };
}

function setBucket(row: Row, command: BinCommand, bucket: (value: number) => string | number): void {
  const value = row.get(command.field.name);
  const number = numberOf(value);
  if (number !== undefined) row.set(command.as.name, bucket(number));
  else if (command.as.name !== command.field.name) row.set(command.as.name, value);
}

function bucketer(command: BinCommand, width: BucketSpan): (value: number, run: RunContext) => string | number {
  if (width.kind === "time" || command.field.name === "_time") {
    return (value, run) => timeBucket(value, width, alignment(command, run));
  }
  if (width.kind === "log") return (value) => logText(value, width.base, width.coefficient);
  return (value) => rangeText(value, width.width);
}

function alignment(command: BinCommand, run: RunContext): number {
  const text = command.alignTime;
  return text === undefined || text === "earliest" || text === "latest" ? 0 : (relativeTime(run.now, text) ?? 0);
}

function rangeText(value: number, width: number): string {
  if (!(width > 0)) return textOfNumber(value);
  const start = Math.floor(value / width) * width;
  return `${textOfNumber(start)}-${textOfNumber(start + width)}`;
}

function logText(value: number, base: number, coefficient: number): string {
  if (!(value > 0) || !(base > 1) || !(coefficient > 0)) return textOfNumber(value);
  const start = coefficient * base ** Math.floor(Math.log(value / coefficient) / Math.log(base));
  return `${textOfNumber(start)}-${textOfNumber(start * base)}`;
}

/** The smallest of 1, 10, 100 ... (times: 1 s to 30 days) that needs no more bins than wanted. */
function automaticWidth(rows: readonly Row[], command: BinCommand): number {
  let low = command.start ?? Infinity;
  let high = command.end ?? -Infinity;
  for (const row of rows) {
    const value = numberOf(row.get(command.field.name));
    if (value === undefined) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const bins = command.bins ?? DEFAULT_BINS;
  const widths =
    command.field.name === "_time"
      ? [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 86_400, 2_592_000]
      : Array.from({ length: 24 }, (_, index) => 10 ** (index - 6));
  return widths.find((width) => (high - low) / width <= bins) ?? widths[widths.length - 1] ?? 1;
}
