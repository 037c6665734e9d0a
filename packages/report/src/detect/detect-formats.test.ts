import { detectReportSchema } from "@unbind/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmlessPage, parsePage } from "../html/page.test-support.ts";
import { harmlessMarkdown } from "../markdown/markdown.test-support.ts";
import { textWidth } from "../text/width.ts";
import { detectCsv } from "./csv.ts";
import { detectHtml } from "./html.ts";
import { detectJson, detectJsonLines } from "./json.ts";
import { detectAtLeast, detectReaches } from "./levels.ts";
import { detectMarkdown } from "./markdown.ts";
import { detectNavigator } from "./navigator.ts";
import { detectOcsf } from "./ocsf.ts";
import { hostileDetection, sampleDetection } from "./sample-detection.ts";
import { detectSarif } from "./sarif.ts";
import { detectTable } from "./table.ts";

const time = "2026-04-01T00:00:00Z";
const plain = { width: 100, color: false };
const runs = { numRuns: 40 };

describe("every format", () => {
  it.each<[string, (report: typeof sampleDetection) => string]>([
    ["table", (report) => detectTable(report, plain)],
    ["json", detectJson],
    ["jsonl", detectJsonLines],
    ["csv", detectCsv],
    ["md", detectMarkdown],
    ["html", (report) => parsePage(detectHtml(report)).text],
    ["sarif", detectSarif],
    ["ocsf", (report) => detectOcsf(report, { time })],
  ])("%s names rule, author, licence, level, fields, evidence and offset", (_, format) => {
    const text = format(sampleDetection);
    for (const words of ["Consumer That Starts a Command", "Unbind", "Apache-2.0", "WKSTN-04", "Updater", "8192"])
      expect(text).toContain(words);
    expect(text.toLowerCase()).toMatch(/high|"severity_id":4/);
    expect(text).toMatch(/Sysmon%4Operational|Sysmon%254Operational/);
  });

  it("is the same for the same report, and valid for any text", () => {
    fc.assert(
      fc.property(hostileDetection, (report) => {
        JSON.parse(detectSarif(report));
        JSON.parse(detectNavigator(report));
        for (const line of detectJsonLines(report).trimEnd().split("\n")) JSON.parse(line);
        expect(JSON.parse(detectJson(report))).toMatchObject({ schema: "unbind.detect/1" });
        expect(detectOcsf(report, { time })).toBe(detectOcsf(structuredClone(report), { time }));
      }),
      runs,
    );
  });
});

describe("json", () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(detectReportSchema);

  it("obeys the schema that is published for it, and the schema refuses what isn't in it", () => {
    const report = JSON.parse(detectJson(sampleDetection));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...report, extra: 1 })).toBe(false);
    expect(validate({ ...report, findings: [{ ...report.findings[0], level: "grave" }] })).toBe(false);
    fc.assert(
      fc.property(hostileDetection, (one) => {
        expect(validate(JSON.parse(detectJson(one))), JSON.stringify(validate.errors)).toBe(true);
      }),
      runs,
    );
  });
});

