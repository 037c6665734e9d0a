import { scanReportSchema } from "@unbind/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanJson, scanJsonLines } from "./json.ts";
import { hostileReport, sampleReport } from "./sample-report.ts";

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(scanReportSchema);
const strict = new TextDecoder("utf-8", { fatal: true });

describe("scanJson", () => {
  it("is the report, key order kept, and obeys the schema", () => {
    const text = scanJson(sampleReport);
    expect(JSON.parse(text)).toEqual(sampleReport);
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(sampleReport));
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(text.endsWith("}\n")).toBe(true);
  });

  it("stays valid UTF-8 and harmless for any evidence", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = scanJson(report);
        const bytes = new TextEncoder().encode(text);
        expect(strict.decode(bytes)).toBe(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(text).not.toMatch(/\\ud[89a-f][0-9a-f]{2}/);
        expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("scanJsonLines", () => {
  it("has one typed object a line", () => {
    const lines = scanJsonLines(sampleReport).trimEnd().split("\n");
    const objects = lines.map((line) => JSON.parse(line));
    expect(objects.map(({ type }) => type)).toEqual([
      "summary",
      "host",
      "evidence",
      "subscription",
      "subscription",
      "issue",
      "issue",
    ]);
    expect(objects[0]).toEqual({
      type: "summary",
      schema: sampleReport.schema,
      tool: sampleReport.tool,
      ...sampleReport.summary,
    });
    expect(objects[3]).toEqual({ type: "subscription", ...sampleReport.subscriptions[0] });
  });

  it("keeps one object a line for any evidence", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const lines = scanJsonLines(report).split("\n");
        expect(lines.pop()).toBe("");
        const { hosts, evidence, subscriptions, issues } = report;
        expect(lines).toHaveLength(1 + hosts.length + evidence.length + subscriptions.length + issues.length);
        for (const line of lines) expect(JSON.parse(line)).toHaveProperty("type");
      }),
      { numRuns: 40 },
    );
  });
});
