import { filetimeToIso, isoToFiletime } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarOf, epochOf, epochOfFiletime } from "./calendar.ts";
import { durationSeconds, relativeTime } from "./relative-time.ts";
import { strftime } from "./strftime.ts";
import { strptime } from "./strptime.ts";

const epoch = (iso: string): number => epochOfFiletime(isoToFiletime(iso) ?? 0n);
const iso = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : strftime(seconds, "%Y-%m-%dT%H:%M:%S");

test("a FILETIME prints as bytes prints it, to the microsecond", () => {
  const filetimes = fc.bigInt({ min: isoToFiletime("1900-01-01") ?? 0n, max: isoToFiletime("2100-01-01") ?? 0n });
  fc.assert(
    fc.property(filetimes, (filetime) => {
      const text = strftime(epochOfFiletime(filetime), "%Y-%m-%dT%H:%M:%S.%6N");
      expect(text).toBe(filetimeToIso(filetime).slice(0, 26));
    }),
    { numRuns: 300 },
  );
});

test("what strftime prints strptime reads", () => {
  const formats = ["%Y-%m-%dT%H:%M:%S", "%d %b %Y %I:%M:%S %p", "%Y %j %T", "%s", "%A, %B %e %Y %H:%M:%S %z", "%c"];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.constantFrom(...formats), (time, format) => {
      expect(strptime(strftime(time, format) ?? "", format)).toBe(time);
    }),
    { numRuns: 300 },
  );
});

test("any text and any format give a time or none", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.double(), (text, format, number) => {
      strptime(text, format);
      strptime(text, `%Y${format}%m`);
      strftime(number, format);
      const moved = relativeTime(1e9, text);
      expect(moved === undefined || typeof moved === "number").toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("dates carry over months and years", () => {
  expect(epochOf(2023, 14)).toBe(epochOf(2024, 2));
  expect(epochOf(2024, 0)).toBe(epochOf(2023, 12));
  expect(calendarOf(1e20)).toBeUndefined();
  expect(calendarOf(Number.NaN)).toBeUndefined();
});

describe("relative times from Wednesday 2024-05-15T13:14:15", () => {
  const now = epoch("2024-05-15T13:14:15Z");
  test.each([
    ["now", "2024-05-15T13:14:15"],
    ["-1d@d", "2024-05-14T00:00:00"],
    ["@d-2h", "2024-05-14T22:00:00"],
    ["-h", "2024-05-15T12:14:15"],
    ["+2min", "2024-05-15T13:16:15"],
    ["-90s", "2024-05-15T13:12:45"],
    ["@h", "2024-05-15T13:00:00"],
    ["@w", "2024-05-12T00:00:00"],
    ["@w0", "2024-05-12T00:00:00"],
    ["@w7", "2024-05-12T00:00:00"],
    ["@w1", "2024-05-13T00:00:00"],
    ["@w4", "2024-05-09T00:00:00"],
    ["-1w@w1", "2024-05-06T00:00:00"],
    ["@mon", "2024-05-01T00:00:00"],
    ["-3mon", "2024-02-15T13:14:15"],
    ["-1q@q", "2024-01-01T00:00:00"],
    ["@y", "2024-01-01T00:00:00"],
    ["-1yr", "2023-05-15T13:14:15"],
    ["1700000000", "2023-11-14T22:13:20"],
    ["05/01/2024:10:00:00", "2024-05-01T10:00:00"],
    ["05/01/2024", "2024-05-01T00:00:00"],
    ["-1d@d@h", "2024-05-14T00:00:00"],
    ["yesterday", undefined],
    ["-1parsec", undefined],
    ["", undefined],
    ["-1d x", undefined],
  ])("%s is %s", (modifier, expected) => {
    expect(iso(relativeTime(now, modifier))).toBe(expected);
  });

  test("a month back from its 31st is the last day of a shorter one", () => {
    expect(iso(relativeTime(epoch("2024-03-31T08:00:00Z"), "-1mon"))).toBe("2024-02-29T08:00:00");
  });
});

test("durations", () => {
  expect(["1h", "30m", "2d", "h", "1.5", "90", "1mon", "x"].map(durationSeconds)).toEqual([
    3600,
    1800,
    172_800,
    3600,
    1.5,
    90,
    undefined,
    undefined,
  ]);
});
