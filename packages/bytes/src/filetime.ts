/**
 * FILETIME: 100 ns intervals since 1601-01-01T00:00:00Z as an unsigned 64-bit integer ([MS-DTYP] 2.3.3).
 * Kept as `bigint`, printed as ISO 8601 UTC with seven digits. Never through `Date`, which drops 100 ns.
 */
const PER_SECOND = 10_000_000n;
const SECONDS_PER_DAY = 86_400n;
const DAYS_1601_TO_1970 = 134_774n;

/** FILETIME of 1970-01-01T00:00:00Z. */
export const UNIX_EPOCH: bigint = DAYS_1601_TO_1970 * SECONDS_PER_DAY * PER_SECOND;

/** `2022-03-10T21:08:30.0224118Z`; years past 9999 are printed with as many digits as they need. */
export function filetimeToIso(filetime: bigint): string {
  const seconds = filetime / PER_SECOND;
  const { year, month, day } = civilFromDays(Number(seconds / SECONDS_PER_DAY - DAYS_1601_TO_1970));
  const inDay = Number(seconds % SECONDS_PER_DAY);
  const fraction = String(filetime % PER_SECOND).padStart(7, "0");
  const time = `${two(Math.floor(inDay / 3600))}:${two(Math.floor(inDay / 60) % 60)}:${two(inDay % 60)}`;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${time}.${fraction}Z`;
}

const ISO =
  /^(\d{4,5})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * FILETIME of an ISO 8601 text (`T` or blank, up to 9 fraction digits, zone offset applied; no zone means UTC).
 * Digits past the seventh are cut. `undefined` if it isn't one or lies before 1601.
 */
export function isoToFiletime(text: string): bigint | undefined {
  const match = ISO.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const [m, d, h, min, s] = [month, day, hour, minute, second].map(Number) as [number, number, number, number, number];
  if (m < 1 || m > 12 || d < 1 || d > 31 || h > 23 || min > 59 || s > 60) return undefined;
  const days = daysFromCivil(Number(year), m, d) + Number(DAYS_1601_TO_1970);
  const seconds = days * 86_400 + h * 3600 + min * 60 + s - zoneSeconds(zone);
  const filetime = BigInt(seconds) * PER_SECOND + BigInt(fraction.slice(0, 7).padEnd(7, "0"));
  return filetime < 0n ? undefined : filetime;
}

function zoneSeconds(zone: string): number {
  if (zone === "Z") return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60;
  return zone[0] === "-" ? -seconds : seconds;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Proleptic Gregorian date of a day count from 1970-01-01, by 400-year eras of 146,097 days. */
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
