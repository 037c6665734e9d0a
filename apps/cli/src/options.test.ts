import { describe, expect, it } from "vitest";
import { eventIdOption, several, timeOption, wholeNumber } from "./options.ts";

describe("timeOption", () => {
  it.each([
    ["1601-01-01", 0n],
    ["1601-01-01T00:00:00.0000001Z", 1n],
    ["1601-01-01 01:00:00+01:00", 0n],
  ])("%s", (text, filetime) => {
    expect(timeOption(text)).toBe(filetime);
  });

  it.each(["yesterday", "2026-13-01", "", "1500-01-01"])("refuses %j", (text) => {
    expect(() => timeOption(text)).toThrow("Give a date or time as 2026-03-01");
  });
});

describe("wholeNumber", () => {
  const jobs = wholeNumber(1, 256);

  it("takes what is in range", () => {
    expect([jobs("1"), jobs("256"), jobs("007")]).toEqual([1, 256, 7]);
  });

  it.each(["0", "257", "-1", "1.5", "2x", "", "1e2"])("refuses %j", (text) => {
    expect(() => jobs(text)).toThrow("Give a whole number from 1 to 256.");
  });
});

describe("eventIdOption", () => {
  it.each([
    ["5861", [5861]],
    ["19-21", [19, 20, 21]],
    ["19, 20,5857-5858", [19, 20, 5857, 5858]],
    ["65535", [65_535]],
  ])("%s", (text, ids) => {
    expect(eventIdOption(text)).toEqual(ids);
  });

  it("adds to what was given before", () => {
    expect(eventIdOption("20", [19])).toEqual([19, 20]);
    expect(several("b", ["a"])).toEqual(["a", "b"]);
  });

  it.each(["", "x", "21-19", "65536", "1-", "-1", "1,,2", "0-99999"])("refuses %j", (text) => {
    expect(() => eventIdOption(text)).toThrow("Give event ids as");
  });
});
