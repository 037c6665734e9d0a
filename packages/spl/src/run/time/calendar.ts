/**
 * UTC calendar over UNIX seconds, proleptic Gregorian, without `Date`. Offline searches run in UTC (spl.md 6).
 */
const SECONDS_PER_DAY = 86_400;

/** 100 ns from 1601-01-01 to 1970-01-01. */
const FILETIME_OF_EPOCH = 116_444_736_000_000_000n;

/** Years outside are not computed: dates of evidence and of arithmetic on hostile numbers. */
export const MAX_CALENDAR_SECONDS = 253_402_300_799;
const MIN_CALENDAR_SECONDS = -62_135_596_800;

export interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
  hour: number;
  minute: number;
  /** Whole seconds. */
  second: number;
  /** 0 to 999,999. */
  microsecond: number;
  /** 0 is Sunday. */
  weekday: number;
  /** 1 to 366. */
  dayOfYear: number;
}

/** UNIX seconds of a FILETIME, digits kept up to microseconds; exact from 1834 to 2106, as far as a double goes. */
export function epochOfFiletime(filetime: bigint): number {
  const microseconds = filetime / 10n - FILETIME_OF_EPOCH / 10n;
  return Number(microseconds) / 1e6;
}

/** `undefined` for years outside 1 to 9999. */
export function calendarOf(epoch: number): CalendarDate | undefined {
  if (!(epoch >= MIN_CALENDAR_SECONDS && epoch <= MAX_CALENDAR_SECONDS)) return undefined;
  let whole = Math.floor(epoch);
  let microsecond = Math.round((epoch - whole) * 1e6);
  if (microsecond === 1e6) {
    microsecond = 0;
    whole++;
  }
  const days = Math.floor(whole / SECONDS_PER_DAY);
  const inDay = whole - days * SECONDS_PER_DAY;
  const { year, month, day } = civilFromDays(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(inDay / 3600),
    minute: Math.floor(inDay / 60) % 60,
    second: inDay % 60,
    microsecond,
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(year, 1, 1) + 1,
  };
}

/** UNIX seconds of a date; month and day may lie outside their range and carry over. */
export function epochOf(year: number, month: number, day = 1, hour = 0, minute = 0, second = 0): number {
  const months = year * 12 + (month - 1);
  const days = daysFromCivil(Math.floor(months / 12), (((months % 12) + 12) % 12) + 1, 1) + day - 1;
  return days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
}

export function daysInMonth(year: number, month: number): number {
  return (epochOf(year, month + 1) - epochOf(year, month)) / SECONDS_PER_DAY;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}
