import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedName, decodeCp437, MAX_NAME_UNITS, shownName } from "./member-name.ts";

describe("shown names", () => {
  it.each([
    ["C%3A%5CWindows%5CLogs%5Ca%2525.evtx", "C:/Windows/Logs/a%25.evtx"],
    ["a%2fb%5cc", "a/b/c"],
    ["./././a", "a"],
    [".//a", "a"],
    ["./", "./"],
    ["..\\..\\a", "../../a"],
    ["AppLocker%4EXE and DLL", "AppLocker%4EXE and DLL"],
    ["\u001b[2Ja", "\u001b[2Ja"],
    ["", "(no name)"],
  ])("%j is shown as %j", (name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  it("never hold a backslash, and stay as they are without escapes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(shownName(name)).not.toContain("\\");
        if (!/[\\%]|^\.\/|^$/.test(name)) expect(shownName(name)).toBe(name);
      }),
    );
  });
});

it("code page 437 maps every byte to one character", () => {
  const all = decodeCp437(Uint8Array.from({ length: 256 }, (_, i) => i));
  expect(new Set(all).size).toBe(256);
  expect(all.slice(0x41, 0x44)).toBe("ABC");
  expect([all[0x80], all[0x81], all[0xa5], all[0xe1], all[0xff]]).toEqual(["Ç", "ü", "Ñ", "ß", "\u00a0"]);
});

it("names beyond the limit are cut and say so", () => {
  expect(boundedName("a".repeat(MAX_NAME_UNITS))).toBe("a".repeat(MAX_NAME_UNITS));
  expect(boundedName("a".repeat(70_000))).toBe(`${"a".repeat(MAX_NAME_UNITS)}…`);
});
