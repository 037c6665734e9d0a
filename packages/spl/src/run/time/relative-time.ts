/**
 * Time modifiers (spl.md 6): `now`, an epoch number, `mm/dd/yyyy:HH:MM:SS`, and `[+-]<n><unit>` chains with `@<snap>`.
 * Units count from 1 where the number is left out (`-h`). Snapping rounds down, in UTC.
 */
import { numberOfText } from "../values/number-text.ts";
import { calendarOf, daysInMonth, epochOf } from "./calendar.ts";

/** Seconds of the units of fixed length. */
const FIXED_UNITS: ReadonlyMap<string, number> = new Map([
  ["us", 1e-6],
  ["ms", 1e-3],
  ["cs", 1e-2],
  ["ds", 1e-1],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
  ["w", 604_800],
]);

const UNIT_NAMES: ReadonlyMap<string, string> = new Map([
  ...["s", "sec", "secs", "second", "seconds"].map((name) => [name, "s"] as const),
  ...["m", "min", "mins", "minute", "minutes"].map((name) => [name, "m"] as const),
  ...["h", "hr", "hrs", "hour", "hours"].map((name) => [name, "h"] as const),
  ...["d", "day", "days"].map((name) => [name, "d"] as const),
  ...["w", "week", "weeks"].map((name) => [name, "w"] as const),
  ...["mon", "month", "months"].map((name) => [name, "mon"] as const),
  ...["q", "qtr", "qtrs", "quarter", "quarters"].map((name) => [name, "q"] as const),
  ...["y", "yr", "yrs", "year", "years"].map((name) => [name, "y"] as const),
  ...["us", "ms", "cs", "ds"].map((name) => [name, name] as const),
]);

const STEP = /([+-]\d{0,9}[a-z]+)|@([a-z]+[0-7]?)/gy;
const ABSOLUTE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?::(\d{1,2}):(\d{1,2}):(\d{1,2}))?$/;

/** `s`, `m`, `h`, `d`, `w`, `mon`, `q`, `y`, `us`..`ds`; `undefined` if there is no such unit. */
export function timeUnit(name: string): string | undefined {
  return UNIT_NAMES.get(name.toLowerCase());
}

/** Seconds of `1h`, `30min`, `1d`; `undefined` for units without a fixed length and for other texts. */
export function durationSeconds(text: string): number | undefined {
  const parts = /^(\d{1,9})?([a-z]+)$/i.exec(text.trim());
  if (parts === null) return numberOfText(text);
  const unit = timeUnit(parts[2] ?? "");
  const seconds = unit === undefined ? undefined : FIXED_UNITS.get(unit);
  return seconds === undefined ? undefined : Number(parts[1] ?? "1") * seconds;
}

/** UNIX seconds that a modifier means at `now`; `undefined` if it isn't one. */
export function relativeTime(now: number, modifier: string): number | undefined {
  const text = modifier.trim().toLowerCase();
  if (text === "now" || text === "now()" || text === "") return text === "" ? undefined : now;
  const absolute = numberOfText(text) !== undefined && !/^[+-]/.test(text) ? numberOfText(text) : absoluteTime(text);
  if (absolute !== undefined) return absolute;
  let at: number | undefined = now;
  let position = 0;
  STEP.lastIndex = 0;
  while (position < text.length && at !== undefined) {
    const step = STEP.exec(text);
    if (step === null) return undefined;
    position = STEP.lastIndex;
    at = step[1] === undefined ? snap(at, step[2] ?? "") : shift(at, step[1]);
  }
  return at;
}

function absoluteTime(text: string): number | undefined {
  const parts = ABSOLUTE.exec(text);
  if (parts === null) return undefined;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return epochOf(year, month, day, hour, minute, second);
}

function shift(at: number, step: string): number | undefined {
  const parts = /^([+-])(\d*)([a-z]+)$/.exec(step);
  const unit = timeUnit(parts?.[3] ?? "");
  if (parts === null || unit === undefined) return undefined;
  const amount = Number(parts[2] === "" ? "1" : parts[2]) * (parts[1] === "-" ? -1 : 1);
  const seconds = FIXED_UNITS.get(unit);
  if (seconds !== undefined) return at + amount * seconds;
  return shiftMonths(at, amount * (unit === "mon" ? 1 : unit === "q" ? 3 : 12));
}

/** The same day of another month, its last day where it is shorter. */
function shiftMonths(at: number, months: number): number | undefined {
  const date = calendarOf(at);
  if (date === undefined) return undefined;
  const first = epochOf(date.year, date.month + months);
  const target = calendarOf(first);
  if (target === undefined) return undefined;
  const day = Math.min(date.day, daysInMonth(target.year, target.month));
  return first + (day - 1) * 86_400 + (((at % 86_400) + 86_400) % 86_400);
}

/** Start of the unit that holds `at`; `w0` and `w7` are weeks from Sunday. */
function snap(at: number, name: string): number | undefined {
  const week = /^w(?:eek)?([0-7])$/.exec(name);
  const date = calendarOf(at);
  if (date === undefined) return undefined;
  const unit = week === null ? timeUnit(name) : "w";
  const midnight = epochOf(date.year, date.month, date.day);
  if (unit === "w") return midnight - ((date.weekday - Number(week?.[1] ?? 0) + 7) % 7) * 86_400;
  if (unit === "mon") return epochOf(date.year, date.month);
  if (unit === "q") return epochOf(date.year, date.month - ((date.month - 1) % 3));
  if (unit === "y") return epochOf(date.year, 1);
  const seconds = unit === undefined ? undefined : FIXED_UNITS.get(unit);
  return seconds === undefined ? undefined : Math.floor(at / seconds) * seconds;
}
