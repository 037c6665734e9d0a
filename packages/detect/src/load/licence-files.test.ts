import { describe, expect, it } from "vitest";
import { isLicenceFile } from "./licence-files.ts";
import { loadRules } from "./load-rules.ts";

const rule = (more = "") => `title: T
id: 0c7b6a52-3f0e-4c39-9a5e-5b1f6a0f2d11
${more}logsource: { product: windows, service: wmi }
detection: { selection: { EventID: 5861 }, condition: selection }
`;
const licenseOf = (path: string, files: Record<string, string>, more = ""): string | null | undefined =>
  loadRules({
    texts: [{ path, text: rule(more) }, ...Object.entries(files).map(([path, text]) => ({ path, text }))],
  }).rules.find(({ source }) => source.path === path)?.license;

const DRL = "# Detection Rule License (DRL) 1.1\n\nPermission ...";
const APACHE =
  "                                 Apache License\n                           Version 2.0, January 2004\n";

describe("licence of a rule", () => {
  it.each([
    ["of its folder", "set/a.yml", { "set/LICENSE": DRL }, "DRL-1.1"],
    ["of a folder around it", "set/rules/windows/a.yml", { "set/LICENSE.md": DRL }, "DRL-1.1"],
    ["the nearest wins", "set/rules/a.yml", { "set/LICENSE": APACHE, "set/rules/LICENCE.txt": DRL }, "DRL-1.1"],
    [
      "rules have one of their own among others",
      "set/a.yml",
      { "set/LICENSE": APACHE, "set/LICENSE.Rules.md": DRL },
      "DRL-1.1",
    ],
    ["not of a folder beside it", "set/a.yml", { "other/LICENSE": DRL }, null],
    ["not of a text that says none", "set/a.yml", { "set/LICENSE": "Ask us." }, null],
    ["none", "a.yml", {}, null],
  ])("%s", (_, path, files, expected) => {
    expect(licenseOf(path, files)).toBe(expected);
  });

  it("is what the rule says, whatever lies beside it", () => {
    expect(licenseOf("set/a.yml", { "set/LICENSE": DRL }, "license: CC0-1.0\n")).toBe("CC0-1.0");
  });

  it("is no rule itself, nor a file without use", () => {
    const { unused, faults, copies } = loadRules({
      texts: [
        { path: "set/LICENSE", text: DRL },
        { path: "set/more/LICENSE", text: DRL },
      ],
    });
    expect({ unused, faults, copies }).toEqual({ unused: [], faults: [], copies: [] });
  });

  it("is told from rules by the file's name", () => {
    expect(["LICENSE", "a/LICENSE.md", "a\\Licence-rules.txt"].every(isLicenceFile)).toBe(true);
    expect(["license.yml", "rules/license_check.json", "a/relicense.md"].some(isLicenceFile)).toBe(false);
  });
});
