import { isoToFiletime } from "@unbind/bytes";
import { InvalidArgumentError } from "commander";

/** A FILETIME from `--since` and `--until`. */
export function timeOption(text: string): bigint {
  const time = isoToFiletime(text);
  if (time === undefined) {
    throw new InvalidArgumentError("Give a date or time as 2026-03-01 or 2026-03-01T10:11:12Z (no zone means UTC).");
  }
  return time;
}

/** A whole number of at least `least` and at most `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

const LAST_EVENT_ID = 65_535;
const IDS = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/** Event ids as `5861`, `19-21` or `19,20,5857-5861`; may be given more than once. */
export function eventIdOption(text: string, before: readonly number[] = []): number[] {
  const ids = [...before];
  for (const part of text.split(",")) {
    const match = IDS.exec(part.trim());
    const first = Number(match?.[1] ?? Number.NaN);
    const last = Number(match?.[2] ?? first);
    if (!(first <= last && last <= LAST_EVENT_ID)) {
      throw new InvalidArgumentError("Give event ids as 5861, 19-21 or 19,20,5857-5861 (0 to 65535).");
    }
    for (let id = first; id <= last; id++) ids.push(id);
  }
  return ids;
}

/** Collects the values of an option that may be given more than once. */
export function several(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
