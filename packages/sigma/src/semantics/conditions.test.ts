import { describe, expect, test } from "vitest";
import { eventOf, ruleOf, run } from "./run-rule.ts";

/** Searches that are true where their letter is `1` in the record. */
const SEARCHES = ["a", "b", "c", "d", "_h", "sel_1", "sel_2", "a-b"];
const detection = (condition: string) =>
  `${SEARCHES.map((name) => `${name}:\n  ${name}: 1`).join("\n")}\ncondition: ${condition}`;

type Case = [condition: string, holding: string, matches: boolean, says: string];

/** `holding`: names of the searches that are true. */
const cases: Case[] = [
  ["a", "a", true, "a search alone"],
  ["a", "b", false, "another one"],
  ["not a", "", true, "not"],
  ["not a", "a", false, "not of a true one"],
  ["not not a", "a", true, "not twice"],
  ["a and b", "a b", true, "and: both"],
  ["a and b", "a", false, "and: one"],
  ["a or b", "b", true, "or: one"],
  ["a or b", "", false, "or: none"],
  ["a or b and c", "a", true, "and binds tighter than or: left"],
  ["a or b and c", "b", false, "and binds tighter than or: right half"],
  ["a and b or c", "c", true, "and binds tighter than or: last"],
  ["(a or b) and c", "a", false, "brackets first"],
  ["(a or b) and c", "b c", true, "brackets first: true"],
  ["not a and b", "b", true, "not binds tighter than and"],
  ["not a and b", "", false, "not doesn't reach over and"],
  ["not (a and b)", "a", true, "not of brackets"],
  ["not a or b", "a b", true, "not doesn't reach over or"],
  ["a and not b", "a", true, "and not"],
  ["a and not b", "a b", false, "and not: excluded"],
  ["a and not b and not c", "a", true, "several exclusions"],
  ["a and not (b or c)", "a c", false, "excluded by either"],
  ["((a))", "a", true, "brackets in brackets"],
  ["A", "a", false, "names of searches keep their case"],
  ["a AND NOT b", "a", true, "words in capitals"],
  ["a Or b", "b", true, "words in any case"],
  ["  a   and\tb ", "a b", true, "any blanks"],
  ["a-b", "a-b", true, "names with a dash"],
  ["1 of them", "c", true, "1 of them: any search"],
  ["1 of them", "_h", false, "1 of them: not those that begin with an underscore"],
  ["any of them", "c", true, "any of them is 1 of them"],
  ["all of them", "a b c d sel_1 sel_2 a-b", true, "all of them without the underscored"],
  ["all of them", "a b c d sel_1 sel_2", false, "all of them: one is missing"],
  ["1 of sel_*", "sel_2", true, "1 of a pattern"],
  ["1 of sel_*", "a", false, "1 of a pattern: others don't count"],
  ["all of sel_*", "sel_1 sel_2", true, "all of a pattern"],
  ["all of sel_*", "sel_1", false, "all of a pattern: one is missing"],
  ["1 of *_1", "sel_1", true, "a star at the start"],
  ["1 of s*_*", "sel_1", true, "two stars"],
  ["1 of *", "_h", false, "a star doesn't reach underscored names"],
  ["1 of _*", "_h", true, "a pattern that begins with an underscore does"],
  ["1 of a", "a", true, "a name is a pattern too"],
  ["2 of them", "a c", true, "2 of them: two"],
  ["2 of them", "a", false, "2 of them: one"],
  ["3 of them", "a b sel_1 sel_2", true, "3 of them: four are enough"],
  ["2 of sel_*", "sel_1 a", false, "2 of a pattern: others don't count"],
  ["not 1 of sel_*", "sel_1", false, "not of a quantity"],
  ["not 1 of sel_*", "", true, "not of a quantity: none holds"],
  ["a and not 1 of sel_*", "a", true, "the usual shape of filters"],
  ["a and not 1 of sel_*", "a sel_2", false, "a filter that holds"],
  ["not all of sel_*", "sel_1", true, "not all"],
  ["a and 1 of sel_* or b", "b", true, "quantities bind tighter than and"],
  ["1 OF sel_*", "sel_1", true, "OF in capitals"],
  ["ALL of sel_*", "sel_1 sel_2", true, "ALL in capitals"],
  ["1 of THEM", "a", true, "THEM in capitals"],
  ["[a, b]", "b", true, "a list of conditions is or"],
  ["[a and b, c]", "a", false, "a list: none holds"],
  ["['not a', 'not b']", "a", true, "a list: one holds"],
];

