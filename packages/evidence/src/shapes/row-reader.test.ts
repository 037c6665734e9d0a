import { expect, test } from "vitest";
import type { RecordContext } from "./event-builder.ts";
import { RowReader } from "./row-reader.ts";

const newContext = (): RecordContext => ({ ref: { path: "x.csv", offset: 7, length: 2 }, traits: [], issues: [] });

test("a row that doesn't fit is reported with its place, without the price of an error", () => {
  const rows = new RowReader();
  const context = newContext();
  expect(rows.read("Id,Name\n", context)).toBeUndefined();
  expect(rows.read("1\n", context)).toBeUndefined();
  expect(context.issues).toEqual([
    {
      code: "CSV_ROW_MALFORMED",
      severity: "error",
      message: "row of 1 fields under 2 columns",
      evidence: { path: "x.csv", offset: 7, length: 2 },
    },
  ]);
  expect(rows.read("1,a\n", context)).toEqual({ Id: "1", Name: "a" });
});

test("too wide a header leaves every row out", () => {
  const rows = new RowReader();
  const context = newContext();
  const wide = `${"a,".repeat(10_000)}a\n`;
  expect([rows.read(wide, context), rows.read(wide, context)]).toEqual([undefined, undefined]);
  expect(context.issues.map(({ code }) => code)).toEqual(["CSV_COLUMN_LIMIT", "CSV_COLUMN_LIMIT"]);
});
