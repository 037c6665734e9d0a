import { filetimeToIso, isoToFiletime } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateFields } from "./clock-fields.ts";
import { evaluateWql } from "./evaluate.ts";
import { type FiringSpan, firingTimes } from "./firing-times.ts";
import { select } from "./query.test-support.ts";

const time = (iso: string) => isoToFiletime(iso) ?? -1n;
const DAY = 864_000_000_000n;
const clock = (where: string, rest = "") =>
  `SELECT * FROM __InstanceModificationEvent WHERE TargetInstance ISA 'Win32_LocalTime' AND ${where} ${rest}`;
const uptime = (within: number, where = "") =>
  `SELECT * FROM __InstanceModificationEvent WITHIN ${within} WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System' ${where}`;
/** First times in 2024, without zeroes at the end. */
const times = (text: string, span: Partial<FiringSpan> = {}, limit = 3) =>
  firingTimes(select(text), { from: time("2024-01-01"), to: time("2025-01-01") - 1n, ...span }, limit).map((one) =>
    filetimeToIso(one).replace(".0000000Z", ""),
  );

describe("clocks", () => {
  test.each([
    [
      clock("TargetInstance.Hour = 11 AND TargetInstance.Minute = 33", "GROUP WITHIN 60"),
      ["2024-01-01T11:33:00", "2024-01-02T11:33:00", "2024-01-03T11:33:00"],
    ],
    [
      clock("TargetInstance.Hour = 11 AND TargetInstance.Minute = 33"),
      ["2024-01-01T11:33:00", "2024-01-01T11:33:01", "2024-01-01T11:33:02"],
    ],
    [clock("TargetInstance.Second = 5"), ["2024-01-01T00:00:05", "2024-01-01T00:01:05", "2024-01-01T00:02:05"]],
    [
      clock("TargetInstance.Day = 29 AND TargetInstance.Month = 2 AND TargetInstance.Hour = 0", "GROUP WITHIN 1800"),
      ["2024-02-29T00:00:00", "2024-02-29T00:30:00"],
    ],
    [
      clock("TargetInstance.DayOfWeek = 0 AND TargetInstance.WeekInMonth = 2", "GROUP WITHIN 86400"),
      ["2024-01-07T00:00:00", "2024-02-04T00:00:00", "2024-03-03T00:00:00"],
    ],
    [clock("TargetInstance.Quarter = 4", "GROUP WITHIN 9999999"), ["2024-10-01T00:00:00"]],
    [clock("TargetInstance.Hour = 25"), []],
    [clock("TargetInstance.Year = 2023"), []],
    [clock("TargetInstance.Nonsense = 1"), []],
    ["SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA 'Win32_LocalTime'", []],
    ["SELECT * FROM Win32_ProcessStartTrace", []],
  ])("%s", (text, expected) => {
    expect(times(text)).toEqual(expected);
  });

  test("local time is shifted, UTC isn't", () => {
    const noon = clock("TargetInstance.Hour = 0 AND TargetInstance.Minute = 0 AND TargetInstance.Second = 0");
    expect(times(noon, { zoneMinutes: 90 }, 1)).toEqual(["2024-01-01T22:30:00"]);
    expect(times(noon, { zoneMinutes: -90 }, 1)).toEqual(["2024-01-01T01:30:00"]);
    expect(times(noon.replace("Local", "UTC"), { zoneMinutes: 90 }, 1)).toEqual(["2024-01-01T00:00:00"]);
  });

  test("finds what trying every second finds", () => {
    const term = fc
      .tuple(
        fc.constantFrom(["DayOfWeek", 7], ["Day", 4], ["Hour", 24], ["Minute", 60], ["Second", 60]),
        fc.constantFrom("=", "<", ">=", "<>"),
        fc.nat(60),
      )
      .map(([[name, count], operator, n]) => `TargetInstance.${name} ${operator} ${n % Number(count)}`);
    const where = fc
      .array(fc.array(term, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 2 })
      .map((all) => `(${all.map((terms) => terms.join(" AND ")).join(" OR ")})`);
    const from = time("2024-02-29T22:50:17");
    fc.assert(
      fc.property(where, (condition) => {
        const query = select(clock(condition));
        const wanted: bigint[] = [];
        for (let second = 0n; second <= 5400n && wanted.length < 40; second++) {
          const at = from + second * 10_000_000n;
          if (evaluateWql(query, clockEvent(at)) === true) wanted.push(at);
        }
        expect(firingTimes(query, { from, to: from + 54_000_000_000n }, 40)).toEqual(wanted);
      }),
      { numRuns: 20 },
    );
  });

  test("a span without an end and a condition without a match come to an end", () => {
    const query = select(
      clock("TargetInstance.Hour = TargetInstance.Minute AND TargetInstance.Hour > TargetInstance.Minute"),
    );
    expect(firingTimes(query, { from: 0n, to: 2n ** 63n - 1n, zoneMinutes: -60 }, 5)).toEqual([]);
    expect(firingTimes(query, { from: 5n, to: 4n }, 5)).toEqual([]);
    expect(firingTimes(query, { from: 0n, to: 2n ** 80n }, 5)).toEqual([]);
  });
});