describe("conditions", () => {
  test.each(cases.filter(([condition]) => condition !== "A"))("%s with %j is %s: %s", (condition, holding, matches) => {
    const data = Object.fromEntries(
      holding
        .split(" ")
        .filter((name) => name !== "")
        .map((name) => [name, "1"]),
    );
    expect(run(ruleOf(detection(condition)), [eventOf(data)])).toHaveLength(matches ? 1 : 0);
  });

  test.each([
    ["A", "names keep their case", 3],
    ["missing", "no such search", 3],
    ["a and", "an operand is missing", 3],
    ["and a", "an operator stands first", 3],
    ["a b", "no operator", 3],
    ["(a", "a bracket is open", 3],
    ["a)", "a bracket is closed too often", 3],
    ["()", "empty brackets", 3],
    ["not", "not of nothing", 3],
    ["1 of", "a quantity of nothing", 3],
    ["1 of nothing*", "a pattern that fits no search", 3],
    ["0 of them", "always true", 3],
    ["9 of them", "more than there are", 3],
    ["sel_*", "a pattern without a quantity", 3],
    ["a && b", "signs for words", 3],
    ["a | count( by x", "half an aggregation", 3],
    ["a | sum() > 3", "an aggregation without its field", 3],
    ["a | near nothing", "near a search that isn't there", 3],
    ["a | count() > 3 and b", "something after an aggregation", 3],
  ])("%s is refused: %s", (condition) => {
    expect(() => run(ruleOf(detection(`'${condition}'`)), [])).toThrow(
      expect.objectContaining({ code: "SIGMA_CONDITION", line: 22, column: expect.any(Number) }),
    );
  });

  test("the column of a fault is that of the word", () => {
    expect(() => run(ruleOf(detection("a and b or missing")), [])).toThrow(
      expect.objectContaining({ line: 22, column: 14 + "a and b or ".length }),
    );
  });

  test("brackets without end are refused, not overflowed", () => {
    expect(() => run(ruleOf(detection(`${"(".repeat(3000)}a${")".repeat(3000)}`)), [])).toThrow(/deeper than 64/);
    expect(() => run(ruleOf(detection(`${"not ".repeat(2000)}a`)), [])).toThrow(/deeper than 64/);
  });
});

describe("structure of searches", () => {
  const cases: [search: string, data: Record<string, string>, matches: boolean, says: string][] = [
    ["{A: 1, B: 2}", { A: "1", B: "2" }, true, "a map is and"],
    ["{A: 1, B: 2}", { A: "1" }, false, "a map: one entry fails"],
    ["[{A: 1}, {B: 2}]", { B: "2" }, true, "a list of maps is or"],
    ["[{A: 1}, {B: 2}]", { A: "2" }, false, "a list of maps: none"],
    ["[{A: 1, B: 2}, {C: 3}]", { A: "1", C: "3" }, true, "maps in a list are whole"],
    ["[{A: 1, B: 2}, {C: 3}]", { A: "1" }, false, "half a map doesn't count"],
    ["{A|contains: x, A|endswith: y}", { A: "xzy" }, true, "a field twice with different modifiers"],
    ["{A|contains: x, A|endswith: y}", { A: "xz" }, false, "and both must hold"],
    ["[word]", { A: "a word here" }, true, "a keyword is looked for inside values"],
    ["[word]", { word: "x" }, false, "not in names of fields"],
    ["[WORD]", { A: "a word here" }, true, "without case"],
    ["[one, two]", { A: "x", B: "two" }, true, "any of the keywords in any value"],
    ["word", { A: "sword" }, true, "a keyword alone"],
    ["['w*d']", { A: "a word here" }, true, "wildcards in keywords"],
    ["['w\\*d']", { A: "a word here" }, false, "escaped wildcards in keywords"],
    ["[4711]", { A: "id 4711x" }, true, "numbers as keywords"],
    ["{'|all': [one, two]}", { A: "one", B: "two" }, true, "all keywords, in different values"],
    ["{'|all': [one, two]}", { A: "one" }, false, "all keywords: one is missing"],
    ["{'|contains|all': [one, two]}", { A: "two one" }, true, "contains and all on keywords"],
    ["{'|re': 'w.rd$'}", { A: "a word" }, true, "expressions over all values"],
    ["{'|re': 'w.rd$'}", { A: "a word here" }, false, "expressions over all values: no"],
    ["{'|cased': Word}", { A: "a word" }, false, "keywords with case"],
    ["[{A: 1}, word]", { A: "1" }, true, "maps and keywords in one list: the map"],
    ["[{A: 1}, word]", { B: "word" }, true, "maps and keywords in one list: the keyword"],
    ["[Microsoft-Windows-Sysmon]", {}, true, "keywords look at the provider"],
    ["[WKSTN-04]", {}, true, "and at the computer"],
    ["[S-1-5-18]", {}, false, "but at no other System value"],
  ];

  test.each(cases)("%s on %j is %s: %s", (search, data, matches) => {
    expect(run(ruleOf(`s: ${search}\ncondition: s`), [eventOf(data)])).toHaveLength(matches ? 1 : 0);
  });

  test("keywords search the message only where the export has nothing else", () => {
    const rule = ruleOf("s: [secret]\ncondition: s");
    expect(run(rule, [eventOf({}, { message: "a secret text" })])).toHaveLength(1);
    expect(run(rule, [eventOf({ A: "x" }, { message: "a secret text" })])).toHaveLength(0);
  });

  test("findings tell which values matched, and nothing of what stands under not", () => {
    const rule = ruleOf("a: {F|contains: [x, y]}\nb: {G: '*'}\nc: [word]\ncondition: a and not b and c");
    const [match] = run(rule, [eventOf({ F: "xy", H: "word" })]);
    expect(match?.fields).toEqual([
      { name: "F", values: ["xy"] },
      { name: "keywords", values: ["word"] },
    ]);
  });
});

test("a finding is the same whatever other rules are loaded", () => {
  const one = ruleOf("s: {A: 1, B|contains: [x, y]}\ncondition: s");
  const other = ruleOf("s: {B|contains: [y, x], A: 1}\ncondition: s").replace("title: Test", "title: Other");
  const events = [eventOf({ B: ["y", "x", "z"], A: "1" })];
  const alone = run(one, events)[0]?.fields;
  expect(alone).toEqual([
    { name: "A", values: ["1"] },
    { name: "B", values: ["y", "x"] },
  ]);
  const together = run(`${other}---\n${one}`, events);
  expect(together.find(({ rule }) => rule.title === "Test")?.fields).toEqual(alone);
  expect(together.find(({ rule }) => rule.title === "Other")?.fields.map(({ name }) => name)).toEqual(["B", "A"]);
});
