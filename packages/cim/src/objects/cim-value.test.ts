import { EvidenceError } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeType } from "./cim-type.ts";
import { readValue, ValueContext } from "./cim-value.ts";
import { readClassRecord } from "./class-record.ts";
import { readObjectBlock } from "./object-block.ts";
import { readReferenceRecord } from "./reference-record.ts";
import { Region } from "./region.ts";

/** A heap with the given u32 numbers at its start and bytes behind them. */
function heapOf(numbers: number[], tail: number[] = [], length = 4 * numbers.length + tail.length): Region {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => {
    view.setUint32(4 * i, number, true);
  });
  bytes.set(tail, 4 * numbers.length);
  return new Region(bytes);
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof EvidenceError ? error.code : "foreign";
  }
}

const read = (heap: Region, code: number, at = 0) =>
  readValue(heap, at, heap, decodeType(code), new ValueContext(heap.byteLength, readObjectBlock));

test("strings of one and of two bytes a character, bytes above 0x7f taken as Latin-1", () => {
  expect(read(heapOf([4], [0, 0x41, 0x80, 0xe9, 0]), 0x08)).toBe("A\u0080é");
  expect(read(heapOf([4], [1, 0x24, 0x04, 0x00, 0xd8, 0, 0]), 0x08)).toBe("Ф\ud800");
});

test("arrays of bytes are bytes, arrays of texts hold references", () => {
  expect(read(heapOf([4, 3], [1, 2, 3]), 0x2011)).toEqual(Uint8Array.of(1, 2, 3));
  expect(read(heapOf([4, 2, 16, 16], [0, 0x41, 0]), 0x2008)).toEqual(["A", "A"]);
});

test("numbers keep their sign and size", () => {
  const ones = heapOf([0xffff_ffff, 0xffff_ffff]);
  expect([0x10, 0x11, 2, 0x12, 3, 0x13, 0x14, 0x15, 0x67, 0x0b].map((code) => read(ones, code))).toEqual([
    -1,
    255,
    -1,
    65_535,
    -1,
    0xffff_ffff,
    -1n,
    2n ** 64n - 1n,
    65_535,
    true,
  ]);
});

test("references past the heap, texts without end and unknown types are told", () => {
  expect(codeOf(() => read(heapOf([400], [0, 0]), 0x08))).toBe("CIM_RECORD_BOUNDS");
  expect(codeOf(() => read(heapOf([4], [0, 0x41]), 0x08))).toBe("CIM_STRING");
  expect(codeOf(() => read(heapOf([4], [7, 0x41, 0]), 0x08))).toBe("CIM_STRING");
  expect(codeOf(() => read(heapOf([4, 0x4000_0000]), 0x2013))).toBe("CIM_ARRAY");
  expect(codeOf(() => read(heapOf([4, 0]), 0x0d))).toBe("CIM_OBJECT");
  expect(codeOf(() => decodeType(0x99))).toBe("CIM_TYPE");
  expect(codeOf(() => decodeType(0x8008))).toBe("CIM_TYPE");
});

test("a small heap that unfolds without end is stopped", () => {
  const count = 4000;
  const at = 8 + 4 * count;
  const heap = heapOf([4, count, ...new Array<number>(count).fill(at)], [0], at + 30_000);
  heap.bytes.fill(0x41, at + 1, at + 29_999);
  expect(codeOf(() => read(heap, 0x2008))).toBe("CIM_VALUE_LIMIT");
});

test("any bytes are a record or an error of ours", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(40), (bytes, length) => {
      // Small counts get further than random ones.
      const record = bytes.map((byte, i) => (i % 4 === 0 ? byte & 0x1f : i % 4 === 3 ? byte & 0x80 : 0));
      record[length] = bytes[0] ?? 0;
      for (const candidate of [bytes, record]) {
        expect(codeOf(() => readClassRecord(candidate)) ?? "CIM_").toMatch(/^CIM_/);
        expect(codeOf(() => readReferenceRecord(candidate)) ?? "CIM_").toMatch(/^CIM_/);
        const context = new ValueContext(candidate.length, readObjectBlock);
        expect(codeOf(() => readObjectBlock(new Region(candidate), context)) ?? "CIM_").toMatch(/^CIM_/);
      }
    }),
  );
});
