import { IssueLog } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCountermeasure, printCountermeasure } from "./coun7er.ts";

const NAMES = [
  "Intended Outcome",
  "Introduction",
  "Preparation",
  "Risks",
  "Guidance",
  "Associated Techniques",
  "Related Countermeasures",
  "References",
];

function pageText(parts: { head?: string; bodies?: Record<string, string> } = {}): string {
  const head =
    parts.head ??
    "* **ID:** CM0901\n* **Version:** 1.0\n* **Created:** 1 May 2025\n* **Modified:** 2 May 2025\n* **Type:** Examine\n* **Status:** Active\n";
  const sections = NAMES.map((name) => `## ${name}\n\n${parts.bodies?.[name] ?? `No ${name} content identified.\n`}`);
  return `# Look at the thing\n\n${head}\n${sections.join("\n")}`;
}

describe("a countermeasure page", () => {
  test("all of it", () => {
    const text = pageText({
      bodies: {
        "Intended Outcome": "It is seen.\n",
        "Associated Techniques":
          "Some prose.\n\n- [T1546.003](https://attack.mitre.org/techniques/T1546/003/) - A: B\n-\t[T1047](https://x/T1021/002) \u2013 C\n",
        "Related Countermeasures": "- CM0902 - Other\n- RM0028 - Old (*future*)\n- RM051? - Odd (no number)\n",
        References: "- Site | <https://example.net/a>\n- Paper\n",
      },
    });
    const issues = new IssueLog();
    const page = parseCountermeasure(text, { path: "x.md", issues });
    expect(issues.total).toBe(0);
    expect([page.id, page.title, page.version, page.created, page.modified, page.type, page.status]).toEqual([
      "CM0901",
      "Look at the thing",
      "1.0",
      "1 May 2025",
      "2 May 2025",
      "Examine",
      "Active",
    ]);
    expect(page.techniques.map(({ id, name }) => [id, name])).toEqual([
      ["T1546.003", "A: B"],
      ["T1047", "C"],
    ]);
    expect(page.related.map(({ id, idAsWritten, name }) => [id, idAsWritten, name])).toEqual([
      ["CM0902", "CM0902", "Other"],
      ["RM0028", "RM0028", "Old (*future*)"],
      [null, "RM051?", "Odd (no number)"],
    ]);
    expect(page.references.map(({ title, url }) => [title, url])).toEqual([
      ["Site", "https://example.net/a"],
      ["Paper", null],
    ]);
    expect(page.sections.map(({ name, empty }) => [name, empty])).toEqual(
      NAMES.map((name) => [name, ["Introduction", "Preparation", "Risks", "Guidance"].includes(name)]),
    );
    const [first] = page.techniques;
    expect(text.slice(first?.span.start, first?.span.end)).toBe(
      "- [T1546.003](https://attack.mitre.org/techniques/T1546/003/) - A: B",
    );
    expect(page.irregularities.map(({ kind }) => kind)).toEqual(["bullet", "separator", "reference-line"]);
  });

  test("another way to write the metadata", () => {
    const head =
      "* **ID**:\u00a0CM0901 \n* **Countermeasure Type:** Enable\n* **Status:** Revoked\n  * **Reason:** old\n  * **By ID:** CM0902\n";
    const page = parseCountermeasure(pageText({ head }));
    expect([page.id, page.type, page.status, page.reason, page.byId]).toEqual([
      "CM0901",
      "Enable",
      "Revoked",
      "old",
      "CM0902",
    ]);
  });

  test("a heading inside a fence starts no section", () => {
    const page = parseCountermeasure(pageText({ bodies: { Guidance: "```\n## Not one\n```\n" } }));
    expect(page.sections.map(({ name }) => name)).toEqual(NAMES);
  });

  test("a missing and a double section are told", () => {
    const issues = new IssueLog();
    parseCountermeasure(pageText().replace("## Risks", "## Guidance"), { path: "x.md", issues });
    expect(
      issues.list().map(({ code, message }) => [code, message.includes('"Risks"') || message.includes('"Guidance"')]),
    ).toEqual([
      ["COUN7ER_SECTION", true],
      ["COUN7ER_SECTION", true],
    ]);
  });

  test.each(["", "# Title\n", "hello", "* **ID:** CM0901\n", "# T\n\n* **ID:** X1\n"])("%j is none", (text) => {
    expect(() => parseCountermeasure(text)).toThrow(expect.objectContaining({ code: "COUN7ER_PAGE" }));
  });

  test("any page is printed as it was read", () => {
    const line = fc.constantFrom(
      "## Guidance\n",
      "##\u00a0X\n",
      "```\n",
      "~~~~\n",
      "- CM0001 - A\n",
      "* x\n",
      "\n",
      "\r\n",
      "### h\n",
      "text",
      " \t\n",
      "## Risks",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = `# T\n\n* **ID:** CM0901\n${lines.join("")}`;
        expect(printCountermeasure(parseCountermeasure(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});
