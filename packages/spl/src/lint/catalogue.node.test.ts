import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { splunkLintRules } from "./lint-splunk.ts";

test("the page of the checks has each with its severity and title", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/splunk-lint.md"), "utf8");
  const rows = [...page.matchAll(/^\| (D\d\d) \| (\w+) \| (.+) \|$/gm)].map(([, id, severity, title]) => ({
    id,
    severity,
    title,
  }));
  expect(rows).toEqual(splunkLintRules);
  for (const { id } of splunkLintRules) expect(page).toContain(`**${id}.**`);
});
