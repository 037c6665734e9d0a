import { expect, test } from "vitest";
import { type PlainRow, runText, sourceOf } from "./plain-rows.test-support.ts";

const ROWS: PlainRow[] = [
  { id: "1", name: "wmic.exe", user: "a", _raw: "Binding" },
  { id: "1", name: "cmd.exe", user: "a", _raw: "Binding" },
  { id: "1", name: "wmic.exe", _raw: "Binding" },
  { id: "2", name: "cmd.exe", user: "a", _raw: "other" },
];

const explain = (text: string) => runText(text, sourceOf(ROWS), { explain: true }).steps;

test("each step tells rows in and out and the fields that came out", () => {
  const steps = explain("id=1 Binding | rename name as process | stats count by user");
  expect(
    steps.map(({ command, text, rowsIn, rowsOut, fields }) => ({ command, text, rowsIn, rowsOut, fields })),
  ).toEqual([
    { command: "search", text: "id=1 Binding", rowsIn: 4, rowsOut: 3, fields: ["id", "name", "user", "_raw"] },
    {
      command: "rename",
      text: "rename name as process",
      rowsIn: 3,
      rowsOut: 3,
      fields: ["id", "user", "_raw", "process"],
    },
    { command: "stats", text: "stats count by user", rowsIn: 3, rowsOut: 1, fields: ["user", "count"] },
  ]);
  expect(steps[2]?.details).toEqual([{ text: "not counted, since the by-field user is missing", rows: 1 }]);
  expect(explain("id=1 | stats count by user, dest, host2")[1]?.details).toEqual([
    { text: "not counted, since the by-fields dest, host2 are missing", rows: 2 },
    { text: "not counted, since the by-fields user, dest, host2 are missing", rows: 1 },
  ]);
});

test("near misses of a search: rows that failed one part, with the value they had", () => {
  expect(explain("id=1 name=wmic.exe Binding")[0]?.nearMisses).toMatchObject([
    {
      part: "name=wmic.exe",
      rows: 1,
      example: [{ field: "name", values: ["cmd.exe"] }],
      event: { ref: { path: "test.evtx" } },
    },
  ]);
  expect(explain("id=1 missing=x")[0]?.nearMisses).toMatchObject([
    { part: "missing=x", rows: 3, example: [{ field: "missing", values: [] }] },
  ]);
});

test("where every row failed two parts or more, those that failed fewest; never one that failed all", () => {
  expect(explain("id=1 name=mshta.exe user=b")[0]?.nearMisses).toMatchObject([
    {
      part: "name=mshta.exe and user=b",
      rows: 3,
      example: [
        { field: "name", values: ["wmic.exe"] },
        { field: "user", values: ["a"] },
      ],
    },
  ]);
  expect(explain("id=3 name=mshta.exe")[0]?.nearMisses).toEqual([]);
});

test("near misses of where and regex", () => {
  expect(explain('search * | where id=2 AND user="b"')[1]?.nearMisses).toMatchObject([
    { part: 'user="b"', rows: 1, example: [{ field: "user", values: ["a"] }] },
  ]);
  expect(explain('search * | regex name="^x"')[1]?.nearMisses).toMatchObject([
    { part: 'regex name="^x"', rows: 4, example: [{ field: "name", values: ["wmic.exe"] }] },
  ]);
});

test("rows that a rex doesn't match are counted", () => {
  expect(explain('search * | rex field=user "(?<first>a)"')[1]?.details).toEqual([
    { text: "user is missing", rows: 1 },
  ]);
  expect(explain('search * | rex field=name "(?<first>^w)"')[1]?.details).toEqual([{ text: "no match", rows: 2 }]);
});

test("without explaining nothing is kept but the numbers", () => {
  const { steps } = runText("id=1 missing=x", sourceOf(ROWS));
  expect(steps[0]).toMatchObject({ rowsIn: 4, rowsOut: 0, fields: [], nearMisses: [] });
});
