import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvSplitter, csvDelimiter, csvFields } from "./csv-splitter.ts";
import { pairs, readWhole } from "./read-whole.test-support.ts";
import { MAX_RECORD_UNITS } from "./splitter.ts";

function split(text: string): string[] {
  const units = new TextEncoder().encode(text);
  const view = { units, origin: 0, length: units.length, ended: true };
  const splitter = new CsvSplitter();
  const found: string[] = [];
  for (;;) {
    const step = splitter.next(view);
    if (step.kind === "end" || step.kind === "more") return found;
    found.push(step.kind === "fault" ? `${step.code} ${step.from}-${step.to}` : text.slice(step.from, step.to));
  }
}

test.each([
  ["lines", "a,b\r\n1,2\n3,4", ["a,b\r\n", "1,2\n", "3,4"]],
  ["line breaks and quotes in quotes", 'a,"x\ny""\nz",b\nc', ['a,"x\ny""\nz",b\n', "c"]],
  ["a quote inside a field", 'a"b,c\nd\n', ['a"b,c\n', "d\n"]],
  ["a quoted first field after a mark", '\ufeff"a\nb"', ['\ufeff"a\nb"']],
  ["quotes that never end", 'a,"b\nc,d\ne', ["CSV_TRUNCATED 0-5", "c,d\n", "e"]],
])("rows: %s", (_, text, expected) => {
  expect(split(text)).toEqual(expected);
});

test("a row longer than the limit is left out", () => {
  const long = `a,"${"x".repeat(MAX_RECORD_UNITS)}"\n`;
  expect(split(`${long}b\n`)[0]).toBe(`RECORD_LIMIT 0-${MAX_RECORD_UNITS}`);
});

test("fields are what was written", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", ";"), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
      const text = rows.map((row) => `${row.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\n`).join("");
      expect(split(text).map((row) => csvFields(row, ","))).toEqual(rows);
    }),
  );
});

test("delimiters", () => {
  expect(["a,b", "a;b;c", "a\tb", "a"].map(csvDelimiter)).toEqual([",", ";", "\t", ","]);
});

describe("rows as records", () => {
  const header = "EventID,Channel,Hostname,A\n";

  test("cells by column, empty ones left out; a row of another length is an issue", async () => {
    const { format, events, issues } = await readWhole(
      `\ufeff${header}1,Security,WKSTN-04,x\n\n2,Security\n3,System,,\n4,System,W,x,y\n`,
    );
    expect(format).toBe("nxlog-csv");
    expect(events.map((event) => [event.eventId, event.computer, pairs(event)])).toEqual([
      [1, "WKSTN-04", [["A", "x"]]],
      [3, "", []],
    ]);
    expect(issues.map((issue) => issue.code)).toEqual(["CSV_ROW_MALFORMED", "CSV_ROW_MALFORMED"]);
  });

  test("columns are limited", async () => {
    const { events, issues } = await readWhole(
      `EventID,Channel${",a".repeat(10_000)}\n1,Security${",".repeat(10_000)}\n`,
    );
    expect([events, issues.map((issue) => issue.code)]).toEqual([[], ["CSV_COLUMN_LIMIT", "CSV_COLUMN_LIMIT"]]);
  });

  test("how the bytes are cut never changes the output", async () => {
    const text = `${header}1,Security,"W ""x""\n",x\n2,Security,"ä,€",y\n3,"open\n4,System,W,z\n`;
    const whole = await readWhole(text);
    expect(whole.events.map((event) => event.eventId)).toEqual([1, 2, 4]);
    for (let pieceBytes = 1; pieceBytes < text.length; pieceBytes += 3)
      expect(await readWhole(text, pieceBytes)).toEqual(whole);
  });
});
