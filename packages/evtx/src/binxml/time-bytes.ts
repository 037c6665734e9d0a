import { filetimeToIso } from "@unbind/bytes";
import { writeAscii, writePadded } from "./number-bytes.ts";

/** FILETIME high halves below this stay exact in doubles (until the year 16,000). */
const EXACT_HIGH = 0x40000000;
/** 2^32 units of 100 ns are 429.4967296 seconds. */
const SECONDS_PER_HIGH = 429;
const UNITS_PER_HIGH = 4_967_296;
const PER_SECOND = 10_000_000;
const PER_DAY = 86_400;
const DATE_BYTES = 11;
const COLON = 0x3a;

/** Prints times; remembers the last day, since neighbours share it. */
export class TimeFormatter {
  #day = -1;
  readonly #date = new Uint8Array(DATE_BYTES);

  /** `2022-03-10T21:08:30.0224118Z` from FILETIME halves, with 7 or (cut) 6 fraction digits. */
  filetime(buffer: Uint8Array, start: number, low: number, high: number, digits: 6 | 7): number {
    if (high >= EXACT_HIGH) return writeAscii(buffer, start, longTime(low, high, digits));
    const rest = high * UNITS_PER_HIGH + low;
    const restSeconds = Math.floor(rest / PER_SECOND);
    const seconds = high * SECONDS_PER_HIGH + restSeconds;
    const fraction = rest - restSeconds * PER_SECOND;
    const day = Math.floor(seconds / PER_DAY);
    if (day !== this.#day && !this.#setDay(day)) return writeAscii(buffer, start, longTime(low, high, digits));
    for (let i = 0; i < DATE_BYTES; i++) buffer[start + i] = this.#date[i] as number;
    const at = writeClock(buffer, start + DATE_BYTES, seconds - day * PER_DAY);
    buffer[at] = 0x2e;
    const end = writePadded(buffer, at + 1, digits === 7 ? fraction : (fraction / 10) | 0, digits);
    buffer[end] = 0x5a;
    return end + 1;
  }

  /** False if the year has more than four digits. */
  #setDay(day: number): boolean {
    const text = filetimeToIso(BigInt(day) * BigInt(PER_DAY * PER_SECOND)).slice(0, DATE_BYTES);
    if (text[DATE_BYTES - 1] !== "T") return false;
    writeAscii(this.#date, 0, text);
    this.#day = day;
    return true;
  }
}

function longTime(low: number, high: number, digits: 6 | 7): string {
  const text = filetimeToIso((BigInt(high) << 32n) | BigInt(low));
  return digits === 7 ? text : `${text.slice(0, -2)}Z`;
}

function writeClock(buffer: Uint8Array, start: number, secondOfDay: number): number {
  const hour = (secondOfDay / 3600) | 0;
  const minute = ((secondOfDay / 60) | 0) % 60;
  let at = writePadded(buffer, start, hour, 2);
  buffer[at] = COLON;
  at = writePadded(buffer, at + 1, minute, 2);
  buffer[at] = COLON;
  return writePadded(buffer, at + 1, secondOfDay % 60, 2);
}

/** SYSTEMTIME (8 x u16: year, month, weekday, day, hour, minute, second, milliseconds) as ISO 8601. */
export function systemTimeText(bytes: Uint8Array, from: number, digits: 3 | 6): string {
  const part = (index: number, width: number): string => {
    const at = from + 2 * index;
    return String((bytes[at] as number) | ((bytes[at + 1] as number) << 8)).padStart(width, "0");
  };
  const date = `${part(0, 4)}-${part(1, 2)}-${part(3, 2)}`;
  return `${date}T${part(4, 2)}:${part(5, 2)}:${part(6, 2)}.${part(7, 3)}${digits === 6 ? "000" : ""}Z`;
}
