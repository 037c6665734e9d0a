import { filetimeToIso, isoToFiletime } from "@unbind/bytes";

export const TICKS_PER_SECOND = 10_000_000n;
export const SECONDS_PER_DAY = 86_400n;
/** 1601-01-01, where FILETIME begins, was a Monday. */
const FIRST_DAY_OF_WEEK = 1;

/** The properties of Win32_LocalTime that a date decides, in lower case. */
export interface DateFields {
  year: number;
  quarter: number;
  month: number;
  weekinmonth: number;
  /** 0 is Sunday. */
  dayofweek: number;
  day: number;
}

/** Date of a day counted from 1601-01-01. */
export function dateFields(dayNumber: bigint): DateFields {
  const [year = 0, month = 0, day = 0] = filetimeToIso(dayNumber * SECONDS_PER_DAY * TICKS_PER_SECOND)
    .slice(0, -18)
    .split("-")
    .map(Number);
  const dayofweek = Number((dayNumber + BigInt(FIRST_DAY_OF_WEEK)) % 7n);
  // Weeks of a month begin on Sunday; the first may be short.
  const firstDayOfWeek = (((dayofweek - (day - 1)) % 7) + 7) % 7;
  const weekinmonth = Math.floor((day - 1 + firstDayOfWeek) / 7) + 1;
  return { year, quarter: Math.floor((month - 1) / 3) + 1, month, weekinmonth, dayofweek, day };
}

/** FILETIME of a CIM datetime, `yyyymmddHHMMSS.mmmmmm+UUU`; undefined for an interval or any other text. */
export function filetimeOfCimDateTime(text: string): bigint | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{6})([+-])(\d{3})$/.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, zone] = match;
  const local = isoToFiletime(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`);
  if (local === undefined) return undefined;
  const shift = BigInt(Number(zone) * 60) * TICKS_PER_SECOND;
  return sign === "+" ? local - shift : local + shift;
}
