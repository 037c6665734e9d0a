import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atLeast, reaches } from "./levels.ts";
import { hostileReport, sampleReport } from "./sample-report.ts";
import { issueLines, scanTable } from "./table.ts";
import { textWidth } from "./text/width.ts";

const plain = (width: number) => ({ width, color: false });
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences under test
const SGR = /\u001b\[[0-9;]+m/g;

describe("scanTable", () => {
  it("answers first, then proves", () => {
    expect(scanTable(sampleReport, plain(100))).toMatchInlineSnapshot(`
      "1 subscription needs attention on WKSTN-04 (1 unknown), 1 is known to be harmless.
      Searched 2 pieces of evidence (4.1 MiB, 12,345 records) from WKSTN-04.
      Part of the evidence could not be read: 3 errors, see the issues at the end.

      [1] UNKNOWN, score 50 of 100, on WKSTN-04: removed, it fired
          Namespace   root\\subscription
          Filter      Updater
          Runs when   every minute
          Query       SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA
                      'Win32_LocalTime'
          Listens in  root\\cimv2
          Consumer    CommandLineEventConsumer "Updater"
          Does        runs a command
          Command     cmd.exe /c whoami > C:\\Temp\\out.txt
          Property    KillTimeout = 45
          Who         CONTOSO\\svc-build
          Creator SID S-1-5-21-1-2-3-1001
          First seen  2026-03-01 10:11:12 UTC
          Last seen   2026-03-01 10:12:44 UTC
          Fired       first 2026-03-01 10:11:12 UTC, last 2026-03-01 10:11:20 UTC
          Deleted     2026-03-01 10:11:20 UTC
          Judged      not judged
          ATT&CK      T1546.003
          Note        the binding was not seen
          Id          sub-0123456789abcdef
          Proof in case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx
            2026-03-01T10:11:28.1234567Z record 512 @ 4096: Sysmon 19, filter created by CONTOSO\\svc-build
            2026-03-01T10:11:44.1234567Z record 1024 @ 8192: Sysmon 20, consumer created by
              CONTOSO\\svc-build
            2026-03-01T10:11:12.1234567Z record 1125 @ 9000: Sysmon 1, consumer fired
              2 times, last 2026-03-01T10:11:20.1234567Z record 1126 @ 9008
              cmd.exe /c whoami
              caution: parent taken from the message
            2026-03-01T10:11:20.1234567Z record 1536 @ 12288: Sysmon 19, filter deleted by
              CONTOSO\\svc-build

      BENIGN: SCM Event Log Filter -> NTEventLogEventConsumer "SCM Event Log Consumer" in
          root\\subscription on WKSTN-04

      What the evidence of WKSTN-04 (formerly WIN-SETUP) could show
        WMI-Activity 5861: not seen. The log has 154 records from 2026-02-01 on.
        Sysmon 19-21: not collected

      3 issues in the evidence
        error EVTX_CHUNK_CRC, 3 times, first: chunk 3: wrong CRC
          case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx @ 65536
          case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx @ 131072
          and 1 more
      "
    `);
  });

  it("fits a narrow terminal", () => {
    const lines = scanTable(sampleReport, plain(20)).split("\n");
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(20);
    expect(lines).toContain("1 subscription needs");
  });

  it("says so when nothing was found, and when it could not have been", () => {
    const none = { malicious: 0, suspicious: 0, unknown: 0, benign: 0 };
    const empty = { ...sampleReport, subscriptions: [], summary: { ...sampleReport.summary, subscriptions: none } };
    expect(scanTable(empty, plain(200)).split("\n")[0]).toBe(
      "No WMI event subscription found; the evidence could not have shown all of them, see coverage.",
    );
    const unread = { ...empty, summary: { ...empty.summary, evidence: 0 } };
    expect(scanTable(unread, plain(200)).split("\n")[0]).toBe("No answer: nothing could be read.");
    const bare = { ...empty, hosts: [], summary: { ...empty.summary, records: 0 } };
    expect(scanTable(bare, plain(200)).split("\n")[0]).toBe("No answer: what was read holds no records.");
    const benign = { ...empty, summary: { ...empty.summary, subscriptions: { ...none, benign: 2 } } };
    expect(scanTable(benign, plain(200)).split("\n")[0]).toBe(
      "No subscription needs attention; 2 are known to be harmless.",
    );
  });

  it("names no host where some of the open ones aren't listed", () => {
    const page = scanTable(atLeast(sampleReport, "malicious"), plain(200)).split("\n");
    expect(page.slice(0, 2)).toEqual([
      "1 subscription needs attention (1 unknown), 1 is known to be harmless.",
      "2 subscriptions below --min-level not shown.",
    ]);
  });

  it("says of a harmless subscription that it is gone", () => {
    const gone = sampleReport.subscriptions.map((one) => ({ ...one, state: "recovered" as const }));
    const page = scanTable({ ...sampleReport, subscriptions: gone }, plain(200));
    expect(page).toMatch(/^BENIGN: .* in root\\subscription, recovered from deleted data on WKSTN-04$/m);
  });

  it("writes addresses so that nobody opens them by accident", () => {
    const [first] = sampleReport.subscriptions;
    if (!first) throw new Error("sample");
    const url = "http://192.0.2.44/a.ps1";
    const reasons = [{ id: "download", weight: 25, text: `It fetches ${url}.`, sightings: [] }];
    const action = { ...first.action, summary: `fetches ${url}`, indicators: [{ type: "url", value: url }] };
    const one = { ...first, action, verdict: { ...first.verdict, reasons } };
    const page = scanTable({ ...sampleReport, subscriptions: [one] }, plain(200));
    expect(page).not.toContain(url);
    expect(page.split("hxxp://192[.]0[.]2[.]44/a.ps1")).toHaveLength(4);
  });

  it("says why nothing can be told from a log that was collected", () => {
    const [host] = sampleReport.hosts;
    if (!host) throw new Error("sample");
    const note = (text: string) => [{ source: "sysmon/19-21", state: "not-collected" as const, note: text }];
    const page = (text: string) =>
      scanTable({ ...sampleReport, hosts: [{ ...host, coverage: note(text) }] }, plain(200));
    expect(page("Sysmon logged none.")).toContain("  Sysmon 19-21: not collected. Sysmon logged none.\n");
    expect(page("The log Sysmon was not collected.")).toContain("  Sysmon 19-21: not collected\n");
  });

  it("keeps line ends of a script behind a gutter, so that evidence can't pass for our words", () => {
    const [first] = sampleReport.subscriptions;
    if (!first?.consumer) throw new Error("sample");
    const script = { ...first.consumer, properties: { ScriptText: "\tSet x\r\n[2] BENIGN on WKSTN-04\n" } };
    const page = scanTable({ ...sampleReport, subscriptions: [{ ...first, consumer: script }] }, plain(80));
    expect(page.split("\n").filter((line) => line.includes("|"))).toEqual([
      "    Script      |     Set x",
      "                | [2] BENIGN on WKSTN-04",
      "                |",
    ]);
  });

  it("doesn't say twice what a property or the query says already", () => {
    const [first] = sampleReport.subscriptions;
    if (!first?.filter?.query) throw new Error("sample");
    const trigger = { kind: "query", summary: first.filter.query };
    const action = { ...first.action, summary: "cmd.exe /c whoami" };
    const sightings = first.sightings.map((sighting) => ({
      ...sighting,
      detail: "cmd.exe /c whoami > C:\\Temp\\out.txt",
    }));
    const page = scanTable({ ...sampleReport, subscriptions: [{ ...first, trigger, action, sightings }] }, plain(300));
    expect(page.split("whoami")).toHaveLength(2);
    expect(page.split(first.filter.query)).toHaveLength(2);
  });

  it("cuts what is longer than a screen, and says by how much", () => {
    const [first] = sampleReport.subscriptions;
    if (!first?.filter) throw new Error("sample");
    const filter = { ...first.filter, query: "q".repeat(5000) };
    const page = scanTable({ ...sampleReport, subscriptions: [{ ...first, filter }] }, plain(120));
    expect(page.match(/q{20,}/g)?.join("")).toHaveLength(2000);
    expect(page).toContain("(3,000 more characters: --format json has them all)");
  });

  it("writes no escape sequence without colour, and the same text with it", () => {
    const text = scanTable(sampleReport, plain(80));
    const painted = scanTable(sampleReport, { width: 80, color: true });
    expect(text).not.toContain("\u001b");
    expect(painted).not.toBe(text);
    expect(painted.replace(SGR, "")).toBe(text);
  });

  it("stays inside any width, one column included, and harmless for any evidence", () => {
    fc.assert(
      fc.property(hostileReport, fc.integer({ min: 1, max: 300 }), fc.boolean(), (report, width, color) => {
        const page = scanTable(report, { width, color }).replace(SGR, "");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(page).not.toMatch(/[\p{Cf}\p{Cs}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/u);
        for (const line of page.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 150 },
    );
  });
});

describe("issueLines", () => {
  it("groups by severity and code", () => {
    expect(issueLines(sampleReport.issues, plain(200))).toBe(
      "  error EVTX_CHUNK_CRC, 3 times, first: chunk 3: wrong CRC\n" +
        "    case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx @ 65536\n" +
        "    case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx @ 131072\n" +
        "    and 1 more\n",
    );
    expect(issueLines([], plain(80))).toBe("");
    const missing = { code: "FILE_MISSING", severity: "error" as const, message: "no such file" };
    expect(issueLines([{ ...missing, evidence: { path: "a.evtx", offset: 0 } }], plain(80))).toBe(
      "  error FILE_MISSING: no such file\n    a.evtx\n",
    );
  });

  it("names no places of what is noted everywhere", () => {
    const note = { code: "EVTX_DIRTY", severity: "note", message: "copied while open" } as const;
    const notes = ["a", "b", "c", "d"].map((path) => ({ ...note, evidence: { path, offset: 0 } }));
    expect(issueLines(notes.slice(0, 1), plain(80))).toBe("  note EVTX_DIRTY: copied while open\n    a\n");
    expect(issueLines(notes, plain(80))).toBe("  note EVTX_DIRTY, 4 times, first: copied while open\n");
  });
});

describe("levels", () => {
  it("lists what is at or above a level and still counts the rest", () => {
    const kept = atLeast(sampleReport, "unknown");
    expect(kept.subscriptions.map(({ verdict }) => verdict.level)).toEqual(["unknown"]);
    expect(kept.summary).toBe(sampleReport.summary);
    expect(scanTable(kept, plain(80))).toContain("1 subscription below --min-level not shown.");
    expect(atLeast(sampleReport, "malicious").subscriptions).toEqual([]);
  });

  it.each([
    ["benign", true],
    ["unknown", true],
    ["suspicious", false],
    ["malicious", false],
  ] as const)("reaches %s: %s", (level, expected) => {
    expect(reaches(sampleReport, level)).toBe(expected);
  });
});
