import { toHex } from "@unbind/bytes";
import { expect, test } from "vitest";
import { ChunkBuffer } from "./chunk-buffer.ts";
import { type BinXmlValue, guidBytes, sidBytes, valueCode, writeValue } from "./value.ts";

function bytesOf(value: Exclude<BinXmlValue, { type: "fragment" }>, terminated = false): string {
  const out = new ChunkBuffer();
  writeValue(out, value, terminated);
  return toHex(out.bytes.subarray(0, out.position));
}

test.each<[number, Exclude<BinXmlValue, { type: "fragment" }>, string]>([
  [0x00, { type: "null", value: 2 }, "0000"],
  [0x01, { type: "string", value: "aé\ud800" }, "6100e90000d8"],
  [0x02, { type: "ansi", value: Uint8Array.of(0x41, 0xe9) }, "41e9"],
  [0x03, { type: "int8", value: -1 }, "ff"],
  [0x04, { type: "uint8", value: 200 }, "c8"],
  [0x05, { type: "int16", value: -2 }, "feff"],
  [0x06, { type: "uint16", value: 5861 }, "e516"],
  [0x07, { type: "int32", value: -3 }, "fdffffff"],
  [0x08, { type: "uint32", value: 0xfffffffe }, "feffffff"],
  [0x09, { type: "int64", value: -4n }, "fcffffffffffffff"],
  [0x0a, { type: "uint64", value: 2n ** 64n - 1n }, "ffffffffffffffff"],
  [0x0b, { type: "float", value: 1.5 }, "0000c03f"],
  [0x0c, { type: "double", value: -2 }, "00000000000000c0"],
  [0x0d, { type: "bool", value: 0x10000 }, "00000100"],
  [0x0e, { type: "binary", value: Uint8Array.of(0, 255) }, "00ff"],
  [0x0f, { type: "guid", value: "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}" }, "04ef1814b4b02346bf7ed74ab47bbdaa"],
  [0x10, { type: "size", value: 5 }, "05000000"],
  [0x10, { type: "size", value: 5n }, "0500000000000000"],
  [0x11, { type: "filetime", value: 0x01d834c2fe2f0676n }, "76062ffec234d801"],
  [0x12, { type: "systemtime", value: [2022, 3, 4, 10, 21, 8, 30, 22] }, "e607030004000a00150008001e001600"],
  [0x13, { type: "sid", value: "S-1-5-18" }, "010100000000000512000000"],
  [0x14, { type: "hex32", value: 0x80041032 }, "32100480"],
  [0x15, { type: "hex64", value: 0x4000000000000000n }, "0000000000000040"],
  [0x20, { type: "handle", value: Uint8Array.of(1) }, "01"],
  [0x23, { type: "xml", value: Uint8Array.of(2) }, "02"],
  [0x81, { type: "string[]", value: ["a", ""] }, "610000000000"],
  [0x86, { type: "uint16[]", value: [1, 2] }, "01000200"],
  [0x93, { type: "sid[]", value: ["S-1-1-0", "S-1-5-18"] }, "010100000000000100000000010100000000000512000000"],
])("type %i: %o", (code, value, bytes) => {
  expect(valueCode(value.type)).toBe(code);
  expect(bytesOf(value)).toBe(bytes);
});

test("only a text is terminated", () => {
  expect(bytesOf({ type: "string", value: "a" }, true)).toBe("61000000");
  expect(bytesOf({ type: "uint8", value: 1 }, true)).toBe("01");
  expect(bytesOf({ type: "string[]", value: ["a"] }, true)).toBe("61000000");
});

test("what isn't a GUID or a SID is refused", () => {
  expect(() => guidBytes("1418ef04")).toThrow(RangeError);
  expect(() => sidBytes("S-1")).toThrow(RangeError);
});
