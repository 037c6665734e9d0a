import { encodeUtf16 } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findInstanceHeaders } from "./header-search.ts";

const STAMP = 0x01d8349cd486eeddn;

function header(hash: string, stamp = STAMP, classStamp = STAMP - 1n, length = 60): Uint8Array {
  const bytes = new Uint8Array(2 * hash.length + 24);
  bytes.set(encodeUtf16(hash));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(2 * hash.length, stamp, true);
  view.setBigUint64(2 * hash.length + 8, classStamp, true);
  view.setUint32(2 * hash.length + 16, length, true);
  return bytes;
}

const VISTA = "47C79E62C2227EDD0FF29BF44D87F2FAF9FEDF60A18D9F82597602BD95E20BD3";
const XP = "D4A52B2BD3BF3604AD338F63412AEB3C";

test.each([
  ["vista", VISTA],
  ["xp", XP],
] as const)("a %s header is found at any offset, whatever stands before", (version, hash) => {
  fc.assert(
    fc.property(fc.nat(400), fc.constantFrom(0, 0x32, 0x41, 0xff), fc.boolean(), (offset, fill, isWide) => {
      const bytes = new Uint8Array(700).fill(fill, 0, offset);
      // The end of a UTF-16 text like root\cimv2 looks like the start of a hash.
      if (isWide) for (let i = offset - 1; i >= 0; i -= 2) bytes[i] = 0;
      bytes.set(header(hash), offset);
      expect(findInstanceHeaders(bytes, 0, bytes.length, version)).toContain(offset);
      expect(findInstanceHeaders(bytes, offset + 1, bytes.length, version)).not.toContain(offset);
    }),
  );
});

test("stamps out of order or out of time, and impossible lengths, are no header", () => {
  const search = (bytes: Uint8Array) => findInstanceHeaders(bytes, 0, bytes.length, "vista");
  expect(search(header(VISTA))).toEqual([0]);
  expect(search(header(VISTA, STAMP, STAMP + 1n))).toEqual([]);
  expect(search(header(VISTA, STAMP, 1n))).toEqual([]);
  expect(search(header(VISTA, 2n ** 63n))).toEqual([]);
  expect(search(header(VISTA, STAMP, STAMP, 10))).toEqual([]);
  expect(search(header(VISTA.toLowerCase()))).toEqual([]);
  expect(search(header(VISTA).subarray(0, 148))).toEqual([]);
});
