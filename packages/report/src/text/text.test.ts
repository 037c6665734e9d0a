import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "../sample-report.ts";
import { neutralise } from "./neutral.ts";
import { textWidth } from "./width.ts";
import { clip, wrap } from "./wrap.ts";

describe("neutralise", () => {
  it.each([
    ["plain C:\\Windows\\x.exe", "plain C:\\Windows\\x.exe"],
    ["\u001b[31m", "\\x1b[31m"],
    ["\u009b2J\u007f", "\\x9b2J\\x7f"],
    ["\u202egpj.exe", "\\u202egpj.exe"],
    ["a\tb\r\nc", "a\\tb\\r\\nc"],
    ["\ud800x", "\\ud800x"],
    ["tag \u{e0041}", "tag \\u{e0041}"],
    ["zero\u200bwidth\ufeff\u00ad", "zero\\u200bwidth\\ufeff\\xad"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["\u0301x e\u0301", "\\u0301x e\u0301"],
    [`e${"\u0301".repeat(6)}`, `e${"\u0301".repeat(4)}\\u0301\\u0301`],
    ["\u4f60\u597d \u00e9 \u{1f600}", "\u4f60\u597d \u00e9 \u{1f600}"],
  ])("%j becomes %j", (text, expected) => {
    expect(neutralise(text)).toBe(expected);
  });

  it("leaves nothing that a terminal obeys or hides, and is stable", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const clean = neutralise(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(neutralise(clean)).toBe(clean);
      }),
      { numRuns: 300 },
    );
  });
});

describe("textWidth", () => {
  it.each([
    ["abc", 3],
    ["", 0],
    ["\u00e9", 1],
    ["e\u0301", 1],
    ["\u6f22\u5b57", 4],
    ["\uff21\uff22", 4],
    ["\uff76", 1],
    ["\ud55c", 2],
    ["\u{1f600}", 2],
    ["\u{1f1e9}\u{1f1ea}", 2],
    ["\u{20000}", 2],
    ["\u0439\u03b1", 2],
  ])("%j takes %i columns", (text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });
});

describe("wrap", () => {
  it.each([
    ["one two three", 8, ["one two", "three"]],
    ["C:\\Windows\\System32\\x.exe", 12, ["C:\\Windows\\", "System32\\", "x.exe"]],
    ["made by CONTOSO\\svc", 16, ["made by", "CONTOSO\\svc"]],
    ["after boot (checked)", 14, ["after boot", "(checked)"]],
    ["in C:\\Windows\\a.exe", 14, ["in C:\\Windows\\", "a.exe"]],
    ["abcdefgh", 3, ["abc", "def", "gh"]],
    ["", 5, [""]],
    ["a          b", 4, ["a", "b"]],
    ["  abc def", 6, ["  abc", "def"]],
    ["    abc def", 6, ["    ab", "c def"]],
    ["\u6f22\u5b57\u6f22", 5, ["\u6f22\u5b57", "\u6f22"]],
    ["\u6f22", 1, ["\\", "u", "6", "f", "2", "2"]],
    ["xe\u0301e\u0301", 2, ["xe\u0301", "e\u0301"]],
    ["/a\u6f22\u6f22", 4, ["/", "a\u6f22", "\u6f22"]],
  ])("%j in %i columns", (text, room, expected) => {
    expect(wrap(text, room)).toEqual(expected);
  });

  it("never runs over and loses nothing but blanks", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: -3, max: 40 }), (text, room) => {
        const clean = neutralise(text);
        const lines = wrap(clean, room);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(Math.max(1, room));
        if (room > 1) expect(lines.join("").replace(/\s/g, "")).toBe(clean.replace(/\s/g, ""));
      }),
      { numRuns: 300 },
    );
  });
});

describe("clip", () => {
  it.each([
    ["short.evtx", 20, "short.evtx"],
    ["case.zip!/C/Logs/Security.evtx", 18, "...s/Security.evtx"],
    ["\u6f22\u5b57\u6f22\u5b57", 6, "...\u5b57"],
    ["\u001b]0;x", 20, "\\x1b]0;x"],
    ["abcdef", 3, "..."],
    ["abcdef", 2, ""],
  ])("%j in %i columns", (text, columns, expected) => {
    expect(clip(text, columns)).toBe(expected);
  });

  it("never runs over", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 40 }), (text, columns) => {
        expect(textWidth(clip(text, columns))).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 300 },
    );
  });
});
