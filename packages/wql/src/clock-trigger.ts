/** Win32_LocalTime, Win32_UTCTime and Win32_CurrentTime: instances that change every second. */
import type { Alternative } from "./condition.ts";
import { durationText } from "./duration-text.ts";
import type { EventShape } from "./event-shape.ts";
import { integersIn } from "./interval.ts";
import { domainOf } from "./property-domain.ts";
import type { TriggerRate, TriggerSketch } from "./trigger.ts";

const FIELDS = ["year", "quarter", "month", "weekinmonth", "dayofweek", "day", "hour", "minute", "second"] as const;
type Field = (typeof FIELDS)[number];

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
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
/** Most times of day spelled out. */
const MAX_TIMES = 6;

/** Values a field may have; undefined where all of them may come. */
type Fields = Readonly<Record<Field, readonly number[] | undefined>>;

export function clockTrigger(shape: EventShape): TriggerSketch {
  const zone = shape.className === "win32_localtime" ? "local time" : "UTC";
  const all = merged(shape.alternatives.map((alternative) => fieldsOf(alternative, shape.className)));
  const clauses = [...new Set(all.map((fields) => clockText(fields)))];
  const shown = clauses.slice(0, 3);
  if (shown.length < clauses.length) shown.push(`and at ${clauses.length - shown.length} more times`);
  const rate = clockRate(all, shape.group);
  const sentence = `${capital(shown.join("; "))} (${shape.className === "win32_currenttime" ? "local time or UTC" : zone})`;
  const details = all.some(({ second }) => second === undefined) ? [repeats(shape.group)] : [];
  return { kind: "clock", sentence, rate, details, used: [...FIELDS] };
}

function repeats(group: number | undefined): string {
  if (group !== undefined) return `GROUP WITHIN folds what happens in ${durationText(group)} into one notification.`;
  return "The second is free: the condition holds at each second of that time, so it may fire again and again.";
}

function fieldsOf(alternative: Alternative, className: string): Fields {
  const values = (field: Field): readonly number[] | undefined => {
    const [low, high] = domainOf(className, field) ?? [0, 9999];
    return alternative.has(field) ? integersIn(alternative.numbers(field, true), low, high) : undefined;
  };
  return Object.fromEntries(FIELDS.map((field) => [field, values(field)])) as unknown as Fields;
}

/** Alternatives that differ in one field only, such as the day of the week, as one. */
function merged(all: readonly Fields[]): Fields[] {
  const differing = FIELDS.filter((field) => new Set(all.map((fields) => String(fields[field]))).size > 1);
  const [field, ...others] = differing;
  const [first] = all;
  if (!first || !field || others.length > 0 || all.some((fields) => !fields[field])) return [...all];
  const values = [...new Set(all.flatMap((fields) => fields[field] ?? []))].sort((a, b) => a - b);
  return [{ ...first, [field]: values }];
}

function clockText(fields: Fields): string {
  const day = dayText(fields);
  const time = timeText(fields);
  return day === "daily" && time.startsWith("every") ? time : `${day} ${time}`;
}

function dayText({ year, quarter, month, weekinmonth, dayofweek, day }: Fields): string {
  const parts: string[] = [];
  if (dayofweek) parts.push(weekdays(dayofweek));
  if (day) parts.push(`on day ${list(day.map(String))} of ${month ? "" : "each month"}`.trimEnd());
  if (month) parts.push(`${day ? "" : "in "}${list(month.map((n) => MONTHS[n - 1] ?? ""))}`);
  if (weekinmonth) parts.push(`in week ${list(weekinmonth.map(String))} of the month`);
  if (quarter) parts.push(`in quarter ${list(quarter.map(String))}`);
  if (year) parts.push(`in ${year.length > 5 ? `${year[0]} to ${year.at(-1)}` : list(year.map(String))}`);
  return parts.length === 0 ? "daily" : parts.join(" ");
}

function weekdays(days: readonly number[]): string {
  if (days.length === 5 && !days.includes(0) && !days.includes(6)) return "on weekdays (Monday to Friday)";
  if (days.length === 2 && days.includes(0) && days.includes(6)) return "at weekends";
  return days.length === 7 ? "daily" : `on ${list(days.map((n) => `${DAYS[n]}s`))}`;
}

function timeText({ hour, minute, second }: Fields): string {
  if (!hour && !minute && !second) return "every second";
  if (hour && minute) return spelled(hour, minute, second) ?? `${hoursText(hour)}${smallText(minute, second)}`;
  if (hour) return hoursText(hour) + smallText(minute, second);
  const small = smallText(minute, second).replace(/^,? ?/, "");
  return minute ? `every hour, ${small}` : `every minute, ${small}`;
}

/** `at 11:33:05 or 12:33:05`, where they are few. */
function spelled(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[] | undefined,
): string | undefined {
  const ends = seconds ?? [-1];
  if (hours.length * minutes.length * ends.length > MAX_TIMES) return undefined;
  const times = hours.flatMap((h) =>
    minutes.flatMap((m) => ends.map((s) => `${two(h)}:${two(m)}${s < 0 ? "" : `:${two(s)}`}`)),
  );
  return `at ${list(times)}${seconds ? "" : ", during that minute"}`;
}

function hoursText(hours: readonly number[]): string {
  const first = hours[0] ?? 0;
  const last = hours.at(-1) ?? 0;
  if (last - first === hours.length - 1) return `between ${two(first)}:00 and ${two(last)}:59`;
  return `in the hours ${list(hours.map(two))}`;
}

function smallText(minute: readonly number[] | undefined, second: readonly number[] | undefined): string {
  const parts: string[] = [];
  if (minute) parts.push(`at minute ${ranged(minute)}`);
  if (second) parts.push(`at second ${ranged(second)}`);
  return parts.length > 0 ? `, ${parts.join(" and ")}` : "";
}

function ranged(values: readonly number[]): string {
  const first = values[0] ?? 0;
  const last = values.at(-1) ?? 0;
  if (values.length > 2 && last - first === values.length - 1) return `${first} to ${last}`;
  return values.length > 12 ? `${list(values.slice(0, 12).map(String))} and others` : list(values.map(String));
}

/** Seconds of a day that match, folded by the grouping interval. */
function clockRate(all: readonly Fields[], group: number | undefined): TriggerRate {
  let perDay = 0;
  for (const { hour, minute, second } of all) {
    const minutes = (hour?.length ?? 24) * (minute?.length ?? 60);
    const seconds = second?.length ?? 60;
    const step = Math.max(1, group ?? 1);
    perDay += minutes * Math.min(seconds, Math.max(1, Math.ceil(60 / step)));
  }
  const groups = group !== undefined && group > 0 ? Math.ceil(86_400 / group) : Number.POSITIVE_INFINITY;
  const maxPerDay = Math.min(perDay, groups);
  const isDaily = all.every(({ year, quarter, month, weekinmonth, dayofweek, day }) =>
    [year, quarter, month, weekinmonth, dayofweek, day].every((values) => values === undefined),
  );
  const text = maxPerDay === 1 ? "once a day" : `up to ${maxPerDay} times a day`;
  return { text: isDaily ? text : `${text}, on such days`, maxPerDay };
}

function list(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length > 1 ? `${items.slice(0, -1).join(", ")} and ${last}` : last;
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
