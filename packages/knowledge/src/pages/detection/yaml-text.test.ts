import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_DETECTION_LENGTH, pythonFloat, readYamlText } from "./yaml-text.ts";

test.each([
  ["1", "1"],
  ["1.0", "1.0"],
  ["1.10", "1.1"],
  ["010", "8"],
  ["+1_000", "1000"],
  ["~", "None"],
  ["", "None"],
  ["yes", "True"],
  ["Off", "False"],
  ["2018-10-23", "2018-10-23"],
  ["'1.10'", "1.10"],
  ['"yes"', "yes"],
  ["1.2.3", "1.2.3"],
  ["[a, 1.0, {b: no}]", ["a", "1.0", { b: "False" }]],
  ["|\n  a\n  b\n", "a\nb\n"],
])("the value %j is printed as %j", (yaml, printed) => {
  expect(readYamlText(`x: ${yaml}`)).toEqual({ x: printed });
});

test("a quoted text may go on at the left edge, with tabs too", () => {
  expect(readYamlText("x: 'a\n\t\n| b\n| c'\ny: d\n")).toEqual({ x: "a\n| b | c", y: "d" });
});

test("a scalar is known again by its alias, a collection is not", () => {
  expect(readYamlText("a: &a [x]\nb: *a\nc: &c z\nd: *c\n")).toEqual({ a: ["x"], b: "None", c: "z", d: "z" });
});

test.each([
  ["- a", "DETECTION_YAML"],
  ["a: 'b", "DETECTION_YAML"],
  ["", "DETECTION_YAML"],
  [`a: ${"[".repeat(50_000)}`, "DETECTION_YAML"],
  ["x".repeat(MAX_DETECTION_LENGTH + 1), "DETECTION_SIZE"],
])("refuses %.20j", (yaml, code) => {
  expect(() => readYamlText(yaml, "x.yml")).toThrow(expect.objectContaining({ code }));
});

test("any text is read or refused with a code", () => {
  const piece = fc.constantFrom(
    "a: ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "\n",
    " ",
    "\t",
    "&a ",
    "*a",
    "|",
    ">",
    "!!x ",
    "%",
    "? ",
    "#",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        expect(readYamlText(pieces.join(""))).toBeTypeOf("object");
      } catch (error) {
        expect(error).toMatchObject({ code: "DETECTION_YAML" });
      }
    }),
    { numRuns: 300 },
  );
});

test("floats as Python prints them", () => {
  expect([49, 0.5, 30].map(pythonFloat)).toEqual(["49.0", "0.5", "30.0"]);
});
