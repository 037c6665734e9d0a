import fc from "fast-check";
import { expect, test } from "vitest";
import { filetimeToIso, isoToFiletime, UNIX_EPOCH } from "./filetime.ts";

test("prints seven digits", () => {
  expect(filetimeToIso(0x01d834c2fe2f0676n)).toBe("2022-03-10T21:08:30.0224118Z");
  expect(filetimeToIso(0n)).toBe("1601-01-01T00:00:00.0000000Z");
  expect(filetimeToIso(2n ** 63n - 1n)).toBe("30828-09-14T02:48:05.4775807Z");
});

test("the Unix epoch", () => {
  expect(UNIX_EPOCH).toBe(116_444_736_000_000_000n);
  expect(filetimeToIso(UNIX_EPOCH)).toBe("1970-01-01T00:00:00.0000000Z");
});

test("reads what it prints", () => {
  fc.assert(fc.property(fc.bigInt(0n, 2n ** 63n - 1n), (time) => isoToFiletime(filetimeToIso(time)) === time));
});

test.each([
  ["2022-03-10T21:08:30.022411Z", "2022-03-10T21:08:30.0224110Z"],
  ["2022-03-10T21:08:30.022411891Z", "2022-03-10T21:08:30.0224118Z"],
  ["2016-08-19 08:06:57.658 +09:00", "2016-08-18T23:06:57.6580000Z"],
  ["2019-12-04 23:47:55", "2019-12-04T23:47:55.0000000Z"],
])("reads %s", (text, iso) => {
  expect(filetimeToIso(isoToFiletime(text) ?? -1n)).toBe(iso);
});

test.each(["", "today", "2022-13-01T00:00:00Z", "1600-01-01T00:00:00Z", "2022-01-01T25:00:00Z"])(
  "refuses %s",
  (text) => {
    expect(isoToFiletime(text)).toBeUndefined();
  },
);
