import { expect, test } from "vitest";
import { compareLintFindings, type LintFinding } from "./lint.ts";
import { lintSarif } from "./sarif.ts";

function finding(part: Partial<LintFinding> = {}): LintFinding {
  return {
    rule: "D02",
    severity: "warning",
    message: "m",
    fix: "f",
    path: "a.yml",
    line: 3,
    column: 5,
    title: "T",
    ...part,
  };
}

test("findings are in order of path, place, check and message", () => {
  const sorted = [
    finding({ line: 2 }),
    finding(),
    finding({ column: 9, rule: "D01" }),
    finding({ column: 9 }),
    finding({ column: 9, message: "n" }),
    finding({ path: "b.yml", line: 1 }),
  ];
  expect(sorted.toReversed().sort(compareLintFindings)).toEqual(sorted);
});

test("SARIF: checks that found something, levels in its words, a fingerprint without lines", () => {
  const catalogue = [
    { id: "D01", severity: "error" as const, title: "one" },
    { id: "D02", severity: "warning" as const, title: "two" },
    { id: "D09", severity: "info" as const, title: "nine" },
  ];
  const moved = lintSarif([finding(), finding({ line: 9, severity: "info", rule: "D09", title: null })], catalogue);
  expect(moved).toEqual({
    rules: [
      { id: "D02", title: "two", level: "warning" },
      { id: "D09", title: "nine", level: "note" },
    ],
    results: [
      {
        ruleId: "D02",
        level: "warning",
        message: "T: m. To fix: f",
        place: { path: "a.yml", line: 3, column: 5 },
        subject: "T\nm",
      },
      {
        ruleId: "D09",
        level: "note",
        message: "a rule: m. To fix: f",
        place: { path: "a.yml", line: 9, column: 5 },
        subject: "\nm",
      },
    ],
  });
});
