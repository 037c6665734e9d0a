import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanHost } from "../fixtures/index.ts";
import { PAGE_BYTES } from "./paged-bytes.ts";
import { isIndexBtr, isObjectsData, recogniseRepositoryFile } from "./recognise.ts";

describe.each(["vista", "xp"] as const)("files of a %s repository", (version) => {
  test("are told by their first page", () => {
    for (const [name, bytes] of Object.entries(cleanHost(version).finish())) {
      const kind = recogniseRepositoryFile(bytes.subarray(0, PAGE_BYTES));
      const wanted = name === "OBJECTS.DATA" ? "objects" : name === "INDEX.BTR" ? "index" : "mapping";
      expect([name, kind]).toEqual([name, name === "MAPPING.VER" ? undefined : wanted]);
    }
  });
});

test("other files are none, short ones too", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: PAGE_BYTES, maxLength: PAGE_BYTES }), (bytes) => {
      expect(isObjectsData(bytes) || isIndexBtr(bytes)).toBe(false);
    }),
    { numRuns: 50 },
  );
  expect(isObjectsData(new Uint8Array(PAGE_BYTES))).toBe(false);
  expect(recogniseRepositoryFile(new Uint8Array(0))).toBeUndefined();
});
