import fc from "fast-check";
import { expect, test } from "vitest";
import { PAGE_BYTES } from "../files/paged-bytes.ts";
import { readPageTable } from "./object-page.ts";

function page(entries: [id: number, offset: number, size: number][]): Uint8Array {
  const bytes = new Uint8Array(PAGE_BYTES);
  const view = new DataView(bytes.buffer);
  entries.forEach(([id, offset, size], i) => {
    view.setUint32(16 * i, id, true);
    view.setUint32(16 * i + 4, offset, true);
    view.setUint32(16 * i + 8, size, true);
  });
  return bytes;
}

test("records follow the table and each other", () => {
  const table = readPageTable(
    page([
      [7, 48, 100],
      [9, 148, 50],
    ]),
  );
  expect(table).toEqual({
    state: "records",
    entries: [
      { id: 7, offset: 48, size: 100 },
      { id: 9, offset: 148, size: 50 },
    ],
    end: 198,
  });
});

test("a long record has a page to itself and number 1", () => {
  expect(readPageTable(page([[1, 32, 20_000]]))).toMatchObject({ state: "records", end: PAGE_BYTES });
  expect(readPageTable(page([[2, 32, 20_000]]))).toMatchObject({ state: "none", entries: [] });
});

test("gaps, overlaps and records past the page end the table", () => {
  expect(
    readPageTable(
      page([
        [7, 48, 100],
        [9, 140, 50],
      ]),
    ),
  ).toMatchObject({ state: "damaged", end: 148 });
  expect(
    readPageTable(
      page([
        [7, 48, 100],
        [9, 148, 9000],
      ]),
    ).entries,
  ).toHaveLength(1);
  expect(readPageTable(page([[7, 40, 100]]))).toMatchObject({ state: "none" });
  expect(readPageTable(page([]))).toMatchObject({ state: "empty" });
  expect(readPageTable(new Uint8Array(15))).toMatchObject({ state: "none" });
});

test("whatever the bytes, entries lie one behind the other inside the page", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(260), { maxLength: 40 }), fc.nat(PAGE_BYTES), (numbers, length) => {
      const bytes = new Uint8Array(PAGE_BYTES);
      new DataView(bytes.buffer).setUint32(4, 16 * (numbers.length + 1), true);
      bytes.set(
        numbers.map((number) => number & 0xff),
        8,
      );
      let end = 0;
      for (const { offset, size } of readPageTable(bytes.subarray(0, length)).entries) {
        expect(offset).toBeGreaterThanOrEqual(end);
        end = offset + size;
      }
    }),
  );
});
