import { describe, expect, it } from "vitest";
import { kindOfText } from "./rule-text.ts";

describe("kindOfText", () => {
  it.each([
    ["a.yml", "title: t\nlogsource:\n  product: windows\ndetection:\n  condition: a\n", "sigma"],
    ["a.yml", "title: t\ncorrelation:\n  type: event_count\n", "sigma"],
    ["a.yml", "action: global\ntitle: t\n---\ndetection: {}\n", "sigma"],
    ["a.yaml", "name: n\nsearch: '| makeresults'\ntags: {}\n", "splunk-yaml"],
    ["a.yml", "name: wmi\ndefinition: source=x\n", "splunk-yaml"],
    ["a.yml", "description: the words detection: and search: inside a text\n", "other"],
    ["macros.conf", "# ours\n[wmi(1)]\nargs = a\ndefinition = x\n", "splunk-macros"],
    ["macros.json", '{"wmi": {"definition": "x"}}', "splunk-macros"],
    ["macros.json", '[{"name": "wmi", "definition": "x"}]', "splunk-macros"],
    ["macros.json", '{"wmi": "source=\\"x\\"", "two": "y"}', "splunk-macros"],
    ["expected.json", '{"note": "rows", "files": [{"file": "a.evtx"}]}', "other"],
    ["sample.json", '[{"use": "rex", "regex": "a+"}]', "other"],
    ["empty.json", "[]", "other"],
    ["table.csv", "a,b\n1,2\n", "lookup-table"],
    ["a.spl", "source=x | stats count", "search"],
    ["page.md", "# WMI\n\n#### Search\n\n```\nsource=x\n```\n", "page"],
    ["page.html", "<!DOCTYPE html><h4 id=x>Search</h4><pre>source=x</pre>", "page"],
    ["README.md", "# Rules\n\nHow we write them.\n", "other"],
    ["LICENSE.txt", "Apache License\n", "other"],
  ])("%s %j: %s", (path, text, kind) => {
    expect(kindOfText({ path, text })).toBe(kind);
  });

  it.each([
    ["a million empty lines", "a.conf", "\n".repeat(1 << 20), "other"],
    ["headings that don't end", "a.html", "<h1 ".repeat(250_000), "other"],
    ["headings full of tags", "a.html", "<h1><b>".repeat(150_000), "other"],
    ["blanks in a heading", "a.html", `<h1>${" ".repeat(1 << 20)}`.repeat(2), "other"],
    ["stanzas that don't end", "a.conf", "[".repeat(1 << 20), "other"],
  ])("reads %s in linear time", (_, path, text, kind) => {
    expect(kindOfText({ path, text })).toBe(kind);
  });
});
