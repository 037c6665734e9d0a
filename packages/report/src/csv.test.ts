import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRow, scanCsv } from "./csv.ts";
import { hostileReport, hostileText, sampleReport } from "./sample-report.ts";
import { escapeText } from "./text/neutral.ts";

/** RFC 4180 as a reader sees it: rows of cells. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const row = rows.at(-1) as string[];
    const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
    cell.lastIndex = at;
    const match = cell.exec(text) as RegExpExecArray;
    row.push((match[1] ?? match[2] ?? "").replaceAll('""', '"'));
    at += match[0].length;
    if (text[at] === ",") at++;
    else {
      expect(text.slice(at, at + 2)).toBe("\r\n");
      at += 2;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}

const visible = (cell: string) =>
  cell.toWellFormed().replace(/[^\P{Cc}\t\r\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, escapeText);
const unguard = (cell: string) => (cell.startsWith("'") ? cell.slice(1) : cell);

describe("csvRow", () => {
  it.each([
    [["a", 1, null, "", undefined], '"a",1,,,\r\n'],
    [['say "hi"', "a,b", "x\r\ny"], '"say ""hi""","a,b","x\r\ny"\r\n'],
    [["=1+1", "+1", "-1", "@x", "\tx", "\rx"], '"\'=1+1","\'+1","\'-1","\'@x","\'\tx","\'\rx"\r\n'],
    [["'quoted", "  =x", "\uff1dx", "-"], '"\'\'quoted","\'  =x","\'\uff1dx","\'-"\r\n'],
    [["a=b", "\ud800", -5], '"a=b","\ufffd",-5\r\n'],
    [["\x1b[31m", "\u202egnp.exe", "a\tb\nc"], '"\\x1b[31m","\\u202egnp.exe","a\tb\nc"\r\n'],
  ])("%j", (cells, expected) => {
    expect(csvRow(cells)).toBe(expected);
  });

  it("parses back to the same cells, none of which a spreadsheet would run", () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 6 }), (cells) => {
        const parsed = parse(csvRow(cells));
        expect(parsed).toHaveLength(1);
        expect((parsed[0] as string[]).map(unguard)).toEqual(cells.map(visible));
        for (const cell of parsed[0] as string[]) expect(cell).not.toMatch(/^(?:[\t\r\n]|\s*[=+\-@])/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("scanCsv", () => {
  it("has a header and one row a subscription", () => {
    const [header, first, second, ...more] = parse(scanCsv(sampleReport));
    const row = Object.fromEntries((header ?? []).map((name, i) => [name, first?.[i]]));
    expect(more).toEqual([]);
    expect(second?.[header?.indexOf("filter") ?? -1]).toBe("SCM Event Log Filter");
    expect(row).toMatchObject({
      id: "sub-0123456789abcdef",
      host: "WKSTN-04",
      level: "unknown",
      score: "50",
      activity: "fired",
      query: sampleReport.subscriptions[0]?.filter?.query,
      consumer_properties: "KillTimeout=45\nCommandLineTemplate=cmd.exe /c whoami > C:\\Temp\\out.txt",
      actors: "CONTOSO\\svc-build",
      creator_sids: "S-1-5-21-1-2-3-1001",
      decoded: "",
      evidence_offset: "4096",
      evidence_record_id: "512",
    });
  });

  it("is rectangular for any evidence", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const rows = parse(scanCsv(report));
        expect(rows).toHaveLength(1 + report.subscriptions.length);
        for (const row of rows) expect(row).toHaveLength(rows[0]?.length ?? 0);
      }),
      { numRuns: 60 },
    );
  });
});
