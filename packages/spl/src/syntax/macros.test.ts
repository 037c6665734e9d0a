import { describe, expect, test } from "vitest";
import { type MacroDefinition, type MacroTable, macroKey } from "./macro-table.ts";
import { parseSearch } from "./parse.ts";

function table(...macros: [name: string, args: string[], definition: string, isEval?: boolean][]): MacroTable {
  const list = macros.map(
    ([name, args, definition, isEval = false]): MacroDefinition => ({ name, arguments: args, definition, isEval }),
  );
  return new Map(list.map((macro) => [macroKey(macro.name, macro.arguments.length), macro]));
}

const MACROS = table(
  ["wmi", [], "sourcetype=x"],
  ["bare_or", [], "a=1 OR b=2"],
  ["time", ["field"], 'convert timeformat="%Y" ctime($field$)'],
  ["two", ["a", "b"], "f=$a$ g=$b$ h=$c$"],
  ["outer", [], "`inner` | `time(t)`"],
  ["inner", [], "x=1"],
  ["config", [], "summariesonly=`flag`"],
  ["flag", [], "false"],
  ["commented", [], "a ``` not this ``` b"],
  ["loop", [], "x `loop2`"],
  ["loop2", [], "`loop`"],
  ["evaluated", [], '"x" . "y"', true],
  ["piped", [], "search a | stats count"],
);

const expanded = (text: string) => parseSearch(text, { macros: MACROS }).expanded.text;
const faults = (text: string) =>
  parseSearch(text, { macros: MACROS }).faults.map(({ code, place }) => [code, place.offset]);

/** Text, expanded text, and the rule that it shows. */
const EXPANSIONS: [text: string, expanded: string, rule: string][] = [
  ["`wmi` EventCode=1", "sourcetype=x EventCode=1", "a call is replaced by its definition"],
  ["`bare_or` c=3", "a=1 OR b=2 c=3", "nothing is put in brackets"],
  ["* | `time(firstTime)`", '* | convert timeformat="%Y" ctime(firstTime)', "an argument takes the place of its name"],
  ["`two(1, 2)`", "f=1 g=2 h=$c$", "arguments stand between commas; other tokens stay"],
  [
    '`two("a, b", (c, d))`',
    "f=a, b g=(c, d) h=$c$",
    "commas in quotes or brackets don't divide; one pair of quotes goes",
  ],
  ['`two("say \\"x\\"", y)`', 'f=say "x" g=y h=$c$', "a quote in an argument is escaped"],
  ["`outer`", 'x=1 | convert timeformat="%Y" ctime(t)', "definitions hold macros and whole commands"],
  [
    "| tstats `config` count from datamodel=A",
    "| tstats summariesonly=false count from datamodel=A",
    "also in the middle of options",
  ],
  ['"`wmi`"', '"`wmi`"', "in double quotes a call stays"],
  ['x="a\\"`wmi`"', 'x="a\\"`wmi`"', "also behind an escaped quote"],
  ["a ```c``` b", "a   b", "a comment becomes one blank"],
  ["```c\n| d```a", " a", "over lines and pipes"],
  ["a ``` `undefined` ``` b", "a   b", "a macro in a comment isn't looked up"],
  ["`commented`", "a   b", "comments in definitions go too"],
  ["* | `any_rule_filter`", "* | search *", "an undefined filter macro lets every row through"],
  ["`piped`", "search a | stats count", "a definition may be a pipeline"],
  ["p=*\\`inner`", "p=*\\x=1", "outside quotes a backslash before a call is a character"],
  ["`inner()`", "x=1", "empty brackets are no argument"],
];

/** Text, faults, and the rule that they show. */
const FAULTS: [text: string, faults: [string, number][], rule: string][] = [
  ["a `nosuch` b", [["SPL_MACRO_UNDEFINED", 2]], "an undefined macro is a fault, never an empty text"],
  [
    "a `nosuch` b | `alsonot`",
    [
      ["SPL_MACRO_UNDEFINED", 2],
      ["SPL_MACRO_UNDEFINED", 15],
    ],
    "each is told",
  ],
  ["* | `time`", [["SPL_MACRO_ARGUMENTS", 4]], "the number of arguments is part of the name"],
  ["* | `any_filter(1)`", [["SPL_MACRO_UNDEFINED", 4]], "a filter has no arguments"],
  ["a `loop`", [["SPL_MACRO_CYCLE", 2]], "a macro that calls itself is told where the search calls it"],
  ["`evaluated`", [["SPL_MACRO_EVAL", 0]], "a definition that must be evaluated isn't supported"],
  ["a `wmi", [["SPL_MACRO_CALL", 2]], "a backtick is never closed"],
  ["a `two(1` b", [["SPL_MACRO_CALL", 2]], "a bracket of a call is never closed"],
  ["a `` b", [["SPL_MACRO_CALL", 2]], "a call has a name"],
  ["a ``` b", [["SPL_COMMENT", 2]], "a comment is never closed"],
  ["a ````b```", [["SPL_COMMENT", 2]], "four backticks are no comment"],
];

describe("macros", () => {
  test.each(EXPANSIONS)("%j -> %j: %s", (text, result) => {
    expect(expanded(text)).toBe(result);
    expect(faults(text).filter(([code]) => /MACRO|COMMENT/.test(String(code)))).toEqual([]);
  });

  test.each(FAULTS)("%s -> %j: %s", (text, expectedFaults) => {
    expect(faults(text)).toEqual(expectedFaults);
  });

  test("a cycle names its chain, an undefined macro the nearest name", () => {
    const cycle = parseSearch("`loop`", { macros: MACROS }).faults[0];
    expect(cycle?.message).toContain("loop -> loop2 -> loop");
    expect(cycle?.place.macros).toEqual(["loop", "loop2"]);
    expect(parseSearch("`iner`", { macros: MACROS }).faults[0]?.nearest).toBe("inner");
  });

  test("places lead back to what the author wrote, and name the macros on the way", () => {
    const {
      expanded: text,
      macros,
      faults: found,
    } = parseSearch("x ```c```\n`outer` | stat count", { macros: MACROS });
    const at = text.text.indexOf("ctime");
    expect(text.place(at)).toEqual({ offset: 10, line: 2, column: 1, macros: ["outer", "time(1)"] });
    expect(text.place(text.text.indexOf("stat"))).toEqual({ offset: 20, line: 2, column: 11, macros: [] });
    expect(macros.map(({ key, place }) => [key, place.offset])).toEqual([
      ["inner", 10],
      ["time(1)", 10],
      ["outer", 10],
    ]);
    expect(found).toMatchObject([{ code: "SPL_COMMAND", nearest: "stats", place: { line: 2, column: 11 } }]);
  });

  test("what an undefined macro leaves behind is told once", () => {
    const { pipeline, faults: found } = parseSearch("* | `nosuch` | stats count by `gone`", { macros: MACROS });
    expect(found.map(({ code }) => code)).toEqual(["SPL_MACRO_UNDEFINED", "SPL_MACRO_UNDEFINED"]);
    expect(pipeline.commands.map(({ name }) => name)).toEqual(["search", "invalid", "invalid"]);
  });
});
