import fc from "fast-check";
import { expect, test } from "vitest";
import { needsRecord, parseIndexKey } from "./index-key.ts";

test.each([
  [["NS_A", "CD_B.1.2.3"], { kind: "CD", classHash: "B", memberHash: "", record: { page: 1, id: 2, size: 3 } }],
  [["NS_A", "CR_B", "C_C"], { kind: "CR/C", classHash: "B", memberHash: "C", record: undefined }],
  [["NS_A", "CR_B", "R_C"], { kind: "CR/R", classHash: "B", memberHash: "C", record: undefined }],
  [
    ["NS_A", "CI_B", "IL_C.7.8.9"],
    { kind: "CI/IL", classHash: "B", memberHash: "C", record: { page: 7, id: 8, size: 9 } },
  ],
  [["NS_A", "KI_B", "I_C.7.8.9"], { kind: "KI/I", classHash: "B", memberHash: "C" }],
  [["NS_A", "KI_B", "IR_C", "R_D.7.8.9"], { kind: "KI/IR/R", memberHash: "C", referrerHash: "D" }],
  [["NS_A", "CI_B", "IL_C"], { kind: "CI/IL", record: undefined }],
  [["NS_A", "XX_B", "IL_C.1.2.3"], { kind: "other" }],
  [["CD_B.1.2.3"], { kind: "other", namespaceHash: "" }],
])("%j", (segments, expected) => {
  expect(parseIndexKey(segments)).toMatchObject({ ...expected, text: segments.join("\\") });
});

test("any segments give a key, and only four kinds need a record", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }), (segments) => {
      const key = parseIndexKey(segments);
      expect(needsRecord(key.kind)).toBe(["CD", "CI/IL", "KI/I", "KI/IR/R"].includes(key.kind));
    }),
  );
});
