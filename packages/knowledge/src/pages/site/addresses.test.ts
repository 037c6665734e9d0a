import fc from "fast-check";
import { expect, test } from "vitest";
import { relativeLink, SiteAddresses } from "./addresses.ts";
import { publishedAddress } from "./outside.ts";
import { isSafePath } from "./published-site.ts";

test("names are portable, unique without regard to case, and found again", () => {
  const keys = [
    "technique:T1546.003",
    "artifact:d3f:EventLog",
    "class:http://x.example/onto#EventLog",
    "class:d3f:eventlog",
    "detection:splunk:71bfdb13",
    "story:Suspicious WMI Use",
    "class:d3f:CON",
    "class:../../etc/passwd",
    "reference:",
  ];
  const site = new SiteAddresses(keys, ".md");
  expect(keys.map((key) => site.path(key))).toEqual([
    "class/T1546.003.md",
    "class/EventLog.md",
    "class/EventLog-2.md",
    "class/eventlog-3.md",
    "detection/splunk-71bfdb13.md",
    "attack/Suspicious-WMI-Use.md",
    "class/node-CON.md",
    "class/etc-passwd.md",
    "attack/node.md",
  ]);
  expect(site.link("technique:T1546.003", "detection/x.md")).toBe("../class/T1546.003.md");
  expect(site.link("technique:none", "index.md")).toBeUndefined();
});

test("any key gets a name of its own that stays in its folder", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 8 }), (ids) => {
      const keys = [...new Set(ids.map((id) => `class:${id}`))];
      const site = new SiteAddresses(keys, ".html");
      const paths = keys.map((key) => site.path(key) ?? "");
      for (const path of paths) expect(path).toMatch(/^class\/[A-Za-z0-9_][A-Za-z0-9_.-]*\.html$/);
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(keys.length);
    }),
  );
});

test("many names that come out alike are numbered", () => {
  const keys = Array.from({ length: 2000 }, (_, i) => `class:x${"!".repeat(i)}`);
  const site = new SiteAddresses(keys, ".md");
  expect([site.path(keys[0] ?? ""), site.path(keys[1999] ?? "")]).toEqual(["class/x.md", "class/x-2000.md"]);
  expect(new Set(keys.map((key) => site.path(key))).size).toBe(2000);
});

test.each([
  ["index.md", "class/a.md", "../index.md"],
  ["class/b.md", "class/a.md", "b.md"],
  ["class/a b.md", "index.md", "class/a%20b.md"],
])("the link to %s from %s", (path, from, link) => {
  expect(relativeLink(path, from)).toBe(link);
});

test.each([
  ["technique:T1546.003", "https://attack.mitre.org/techniques/T1546/003/"],
  ["mitigation:M1018", "https://attack.mitre.org/mitigations/M1018/"],
  ["artifact:d3f:EventLog", "https://d3fend.mitre.org/dao/artifact/d3f:EventLog/"],
  ["technique:T1/../x", undefined],
  ["countermeasure:CM0038", undefined],
])("%s is published at", (key, address) => {
  expect(publishedAddress(key)).toBe(address);
});

test.each([
  ["model/a b/c.md", true],
  ["model/..\\x.md", true],
  ["model/../c.md", false],
  ["/c.md", false],
  ["a//c.md", false],
  ["a/./c.md", false],
  ["a/c\u0000.md", false],
])("whether a page may be kept under %j", (path, safe) => {
  expect(isSafePath(path)).toBe(safe);
});
