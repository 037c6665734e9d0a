import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sigmaDetector } from "../compile/sigma-detector.ts";
import { eventOf, ruleOf, run } from "../semantics/run-rule.ts";
import { parseSigma } from "./sigma-parser.ts";

const faultsOf = (text: string) =>
  parseSigma(text, { path: "r.yml" }).faults.map(({ code, line, column, file, rule }) => ({
    code,
    line,
    column,
    file,
    rule,
  }));

describe("parseSigma", () => {
  test("reads what a finding must say", () => {
    const { documents } = parseSigma(
      `title: T
id: 0f06a3a5-6a09-413f-8743-e6cf35561297
name: short
status: test
level: High
author: A. Author
license: CC0-1.0
description: |
  Two
  lines
references: [https://a.example]
date: 2020-01-02
modified: 2021/03/04
tags: [attack.persistence, attack.t1546.003, cve.2021-1]
fields: [Image]
falsepositives: [Unknown]
related: [{id: x, type: derived}]
logsource: {product: Windows, category: WMI_event, definition: on}
detection: {s: {F: x}, condition: s}
`,
      { path: "a.yml" },
    );
    expect(documents[0]?.info).toEqual({
      kind: "sigma",
      id: "0f06a3a5-6a09-413f-8743-e6cf35561297",
      title: "T",
      level: "high",
      status: "test",
      author: "A. Author",
      license: "CC0-1.0",
      description: "Two\nlines",
      references: ["https://a.example"],
      tags: ["attack.persistence", "attack.t1546.003", "cve.2021-1"],
      attack: ["T1546.003"],
      source: { path: "a.yml", line: 1 },
    });
    expect(documents[0]).toMatchObject({ name: "short", modified: "2021/03/04", fields: ["Image"], kind: "rule" });
  });

  test("a rule without id goes by its title; a collection may name the licence", () => {
    const text = "title: T\nlogsource: {product: windows}\ndetection: {s: {F: x}, condition: s}\n";
    expect(parseSigma(text, { path: "a.yml" }).documents[0]?.info).toMatchObject({
      id: "T",
      level: null,
      license: null,
    });
    expect(parseSigma(text, { path: "a.yml", license: "DRL-1.1" }).documents[0]?.info.license).toBe("DRL-1.1");
  });

  test("byte order mark and CRLF", () => {
    expect(faultsOf(`\ufeff${ruleOf("s: {F: x}\ncondition: s").replaceAll("\n", "\r\n")}`)).toEqual([]);
  });

  test.each([
    ["", "SIGMA_SCHEMA", 0],
    ["just text", "SIGMA_SCHEMA", 1],
    ["- a\n- b", "SIGMA_SCHEMA", 1],
    ["title: [", "SIGMA_YAML", 1],
    ["title: a\ntitle: b\n", "SIGMA_YAML", 2],
    ["title: a\nlogsource: {product: windows}\n", "SIGMA_SCHEMA", 1],
    ["title: a\ndetection: {s: {F: x}, condition: s}\n", "SIGMA_SCHEMA", 1],
    ["logsource: {product: windows}\ndetection: {s: {F: x}, condition: s}\n", "SIGMA_SCHEMA", 1],
    [
      "title: a\nlevel: extreme\nlogsource: {product: windows}\ndetection: {s: {F: x}, condition: s}\n",
      "SIGMA_SCHEMA",
      2,
    ],
    ["title: a\nlogsource: {}\ndetection: {s: {F: x}, condition: s}\n", "SIGMA_SCHEMA", 2],
    ["title: a\nlogsource: {product: windows}\ndetection:\n  s: {F: x}\n", "SIGMA_SCHEMA", 4],
    ["title: a\nlogsource: {product: windows}\ndetection: {condition: s}\n", "SIGMA_SCHEMA", 3],
    [
      "title: a\nlogsource: {product: windows}\ndetection:\n  s: {F: x}\n  timeframe: soon\n  condition: s\n",
      "SIGMA_SCHEMA",
      5,
    ],
    ["title: a\nlogsource: {product: windows}\ndetection:\n  s:\n    F|x: x\n  condition: s\n", "SIGMA_MODIFIER", 5],
    [ruleOf("s:\n  F|contains: a\n  F|contains: b\ncondition: s"), "SIGMA_YAML", 8],
  ])("%j is a fault %s in line %i", (text, code, line) => {
    const [fault] = faultsOf(text);
    expect(fault).toMatchObject({ code, line, file: "r.yml" });
  });

  test("a faulty document doesn't take the others with it, and is told by its title", () => {
    const good = ruleOf("s: {F: x}\ncondition: s");
    const text = `${good}---\n${good.replace("title: Test", "title: Broken").replace("condition: s", "condition: z")}---\n${good}`;
    const { documents, faults } = parseSigma(text, { path: "r.yml" });
    expect(documents).toHaveLength(2);
    expect(faults.map(({ rule, code, line }) => [rule, code, line])).toEqual([["Broken", "SIGMA_CONDITION", 15]]);
  });

  test("aliases that multiply and nesting without end are refused", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g", "h"].map((name, i) => `${name}: &${name} [${`*${"abcdefg"[i]},`.repeat(9)}]`).join("\n")}\n`;
    expect(faultsOf(bomb)[0]?.code).toMatch(/SIGMA_(LIMIT|YAML)/);
    expect(faultsOf("[".repeat(5000))[0]?.code).toMatch(/SIGMA_(LIMIT|YAML)/);
    expect(faultsOf(`a: ${"{a: ".repeat(40)}x${"}".repeat(40)}`)[0]?.code).toBe("SIGMA_LIMIT");
    expect(faultsOf("x".repeat(5_000_000))[0]?.code).toBe("SIGMA_LIMIT");
  });

  test("any text gives rules or faults", () => {
    const good = ruleOf("s:\n  F|contains|all: ['a*', '\\b']\n  G|re: 'x+'\nt: [k]\ncondition: s and not 1 of t*");
    const change = fc.tuple(
      fc.nat(good.length),
      fc.nat(5),
      fc.string({ unit: fc.constantFrom(..."*&{}[]:-|'\"\n \\ab%!"), maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = good;
        for (const [at, cut, put] of changes) text = text.slice(0, at) + put + text.slice(at + cut);
        const { documents, faults } = parseSigma(text, { path: "r.yml" });
        expect(documents.length + faults.length).toBeGreaterThan(0);
        sigmaDetector(documents).offer(eventOf({ F: "ab", G: "x" }), () => undefined);
      }),
      { numRuns: 300 },
    );
  });
});

