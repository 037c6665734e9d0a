import fc from "fast-check";
import { expect, it } from "vitest";
import { unbracketed } from "./boolean-text.ts";

it.each([
  ["(a)", "a"],
  ["(a) or (b)", "(a) or (b)"],
  ["((a) or (b))", "(a) or (b)"],
  ['(a = ")" and b)', 'a = ")" and b'],
  ['(a = "\\")") or (b)', '(a = "\\")") or (b)'],
  ["a(b)", "a(b)"],
])("%s -> %s", (text, bare) => {
  expect(unbracketed(text)).toBe(bare);
});

it("takes off what was put on", () => {
  const text = fc
    .array(fc.constantFrom("a", " and ", '"("', '")"', '"\\""', "(b)", "not(c)"))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (inner) => {
      expect(unbracketed(`(${inner})`)).toBe(inner);
    }),
    { numRuns: 200 },
  );
});