describe("table", () => {
  it("answers first, then each rule with what it found, then what is missing", () => {
    expect(detectTable(sampleDetection, plain)).toMatchInlineSnapshot(`
      "2 rules found something: 4 findings (3 high and 1 without level).
      Ran 4 of 5 rules over 2 pieces of evidence (4.1 MiB, 12,345 records, 40 of them asked for by rules)
      from WKSTN-04.
      1 fault in rules: these did not run, or not to their end.
      Part of the evidence could not be read: 3 errors.
      2 findings left out by the tuning file.
      1 finding not listed: below --min-level, or over a limit.

      [1] HIGH: Consumer That Starts a Command, 3 findings on WKSTN-04
          Rule        sigma:6d0f1d3e-5f52-4f4e-8a39-1f7b6f3a4c11 in rules/consumer.yml
          Author      Unbind
          Licence     Apache-2.0
          Status      test
          ATT&CK      T1546.003
          2026-03-01T10:11:12.1234567Z on WKSTN-04
          Name        Updater
          Destination cmd.exe /c whoami > C:\\Temp\\out.txt
            Microsoft-Windows-Sysmon/Operational 20, record 1024 @ 8192 in
              case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx
          time unknown on WKSTN-04
          Name        Updater
          Destination cmd.exe /c whoami > C:\\Temp\\out.txt
          Note        Level low became high by line 3 of the tuning file: a server
            Microsoft-Windows-Sysmon/Operational 20, record 1024 @ 8192 in
              case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx
          1 more finding: --format json has those that are listed

      [2] NO LEVEL: --search, 1 finding on WKSTN-04
          Rule        splunk:--search in --search
          Author      not named
          Licence     not named
          2026-03-01T10:11:12.1234567Z on WKSTN-04
          dest        WKSTN-04
          count       5
          user        | CONTOSO\\svc-build
                      | CONTOSO\\admin
            Microsoft-Windows-Sysmon/Operational 21, record 1024 @ 8192 in
              case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx
            Microsoft-Windows-Sysmon/Operational 22, record 1024 @ 8192 in
              case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx
            Microsoft-Windows-Sysmon/Operational 23, record 1024 @ 8192 in
              case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx
            and 247 more events

      What the tuning file did
        line 3: allow *: 2 findings. the build agent, until 2027-01-31
        line 7: suppress Noisy: unused. noise

      1 fault in rules
        rules/broken.yml:12:5: SIGMA_CONDITION: selection2 is named in the condition and defined nowhere
          (Broken)

      3 issues in the evidence
        error EVTX_CHUNK_CRC, 3 times, first: chunk 3: wrong CRC
          case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx @ 65536
          case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx @ 131072
          and 1 more
      "
    `);
  });

  it("keeps every line harmless and inside the width", () => {
    fc.assert(
      fc.property(hostileDetection, fc.integer({ min: 20, max: 120 }), (report, width) => {
        for (const line of detectTable(report, { width, color: false }).split("\n")) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
          expect(line).not.toMatch(/[\p{Cf}\p{Cs}\u0000-\u001f\u007f-\u009f\u2028\u2029]/u);
          expect(textWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
      runs,
    );
  });
});

describe("csv", () => {
  it("has one row a finding", () => {
    const rows = detectCsv(sampleDetection)
      .split("\r\n")
      .filter((line) => line.startsWith('"high"') || line.startsWith(","));
    expect(rows).toHaveLength(sampleDetection.findings.length);
  });
});

describe("html and md", () => {
  it("let no text of evidence or rules act", () => {
    fc.assert(
      fc.property(hostileDetection, (report) => {
        harmlessPage(detectHtml(report));
        harmlessMarkdown(detectMarkdown(report));
      }),
      runs,
    );
    harmlessPage(detectHtml(sampleDetection));
    harmlessMarkdown(detectMarkdown(sampleDetection));
  });
});

describe("navigator", () => {
  it("scores a technique by the worst finding and lists its parent", () => {
    const { techniques, description } = JSON.parse(detectNavigator(sampleDetection));
    expect(techniques.map(({ techniqueID, score }: Record<string, unknown>) => [techniqueID, score])).toEqual([
      ["T1546", undefined],
      ["T1546.003", 75],
    ]);
    expect(description).toBe("2 rules found something, 1 rule without a technique");
  });
});

describe("ocsf", () => {
  it("takes the time of the evidence where a finding has none, and refuses to make one up", () => {
    const bare = { ...sampleDetection, evidence: [] };
    expect(() => detectOcsf(bare)).toThrow(expect.objectContaining({ code: "REPORT_TIME_UNKNOWN" }));
    const lines = detectOcsf(sampleDetection, { time }).trimEnd().split("\n");
    expect(lines).toHaveLength(sampleDetection.findings.length);
    expect(new Set(lines.map((line) => JSON.parse(line).finding_info.uid)).size).toBe(lines.length);
  });
});

describe("levels", () => {
  it("hides what is below, and still counts it", () => {
    const high = detectAtLeast(sampleDetection, "high");
    expect(high.findings).toHaveLength(2);
    expect(high.rules.map(({ title }) => title)).toEqual(["Consumer That Starts a Command"]);
    expect(high.summary).toEqual(sampleDetection.summary);
    expect(detectAtLeast(sampleDetection, "critical").findings).toEqual([]);
  });

  it.each([
    ["low", true],
    ["high", true],
    ["critical", false],
  ] as const)("reaches %s: %s", (level, reached) => {
    expect(detectReaches(sampleDetection, level)).toBe(reached);
  });
});
