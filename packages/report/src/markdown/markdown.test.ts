import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileReport, hostileText, sampleReport } from "../sample-report.ts";
import { neutralise } from "../text/neutral.ts";
import { scanMarkdown } from "./document.ts";
import { codeBlock, codeSpan, sentence } from "./inline.ts";
import { harmlessMarkdown, withoutCode } from "./markdown.test-support.ts";

describe("scanMarkdown", () => {
  it("answers first, then proves", () => {
    const lines = scanMarkdown(sampleReport).split("\n");
    expect(lines[0]).toBe("# 1 subscription needs attention on `WKSTN-04` (1 unknown), 1 is known to be harmless.");
    for (const line of [
      "## 1. unknown, score 50 of 100: `Updater` on `WKSTN-04`",
      "- **Runs when:** every minute",
      "- **Command:** `cmd.exe /c whoami > C:\\Temp\\out.txt`",
      "  - `2026-03-01T10:11:28.1234567Z` record `512` at offset `4096`: Sysmon 19, filter created by `CONTOSO\\svc-build`",
      "    - 2 times, last `2026-03-01T10:11:20.1234567Z` record `1126` at offset `9008`",
      "    - caution: parent taken from the message",
      "  - Sysmon 19-21: **not collected**",
      "- error `EVTX_CHUNK_CRC`, 3 times: chunk 3: wrong CRC",
    ])
      expect(lines).toContain(line);
  });

  it("keeps scripts in blocks of their own, whatever backticks they hold", () => {
    const [first] = sampleReport.subscriptions;
    if (!first?.consumer) throw new Error("sample");
    const consumer = { ...first.consumer, properties: { ScriptText: "a\n````\n# [x](http://192.0.2.1)\n\tb\n" } };
    const markdown = scanMarkdown({ ...sampleReport, subscriptions: [{ ...first, consumer }] });
    harmlessMarkdown(markdown);
    expect(withoutCode(markdown).blocks).toContainEqual(["  a", "  ````", "  # [x](http://192.0.2.1)", "      b"]);
  });

  it("lets no evidence text become markup, a link, a mention or a table", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const markdown = scanMarkdown(report);
        harmlessMarkdown(markdown);
        expect(markdown.isWellFormed()).toBe(true);
        expect(scanMarkdown(structuredClone(report))).toBe(markdown);
      }),
      { numRuns: 100 },
    );
  });
});

describe("codeSpan", () => {
  it("gives back what it was given, made visible", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { live, spans } = withoutCode(`- ${codeSpan(text)}`);
        expect(live).toBe("- ");
        const clean = neutralise(text);
        if (clean.trim() !== "") expect(spans).toEqual([clean]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["", "`-`"],
    ["  ", "`(2 blanks)`"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["x".repeat(2500), `\`${"x".repeat(2000)}\` and 500 more characters`],
  ])("%j", (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });
});

describe("sentence", () => {
  it.each([
    ["It fetches from hxxp://x[.]example/a, twice.", "It fetches from `hxxp://x[.]example/a`, twice."],
    ["Ask @team about #12 & PROJ-1.", "Ask `@team` about `#12 & PROJ-1`."],
    ["chunk 3: wrong CRC", "chunk 3: wrong CRC"],
    ["deadbeef *x* <b>", "`deadbeef *x* <b>`"],
    ["a\n# b", "`a\\n#` b"],
  ])("%j", (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });
});

describe("codeBlock", () => {
  it("has a fence longer than any in it", () => {
    expect(codeBlock(["a", "`````"])).toEqual(["``````text", "a", "`````", "``````"]);
  });
});
