import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sigmaLintRules } from "./lint-sigma.ts";

test("the page of the checks has each with its severity and title", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/sigma-lint.md"), "utf8");
  const rows = [...page.matchAll(/^\| (S\d\d) \| (\w+) \| (.+) \|$/gm)].map(([, id, severity, title]) => ({
    id,
    severity,
    title,
  }));
  expect(rows).toEqual(sigmaLintRules);
  for (const { id } of sigmaLintRules) expect(page).toContain(`**${id}.**`);
});