describe("rule collections", () => {
  const matches = (text: string, data: Record<string, string>) =>
    run(text, [eventOf(data)]).map(({ rule }) => rule.title);
  const head =
    "action: global\nlogsource: {product: windows, category: process_creation}\ndetection:\n  condition: s\n";

  test("global: its keys are in all documents after it", () => {
    const text = `${head}---\ntitle: A\ndetection:\n  s: {F: a}\n---\ntitle: B\ndetection:\n  s: {F: b}\n`;
    expect(matches(text, { F: "a" })).toEqual(["A"]);
    expect(matches(text, { F: "b" })).toEqual(["B"]);
  });

  test("repeat: the document before it, changed", () => {
    const text = `${ruleOf("s: {F: a, G: b}\ncondition: s")}---\naction: repeat\ntitle: Again\ndetection:\n  s: {F: c}\n`;
    expect(matches(text, { F: "a", G: "b" })).toEqual(["Test"]);
    expect(matches(text, { F: "c", G: "b" })).toEqual(["Again"]);
  });

  test("reset: the global keys are gone", () => {
    expect(
      faultsOf(`${head}---\naction: reset\n---\ntitle: A\ndetection:\n  s: {F: a}\n  condition: s\n`),
    ).toMatchObject([{ code: "SIGMA_SCHEMA", rule: "A" }]);
  });

  test.each([
    ["action: repeat\ntitle: x\n", 1],
    ["action: nonsense\ntitle: x\n", 1],
    ["action: global\ntitle: x\n", 1],
  ])("%j is refused", (text, line) => expect(faultsOf(text)).toMatchObject([{ code: "SIGMA_SCHEMA", line }]));
});

describe("filters", () => {
  const rule = ruleOf("s: {F: a}\ncondition: s").replace("id:", "name: base\nid:");
  const filter = (rules: string, condition = "not s", source = "{product: windows, category: process_creation}") =>
    `---\ntitle: Filter\nlogsource: ${source}\nfilter:\n  rules: ${rules}\n  s: {User: admin}\n  condition: ${condition}\n`;
  const count = (text: string, User: string) => run(text, [eventOf({ F: "a", User })]).length;

  test.each([
    ["[base]", "a filter by name"],
    ["[11111111-2222-4333-8444-555555555555]", "by id"],
    ["any", "for any rule"],
  ])("%s: %s", (rules) => {
    expect(count(rule + filter(rules), "admin")).toBe(0);
    expect(count(rule + filter(rules), "other")).toBe(1);
  });

  test("its condition is one that a record must fulfil too", () => {
    expect(count(rule + filter("any", "s"), "admin")).toBe(1);
    expect(count(rule + filter("any", "s"), "other")).toBe(0);
  });

  test("a broader log source fits, another one doesn't", () => {
    expect(count(rule + filter("any", "not s", "{product: windows}"), "admin")).toBe(0);
    expect(count(rule + filter("any", "not s", "{product: windows, category: file_event}"), "admin")).toBe(1);
  });

  test.each(["[nobody]", "[base, nobody]"])("%s: a rule that isn't there is told", (rules) => {
    expect(() => count(rule + filter(rules), "admin")).toThrow(expect.objectContaining({ code: "SIGMA_FILTER" }));
  });
});
