import { filetimeToIso, isoToFiletime } from "@unbind/bytes";
import { describe, expect, it } from "vitest";
import { askedSpan } from "./asked-span.ts";

const ask = (when: string[], zone = "+00:00") => {
  const { span, rest } = askedSpan({ when, zone, count: 10 });
  return { from: span && filetimeToIso(span.from).slice(0, 16), to: span && filetimeToIso(span.to).slice(0, 16), rest };
};

describe("askedSpan", () => {
  it("takes FROM TO, FROM alone, and leaves what is no time", () => {
    expect(ask([])).toEqual({ from: undefined, to: undefined, rest: [] });
    const day = { from: "2026-03-01T00:00", to: "2026-03-02T00:00" };
    expect(ask(["2026-03-01"])).toEqual({ ...day, rest: [] });
    expect(ask(["2026-03-01", "SELECT 1", "x"])).toEqual({ ...day, rest: ["SELECT 1", "x"] });
    expect(ask(["2026-03-01", "2026-03-01T01:00:00Z", "-"])).toEqual({ ...day, to: "2026-03-01T01:00", rest: ["-"] });
  });

  it("reads the clock for now alone", () => {
    const before = Date.now();
    const { span } = askedSpan({ when: ["now"], zone: "Z", count: 1 });
    const from = span?.from ?? 0n;
    expect(from).toBeGreaterThanOrEqual(isoToFiletime(new Date(before).toISOString()) ?? 0n);
    expect((span?.to ?? 0n) - from).toBe(864_000_000_000n);
  });

  it.each([
    ["+01:30", 90],
    ["-0700", -420],
    ["Z", 0],
  ])("zone %s", (zone, minutes) => {
    expect(askedSpan({ when: ["now"], zone, count: 1 }).span?.zoneMinutes).toBe(minutes);
  });

  it("says what is wrong", () => {
    expect(() => ask(["tomorrow"])).toThrow("--when tomorrow is no time.");
    expect(() => ask(["2026-03-02", "2026-03-01"])).toThrow("--when: the end is before the start.");
    expect(() => ask([], "CET")).toThrow("--zone CET is no offset.");
    expect(() => ask([], "+15:00")).toThrow("--zone +15:00 is no offset.");
  });
});
