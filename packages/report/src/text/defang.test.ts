import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "../sample-report.ts";
import { defangIndicator, defangText } from "./defang.ts";

describe("defangIndicator", () => {
  it.each([
    ["url", "https://c2.example.net:8443/a.ps1?b=c.d", "hxxps://c2[.]example[.]net:8443/a.ps1?b=c.d"],
    ["url", "HTTP://user@192.0.2.44/", "hxxp://user[@]192[.]0[.]2[.]44/"],
    ["ipv4", "192.0.2.44", "192[.]0[.]2[.]44"],
    ["ipv6", "2001:db8::1", "2001[:]db8[:][:]1"],
    ["domain", "c2.example.net", "c2[.]example[.]net"],
    ["email", "a@example.net", "a[@]example[.]net"],
    ["domain", "c2[.]example.net", "c2[.]example[.]net"],
    ["path", "C:\\ProgramData\\a.log", "C:\\ProgramData\\a.log"],
    ["unc", "\\\\192.0.2.1\\share", "\\\\192[.]0[.]2[.]1\\share"],
  ])("%s %s", (type, value, expected) => {
    expect(defangIndicator(type, value)).toBe(expected);
  });
});

describe("defangText", () => {
  it("changes addresses inside a sentence and nothing else", () => {
    expect(defangText("It fetches from ldap://x.example/a; www.example.net; version 5.1.")).toBe(
      "It fetches from ldap[:]//x[.]example/a; www[.]example.net; version 5.1.",
    );
  });

  it("leaves no scheme that a program would link, and changes nothing twice", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const safe = defangText(text);
        expect(safe).not.toMatch(/\b(?:https?|ftps?):\/\//i);
        expect(defangText(safe)).toBe(safe);
      }),
      { numRuns: 300 },
    );
  });
});
