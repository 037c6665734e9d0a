import { describe, expect, it } from "vitest";
import { scanHtml } from "../html/document.ts";
import { parsePage } from "../html/page.test-support.ts";
import { scanMarkdown } from "../markdown/document.ts";
import { judgedReport } from "../sample-report.ts";
import { COUNTERS_SHOWN, type NextSteps } from "./next-steps.ts";

const HOSTILE = "<img src=x onerror=alert(1)> [a](javascript:b) `c` \u202e";
const counter = (role: string, i: number) => ({ role, id: `X${i}`, name: HOSTILE, basis: "overlay", note: HOSTILE });
const next: NextSteps = {
  sources: "Made up 1.0",
  techniques: [
    {
      id: "T1084",
      name: HOSTILE,
      successor: "T1546.003",
      counters: [
        ...Array.from({ length: COUNTERS_SHOWN + 3 }, (_, i) => counter("detection", i)),
        { role: "countermeasure", id: "CM0038", name: "Remove", basis: "published", note: "" },
      ],
      excluded: [counter("countermeasure", 99)],
    },
  ],
  unknown: ["T1027"],
};

describe("what to do next", () => {
  const { text } = parsePage(scanHtml(judgedReport, next));
  const markdown = scanMarkdown(judgedReport, next);

  it("names countermeasures first, with basis and reason, and what doesn't help", () => {
    for (const output of [text, markdown]) {
      expect(output).toContain("What to do next");
      expect(output.indexOf("COUN7ER")).toBeLessThan(output.indexOf("Detections"));
      expect(output).toMatch(/CM0038`? `?Remove`? \(published\)/);
      expect(output).toContain("Does not help");
      expect(output).toContain("T1546.003");
    }
  });

  it("counts what it leaves out, and what nothing is known of", () => {
    expect(text).toContain("and 3 more: unbind know counter T1084");
    expect(markdown).toContain("and 3 more: `unbind know counter T1084`");
    for (const output of [text, markdown]) expect(output).toMatch(/T1027/);
  });

  it("lets no name become markup", () => {
    expect(scanHtml(judgedReport, next)).not.toContain("<img");
    expect(markdown).not.toMatch(/^[^`]*\[a\]\(javascript/m);
  });

  it("is left out where nothing is asked for", () => {
    expect(scanMarkdown(judgedReport)).not.toContain("What to do next");
    expect(scanMarkdown(judgedReport, { sources: "", techniques: [], unknown: [] })).not.toContain("What to do next");
  });
});