function clockEvent(at: bigint) {
  const inDay = Number((at % DAY) / 10_000_000n);
  const { dayofweek, day } = dateFields(at / DAY);
  const properties = {
    DayOfWeek: dayofweek,
    Day: day,
    Hour: Math.floor(inDay / 3600),
    Minute: Math.floor(inDay / 60) % 60,
    Second: inDay % 60,
  };
  return {
    className: "__InstanceModificationEvent",
    properties: { TargetInstance: { className: "Win32_LocalTime", properties } },
  };
}

test("fields of dates", () => {
  const fields = (iso: string) => dateFields(time(iso) / DAY);
  const dayOf2024 = { year: 2024, quarter: 1, month: 2, weekinmonth: 5, dayofweek: 4, day: 29 };
  expect(fields("2024-02-29")).toEqual(dayOf2024);
  expect(fields("1601-01-01")).toEqual({ year: 1601, quarter: 1, month: 1, weekinmonth: 1, dayofweek: 1, day: 1 });
  expect(fields("2023-10-01")).toEqual({ year: 2023, quarter: 4, month: 10, weekinmonth: 1, dayofweek: 0, day: 1 });
});

describe("running time", () => {
  const bootTime = time("2024-03-01T08:00:00");
  test.each([
    [
      uptime(60, "AND TargetInstance.SystemUpTime >= 240 AND TargetInstance.SystemUpTime < 325"),
      ["2024-03-01T08:04:00", "2024-03-01T08:05:00"],
    ],
    [uptime(60, "AND TargetInstance.SystemUpTime < 60"), ["2024-03-01T08:00:00"]],
    [
      uptime(600, "AND TargetInstance.SystemUpTime > 299"),
      ["2024-03-01T08:05:00", "2024-03-01T08:15:00", "2024-03-01T08:25:00"],
    ],
    [uptime(3600), ["2024-03-01T08:00:00", "2024-03-01T09:00:00", "2024-03-01T10:00:00"]],
  ])("%s", (text, expected) => {
    expect(times(text, { bootTime })).toEqual(expected);
  });

  test("goes on from the start of the span, and needs to know the boot only where it counts", () => {
    expect(times(uptime(3600), { bootTime, from: time("2024-03-02T00:30:00") }, 1)).toEqual(["2024-03-02T01:00:00"]);
    expect(times(uptime(3600), {}, 2)).toEqual(["2024-01-01T00:00:00", "2024-01-01T01:00:00"]);
    expect(times(uptime(60, "AND TargetInstance.SystemUpTime >= 240"))).toEqual([]);
  });
});

test("timers", () => {
  const text = "SELECT * FROM __TimerEvent WHERE TimerID = 'a'";
  const timers = [
    { timerId: "A", intervalMs: 1_800_000 },
    { timerId: "b", intervalMs: 1000 },
    { timerId: "a", eventDateTime: "20240101011500.000000+060" },
    { timerId: "a", eventDateTime: "never" },
  ];
  expect(times(text, { timers })).toEqual(["2024-01-01T00:15:00", "2024-01-01T00:30:00", "2024-01-01T01:00:00"]);
  expect(times(text)).toEqual([]);
  expect(times(text, { timers, bootTime: time("2024-01-01T00:10:00") }, 2)).toEqual([
    "2024-01-01T00:15:00",
    "2024-01-01T00:40:00",
  ]);
});
