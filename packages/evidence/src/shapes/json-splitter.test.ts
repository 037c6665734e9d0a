import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonSplitter } from "./json-splitter.ts";
import { CONTAINER_WEIGHT, MAX_JSON_DEPTH, MAX_JSON_VALUES, MAX_RECORD_UNITS } from "./splitter.ts";

/** Records and fault codes of a text, all of it in memory. */
function split(text: string): string[] {
  const units = new TextEncoder().encode(text);
  const view = { units, origin: 0, length: units.length, ended: true };
  const splitter = new JsonSplitter();
  const found: string[] = [];
  for (;;) {
    const step = splitter.next(view);
    if (step.kind === "end" || step.kind === "more") return found;
    found.push(step.kind === "fault" ? `${step.code} ${step.from}-${step.to}` : text.slice(step.from, step.to));
  }
}

describe("finds", () => {
  test.each([
    ["lines", '{"a":1}\n{"a":2}\r\n{"a":3}', ['{"a":1}', '{"a":2}', '{"a":3}']],
    ["an array", '[{"a":1},\n {"a":[1,{}]} ]', ['{"a":1}', '{"a":[1,{}]}']],
    ["objects with nothing between", '{"a":{}}{"b":[]}', ['{"a":{}}', '{"b":[]}']],
    ["pretty objects", '{\n  "a": [\n{"b": 1},\n{}\n]\n}\n{\n}', ['{\n  "a": [\n{"b": 1},\n{}\n]\n}', "{\n}"]],
    ["objects after record lines", 'Record 1\n{"a":1}\nRecord 22\r\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
    ["brackets and quotes in strings", '{"a":"}\\"{\\\\"}\n{"b":"["}', ['{"a":"}\\"{\\\\"}', '{"b":"["}']],
    [
      "an array in a wrapper",
      '{"a":{},"results" : [ {"b":1},\n{"c":[]}],"d":[{"e":"]}"}]}\n{"f":2}',
      ['{"b":1}', '{"c":[]}', '{"f":2}'],
    ],
    ["hits in hits", '{"x":{"hits":{"total":2,"hits":[{"b":1}]}},"y":1}', ['{"b":1}']],
    ["two arrays in a wrapper", '{"value":[{"b":1}],"records":[{"c":1}]}', ['{"b":1}', '{"c":1}']],
    [
      "no wrapper in values",
      '{"value":[1]}{"value":[]}{"a":{"value":[{}]}}{"a":"value\\":[{"}',
      ['{"value":[1]}', '{"value":[]}', '{"a":{"value":[{}]}}', '{"a":"value\\":[{"}'],
    ],
    ["nothing in nothing", " \n[ ]\n", []],
  ])("%s", (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});

describe("goes on after", () => {
  test.each([
    ["a string cut off by a line break", '{"a":"x\n{"b":2}\n', ["JSON_MALFORMED 0-8", '{"b":2}']],
    ["an object cut off between members", '{"a":1,\n{"b":2}\n', ["JSON_MALFORMED 0-8", '{"b":2}']],
    ["an object cut off after a colon", '{"a":\n{"b":2}\n{"c":3}\n', ["JSON_MALFORMED 0-6", '{"b":2}', '{"c":3}']],
    ["an array cut off", '{"a":[1\n{"b":2}\n', ["JSON_MALFORMED 0-8", '{"b":2}']],
    ["the wrong closing bracket", '{"a":[1}\n{"b":2}\n', ["JSON_MALFORMED 0-9", '{"b":2}']],
    ["text between records", 'oops\n{"b":2}\n', ["TEXT_BETWEEN_RECORDS 0-5", '{"b":2}']],
    ["a pretty object cut off", '{\n "a": {\n{\n "b": 2\n}', ["JSON_MALFORMED 0-10", '{\n "b": 2\n}']],
    ["the end in the record", '{"b":2}\n{"a":', ['{"b":2}', "JSON_TRUNCATED 8-13"]],
    ["the end in a record that holds another", '{"a":\n{"b":2}\n', ["JSON_TRUNCATED 0-6", '{"b":2}']],
  ])("%s", (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});

describe("limits", () => {
  test("brackets open at once", () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    expect(split(`${deep(MAX_JSON_DEPTH)}\n{"b":2}`)).toEqual([deep(MAX_JSON_DEPTH), '{"b":2}']);
    const tooDeep = `${deep(MAX_JSON_DEPTH + 1)}\n`;
    expect(split(`${tooDeep}{"b":2}`)).toEqual([`RECORD_LIMIT 0-${tooDeep.length}`, '{"b":2}']);
  });

  test("values in a record", () => {
    const list = (values: number) => `{"a":[1${",1".repeat(values)}]}`;
    expect(split(list(MAX_JSON_VALUES - 2 * CONTAINER_WEIGHT))).toHaveLength(1);
    for (const long of [list(MAX_JSON_VALUES), `{"a":[{}${",{}".repeat(MAX_JSON_VALUES / CONTAINER_WEIGHT)}]}`]) {
      expect(split(`${long}\n{"b":2}`)).toEqual([`RECORD_LIMIT 0-${long.length + 1}`, '{"b":2}']);
    }
  });

  test("length of a record", () => {
    const fits = `{"a":"${"x".repeat(MAX_RECORD_UNITS - 9)}"}`;
    expect(split(`${fits}\n{"b":2}`).map((record) => record.length)).toEqual([MAX_RECORD_UNITS - 1, 7]);
    const long = `{"a":"${"x".repeat(MAX_RECORD_UNITS)}"}\n`;
    expect(split(`${long}{"b":2}`)).toEqual([`RECORD_LIMIT 0-${long.length}`, '{"b":2}']);
  });

  test("scanning again after faults", () => {
    const count = 200_000;
    const found = split('{"a":\n'.repeat(count));
    expect(found.every((step) => step.startsWith("RECORD_LIMIT") || step.startsWith("JSON_TRUNCATED"))).toBe(true);
  });
});

test("covers every byte: records, faults and separators", () => {
  const chunk = fc.constantFrom(
    '{"a":1}',
    '{"a":"',
    '"}',
    "{",
    "}",
    "[",
    "]",
    ",",
    "\n",
    " ",
    "x",
    '"',
    "\\",
    ":",
    "Record 1\n",
  );
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      const units = new TextEncoder().encode(text);
      const splitter = new JsonSplitter();
      let covered = 0;
      for (let steps = 0; ; steps++) {
        const step = splitter.next({ units, origin: 0, length: units.length, ended: true });
        if (step.kind === "end" || step.kind === "more") break;
        expect(text.slice(covered, step.from)).toMatch(/^(Record \d+|[\s,[\]])*$/);
        expect(step.to).toBeGreaterThan(step.from);
        expect(steps).toBeLessThan(text.length);
        covered = step.to;
      }
      expect(text.slice(covered)).toMatch(/^(Record \d+|[\s,[\]])*$/);
    }),
    { numRuns: 300 },
  );
});
