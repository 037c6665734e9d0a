import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWidth } from "../text/width.ts";
import { durationWords } from "./duration-words.ts";
import { explainJson } from "./explain-json.ts";
import { explainTable } from "./explain-table.ts";
import type { ExplainedSubject } from "./explanation.ts";
import { hostileExplanation, sampleExplanation } from "./sample-explanation.ts";

const plain = (width: number) => ({ width, color: false });
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences under test
const SGR = /\u001b\[[0-9;]+m/g;
const [sample] = sampleExplanation.subjects as [ExplainedSubject];

function pageOf(change: Partial<ExplainedSubject>, kind: typeof sampleExplanation.input.kind = "mof"): string {
  const input = { ...sampleExplanation.input, kind };
  return explainTable({ ...sampleExplanation, input, notes: [], subjects: [{ ...sample, ...change }] }, plain(200));
}

describe("explainTable", () => {
  it("says verdict, trigger, payload, reasons and what to do next", () => {
    expect(explainTable(sampleExplanation, plain(90))).toMatchInlineSnapshot(`
      "MALICIOUS, score 90 of 100: Updater -> CommandLineEventConsumer "Updater"
          Id          sub-0123456789abcdef
          Host        WKSTN-04
          Namespace   root\\subscription
          Listens in  root\\cimv2
          Creator SID S-1-5-32-544
        When it runs
          Runs when   About every 90 s.
          Query       SELECT * FROM __InstanceModificationEvent WITHIN 90
          How often   always (at most 960 a day)
          Delay       up to 1 min 30 s after its cause
          Detail      Condition: hxxp://c2[.]example[.]net/
          Problem     WMI may refuse it
          Looked at   2026-03-01 00:00:00 UTC to 2026-03-02 00:00:00 UTC, computer started
                      2026-03-01 08:00:00 UTC
          Would fire  2026-03-01 08:04:00 UTC
                      2026-03-01 08:05:30 UTC
                      and later: the list ends here
        What it does
          Command     powershell -e SQBFAFgA
          Read as     a command line
          Layer 1     base64-utf16le, from payload, 14 to 22
                      | IEX
                      | \\x1b[2J
          Layer 2     base64-bytes to shellcode, from layer 1, 0 to 3
                      fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc
                      e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 fc e8 ...
                      (12 more bytes: --format json has them all)
          Decoding    stopped at the limit "layers": there may be more
          Indicator   private url hxxp://192[.]0[.]2[.]10/a (layer 1, 0 to 3; payload, 4 to 5)
          Property    RunInteractively = false
        Why this verdict
          +25         It fetches hxxp://192[.]0[.]2[.]10/a. [download]
          -10         A vendor's name. [vendor]
          Note        Decoding stopped.
          Why not     benign: No known definition.
          ATT&CK      T1546.003, T1059.001
        What to do next
          1. Check the proof.
          2. Block hxxp://192[.]0[.]2[.]10/a.

      Read as MOF (MOF text, 1,234 characters) from x.mof.
      note: It asks to be compiled again.
      "
    `);
  });

  it("names what was given alone, and what is not bound", () => {
    const title = (...args: Parameters<typeof pageOf>) =>
      pageOf(...args)
        .split("\n")[0]
        ?.replace(/^.*?: /, "");
    expect(title({}, "query")).toBe("a filter with this query");
    expect(title({ filter: null, consumer: null }, "script")).toBe("a consumer that runs this script");
    expect(title({ filter: null, consumer: null }, "command")).toBe("a consumer that runs this command line");
    expect(title({ binding: null })).toBe('Updater -> CommandLineEventConsumer "Updater", not bound');
    expect(title({ consumer: null })).toBe('filter "Updater", bound to no consumer here');
    expect(title({ filter: null })).toBe('CommandLineEventConsumer "Updater", bound to no filter here');
  });

  it("leaves out what isn't known", () => {
    const page = pageOf({
      trigger: null,
      firing: null,
      payload: null,
      consumer: null,
      whyNot: null,
      next: [],
      attack: [],
    });
    expect(page).not.toMatch(/When it runs|What it does|What to do|Why not|ATT&CK/);
    const silent = pageOf({ verdict: { level: "unknown", score: 0, reasons: [] }, firing: null });
    expect(silent).toContain("no signal of the rubric applies");
    expect(pageOf({ firing: { ...sample.firing!, times: [], more: false } })).toContain("at no time in this span");
  });

  it("counts the levels of several subscriptions", () => {
    const unknown = { ...sample, verdict: { ...sample.verdict, level: "unknown" as const } };
    const page = explainTable({ ...sampleExplanation, subjects: [sample, unknown, sample] }, plain(200));
    expect(page).toContain("\n[2] UNKNOWN, score 90 of 100: ");
    expect(page).toContain("\n3 subscriptions: 2 malicious and 1 unknown.\n");
  });

  it("shows so many layers and indicators, and counts the rest", () => {
    const layer = { ...sample.payload!.layers[0]!, text: "x" };
    const indicators = Array.from({ length: 45 }, (_, i) => ({
      type: "path",
      value: `C:\\${i}`,
      layer: -1,
      start: 0,
      end: 1,
    }));
    const page = pageOf({ payload: { ...sample.payload!, layers: Array(30).fill(layer), indicators } });
    expect(page).toContain("6 more layers: --format json has all");
    expect(page).toContain("5 more indicators: --format json has all");
    expect(page.match(/^ {4}Indicator /gm)).toHaveLength(40);
  });

  it("stays inside any width and is harmless for any input, with the same text in colour", () => {
    fc.assert(
      fc.property(hostileExplanation, fc.integer({ min: 1, max: 200 }), (explanation, width) => {
        const page = explainTable(explanation, plain(width));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(page).not.toMatch(/[\p{Cf}\p{Cs}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/u);
        for (const line of page.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(explainTable(explanation, { width, color: true }).replace(SGR, "")).toBe(page);
      }),
      { numRuns: 100 },
    );
  });
});

describe("explainJson", () => {
  it("gives the values back, lone surrogates excepted", () => {
    fc.assert(
      fc.property(hostileExplanation, (explanation) => {
        const text = explainJson(explanation);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(text).not.toMatch(/[\p{Cs}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/u);
        expect(JSON.parse(text).subjects[0]?.payload.text).toBe(explanation.subjects[0]?.payload?.text.toWellFormed());
      }),
      { numRuns: 50 },
    );
  });
});

describe("durationWords", () => {
  it.each([
    [0, "0 s"],
    [0.5, "0.5 s"],
    [60, "60 s"],
    [90, "1 min 30 s"],
    [325, "5 min 25 s"],
    [3600, "1 h"],
    [90_000, "1 d 1 h"],
  ])("%d s: %s", (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });
});
