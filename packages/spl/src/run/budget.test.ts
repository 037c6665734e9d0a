/** Searches that stay within every single limit and would still run for hours or fill the memory; and limits that must be told. */
import { describe, expect, test } from "vitest";
import type { RunLimits } from "./limits.ts";
import { type PlainRow, runText, sourceOf } from "./plain-rows.test-support.ts";
import { parsePath } from "./structured/json-path.ts";

const wide = (count: number, name = "f") =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, "v"])));

function codesOf(text: string, rows: readonly PlainRow[] = [{ a: "x" }], limits: Partial<RunLimits> = {}): string[] {
  const { faults, partial } = runText(text, sourceOf(rows), { limits });
  expect(partial).toBe(faults.length > 0);
  return faults.map(({ code }) => code);
}

const long = `* | eval a="0123456789"${" | eval a=a.a".repeat(12)}`;

describe("what a search costs is counted by what it works on", () => {
  const steps = { steps: 100_000 };
  test.each([
    ["digests of long texts", `${long} | eval b=mvrange(0,1000) | eval c=mvmap(b, sha256(a))`],
    ["replacing in long texts", `${long} | eval b=mvrange(0,1000) | eval c=mvmap(b, len(replace(a,"1","22")))`],
    ["matching long texts", `${long} | eval b=mvrange(0,1000) | eval c=mvmap(b, if(match(a,"x"),1,0))`],
    ["splitting long texts", `${long} | eval b=mvrange(0,1000) | eval c=mvmap(b, mvcount(split(a,"1")))`],
    ["lists that run along", "| makeresults count=5000 | streamstats count as c | streamstats values(c) as v"],
    ["lists in windows", "| makeresults count=5000 | streamstats count as c | streamstats window=900 list(c) as v"],
    [
      "lists of lists",
      "| makeresults count=900 | streamstats count as c | eventstats values(c) as v | stats values(v)",
    ],
    [
      "copies of wide rows",
      `| makeresults | eval a="${wide(50).replaceAll('"', '\\"')}", b=mvrange(0,9000) | spath input=a | mvexpand b`,
    ],
  ])("%s", (_, text) => expect(codesOf(text, undefined, steps)).toContain("SPL_STEPS"));
});

describe("nothing is left out without a word", () => {
  const list = Array.from({ length: 40 }, (_, i) => i);
  const tight = { values: 20, fields: 10 };
  test.each<[name: string, text: string, row: PlainRow, code: string]>([
    ["by-values", "* | stats count by a b", { a: list, b: list }, "SPL_VALUES"],
    ["top", "* | top a b", { a: list, b: list }, "SPL_VALUES"],
    ["matches of rex", '* | rex field=a max_match=0 "(?<b>x)"', { a: "x".repeat(40) }, "SPL_VALUES"],
    ["values of spath", "* | spath input=a path={}", { a: JSON.stringify(list) }, "SPL_VALUES"],
    ["fields of spath", "* | spath input=a", { a: wide(11) }, "SPL_FIELDS"],
    [
      "fields of XML",
      "* | spath input=a",
      { a: `<r>${list.map((i) => `<f${i}>v</f${i}>`).join("")}</r>` },
      "SPL_FIELDS",
    ],
    ["fields of fromjson", "* | fromjson a", { a: wide(11) }, "SPL_FIELDS"],
    ["fields of xmlkv", "* | xmlkv a", { a: list.map((i) => `<f${i}>v</f${i}>`).join("") }, "SPL_FIELDS"],
    ["parts of makemv", '* | makemv delim="," a', { a: list.join(",") }, "SPL_VALUES"],
    ["parts of makemv by pattern", '* | makemv tokenizer="(\\d+)" a', { a: list.join(",") }, "SPL_VALUES"],
    ["fields of a pattern", "* | spath input=a | stats values(f*)", { a: wide(10), f: 1 }, "SPL_FIELDS"],
  ])("%s", (_, text, row, code) => expect(codesOf(text, [row], tight)).toContain(code));

  test("what just fits is no fault", () => {
    const row = { a: list.slice(0, 20), b: wide(10), c: "x".repeat(19) };
    expect(codesOf('* | spath input=b | rex field=c max_match=0 "(?<d>x)" | stats count by a', [row], tight)).toEqual(
      [],
    );
  });
});

test("mvcombine of long lists doesn't overflow the stack", () => {
  const text = "| makeresults count=3 | eval b=mvrange(0,90000) | mvcombine b | eval c=mvcount(b)";
  expect(codesOf(text)).toEqual(["SPL_VALUES"]);
});

test.each([
  [
    "a{}{2}",
    [
      ["a", "all"],
      ["", 2],
    ],
  ],
  ["a{@b}", [["a", undefined]]],
  ["a{", [["a{", undefined]]],
  ["}", [["}", undefined]]],
  ["a}", [["a}", undefined]]],
  ["{}", [["", "all"]]],
  ["{a}x", [["{a}x", undefined]]],
  ["a{b{c}", [["a{b", "all"]]],
])("steps of %s", (path, steps) => {
  expect(parsePath(path).map(({ name, index }) => [name, index])).toEqual(steps);
});

test("a path of brackets without end is read in linear time", () => {
  expect(parsePath(`${"{a}".repeat(300_000)}x`)).toHaveLength(1);
  expect(parsePath("{a}".repeat(300_000)).length).toBeLessThan(100);
});
