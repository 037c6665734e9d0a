/**
 * `strftime` of Splunk in UTC (spl.md 6). An unknown variable stays as text.
 */
import { type CalendarDate, calendarOf, epochOf } from "./calendar.ts";

export const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
export const WEEKDAYS: readonly string[] = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
];

const VARIABLE = /%([369]?N|[369]?Q|:?z|[A-Za-z%+])/g;

type Writer = (date: CalendarDate, epoch: number) => string;

const pad = (value: number, width: number): string => String(value).padStart(width, "0");
const blank = (value: number, width: number): string => String(value).padStart(width, " ");
const hour12 = (hour: number): number => (hour % 12 === 0 ? 12 : hour % 12);
const clock = (d: CalendarDate): string => `${pad(d.hour, 2)}:${pad(d.minute, 2)}:${pad(d.second, 2)}`;
/** Digits of the second; below a microsecond there are none left in a double. */
const fraction = (d: CalendarDate, digits: number): string => pad(d.microsecond, 6).padEnd(9, "0").slice(0, digits);

const WRITERS: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ["Y", (d) => pad(d.year, 4)],
  ["y", (d) => pad(d.year % 100, 2)],
  ["C", (d) => pad(Math.floor(d.year / 100), 2)],
  ["m", (d) => pad(d.month, 2)],
  ["d", (d) => pad(d.day, 2)],
  ["e", (d) => blank(d.day, 2)],
  ["H", (d) => pad(d.hour, 2)],
  ["k", (d) => blank(d.hour, 2)],
  ["I", (d) => pad(hour12(d.hour), 2)],
  ["l", (d) => blank(hour12(d.hour), 2)],
  ["M", (d) => pad(d.minute, 2)],
  ["S", (d) => pad(d.second, 2)],
  ["p", (d) => (d.hour < 12 ? "AM" : "PM")],
  ["N", (d) => fraction(d, 9)],
  ["3N", (d) => fraction(d, 3)],
  ["6N", (d) => fraction(d, 6)],
  ["9N", (d) => fraction(d, 9)],
  ["Q", (d) => fraction(d, 3)],
  ["3Q", (d) => fraction(d, 3)],
  ["6Q", (d) => fraction(d, 6)],
  ["9Q", (d) => fraction(d, 9)],
  ["f", (d) => fraction(d, 6)],
  ["b", (d) => MONTHS[d.month - 1]?.slice(0, 3) ?? ""],
  ["h", (d) => MONTHS[d.month - 1]?.slice(0, 3) ?? ""],
  ["B", (d) => MONTHS[d.month - 1] ?? ""],
  ["a", (d) => WEEKDAYS[d.weekday]?.slice(0, 3) ?? ""],
  ["A", (d) => WEEKDAYS[d.weekday] ?? ""],
  ["j", (d) => pad(d.dayOfYear, 3)],
  ["w", (d) => String(d.weekday)],
  ["u", (d) => String(d.weekday === 0 ? 7 : d.weekday)],
  ["U", (d) => pad(Math.floor((d.dayOfYear + 6 - d.weekday) / 7), 2)],
  ["W", (d) => pad(Math.floor((d.dayOfYear + 6 - ((d.weekday + 6) % 7)) / 7), 2)],
  ["V", (d) => pad(isoWeek(d).week, 2)],
  ["G", (d) => pad(isoWeek(d).year, 4)],
  ["g", (d) => pad(isoWeek(d).year % 100, 2)],
  ["T", clock],
  ["X", clock],
  ["R", (d) => `${pad(d.hour, 2)}:${pad(d.minute, 2)}`],
  ["D", (d) => `${pad(d.month, 2)}/${pad(d.day, 2)}/${pad(d.year % 100, 2)}`],
  ["x", (d) => `${pad(d.month, 2)}/${pad(d.day, 2)}/${pad(d.year, 4)}`],
  ["F", (d) => `${pad(d.year, 4)}-${pad(d.month, 2)}-${pad(d.day, 2)}`],
  [
    "c",
    (d) =>
      `${WEEKDAYS[d.weekday]?.slice(0, 3)} ${MONTHS[d.month - 1]?.slice(0, 3)} ${blank(d.day, 2)} ${clock(d)} ${d.year}`,
  ],
  [
    "+",
    (d) =>
      `${WEEKDAYS[d.weekday]?.slice(0, 3)} ${MONTHS[d.month - 1]?.slice(0, 3)} ${blank(d.day, 2)} ${clock(d)} UTC ${d.year}`,
  ],
  ["Z", () => "UTC"],
  ["z", () => "+0000"],
  [":z", () => "+00:00"],
  ["s", (_, epoch) => String(Math.floor(epoch))],
  ["n", () => "\n"],
  ["t", () => "\t"],
  ["%", () => "%"],
]);

/** `undefined` for times outside the calendar. */
export function strftime(epoch: number, format: string): string | undefined {
  const date = calendarOf(epoch);
  if (date === undefined) return undefined;
  return format.replace(VARIABLE, (whole, name: string) => WRITERS.get(name)?.(date, epoch) ?? whole);
}

/** ISO 8601 week: the one that holds the year's first Thursday is week 1. */
function isoWeek(date: CalendarDate): { year: number; week: number } {
  const weekday = (date.weekday + 6) % 7;
  const thursday = calendarOf(epochOf(date.year, date.month, date.day + 3 - weekday));
  if (thursday === undefined) return { year: date.year, week: 1 };
  return { year: thursday.year, week: Math.floor((thursday.dayOfYear - 1) / 7) + 1 };
}
