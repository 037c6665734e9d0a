import { describe, expect, test } from "vitest";
import { parseSearch } from "./parse.ts";
import { faultsOf } from "./syntax.test-support.ts";

/** Text, faults with their offsets, and the rule that they show. */
const FAULTS: [text: string, faults: [code: string, at: number][], rule: string][] = [
  ["", [["SPL_EMPTY", 0]], "an empty text is no search"],
  ["a | ", [["SPL_EMPTY", 4]], "a command is missing at the end"],
  [
    "a | | b",
    [
      ["SPL_EMPTY", 4],
      ["SPL_COMMAND", 6],
    ],
    "and between two pipes; reading goes on",
  ],
  ["a | statz count", [["SPL_COMMAND", 4]], "an unknown command"],
  [
    "a | statz count | eval x=foo(1) | sort",
    [
      ["SPL_COMMAND", 4],
      ["SPL_FUNCTION", 25],
      ["SPL_SYNTAX", 38],
    ],
    "every command is read, whatever came before",
  ],
  ['a "b', [["SPL_QUOTE", 2]], "a double quote is never closed"],
  ["(a", [["SPL_SYNTAX", 2]], "a round bracket is never closed"],
  ["a)", [["SPL_BRACKET", 1]], "or never opened"],
  ["a [search b", [["SPL_BRACKET", 2]], "a square bracket is never closed"],
  [
    "a ] b",
    [
      ["SPL_BRACKET", 2],
      ["SPL_EXPRESSION", 2],
    ],
    "or never opened",
  ],
  ["a OR", [["SPL_EXPRESSION", 4]], "an operand is missing"],
  ["OR a", [["SPL_EXPRESSION", 0]], "also in front"],
  ["a AND AND b", [["SPL_EXPRESSION", 6]], "or between two operators"],
  ["a NOT", [["SPL_EXPRESSION", 5]], "NOT needs a term"],
  ["f=", [["SPL_EXPRESSION", 0]], "a value is missing"],
  ["=v", [["SPL_EXPRESSION", 0]], "a field is missing"],
  ["f IN ()", [["SPL_ARGUMENTS", 0]], "a list is empty"],
  ["f IN (a", [["SPL_SYNTAX", 7]], "a list is never closed"],
  ["a | stats", [["SPL_SYNTAX", 9]], "stats needs a function"],
  ["a | stats values", [["SPL_ARGUMENTS", 16]], "which needs a field"],
  ["a | stats valeus(x)", [["SPL_FUNCTION", 10]], "an unknown aggregating function"],
  ["a | stats count by", [["SPL_SYNTAX", 18]], "fields behind BY are missing"],
  ["a | stats values(a*) as b*c*", [["SPL_WILDCARDS", 24]], "wildcards on both sides"],
  ["a | rename a* as b", [["SPL_WILDCARDS", 17]], "also of rename"],
  ["a | rename a b", [["SPL_SYNTAX", 13]], "AS is missing"],
  ['a | rex field=f "x"', [["SPL_REX_GROUP", 16]], "rex needs a named group"],
  ['a | rex max_match=x "(?<a>b)"', [["SPL_OPTION_VALUE", 18]], "a number is wanted"],
  ['a | rex feild=f "(?<a>b)"', [["SPL_OPTION", 8]], "an unknown option is told, never ignored"],
  ['a | rex mode=sed "s/a/b"', [["SPL_SED", 17]], "a sed script is cut off"],
  ['a | rex mode=sed "y/ab/c/"', [["SPL_SED", 17]], "both sides of y have the same length"],
  [
    "a | convert cctime(x)",
    [
      ["SPL_FUNCTION", 12],
      ["SPL_SYNTAX", 21],
    ],
    "an unknown conversion",
  ],
  ["a | join b", [["SPL_SYNTAX", 10]], "join needs a search"],
  ["a | join type=up b [search c]", [["SPL_OPTION_VALUE", 14]], "an option has few values"],
  ["a | lookup", [["SPL_SYNTAX", 10]], "lookup needs a table"],
  ["a | lookup t", [["SPL_SYNTAX", 12]], "and a field"],
  ["a | dedup 0 b", [["SPL_OPTION_VALUE", 13]], "dedup keeps something"],
  ["a | bin span=1parsec _time", [["SPL_OPTION_VALUE", 13]], "an unknown unit of time"],
  ["a | where x=", [["SPL_EXPRESSION", 12]], "an operand of where is missing"],
  ["a | where x=1 y=2", [["SPL_SYNTAX", 14]], "where has no implied AND"],
  ["a | foreach x", [["SPL_SYNTAX", 13]], "foreach needs a body"],
  ["a | append [search b | statz]", [["SPL_COMMAND", 23]], "faults in subsearches have places too"],
  ["| tstats count from Endpoint", [["SPL_SYNTAX", 20]], "FROM names a data model"],
  ["| tstats sum from datamodel=A", [["SPL_SYNTAX", 9]], "a function of tstats needs a field"],
  ["| from read_ssa_enriched_events() | eval x=ucast(y)", [["SPL_SPL2", 0]], "another language is told once"],
];

describe("faults", () => {
  test.each(FAULTS)("%s -> %j: %s", (text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  test("names that come near are named", () => {
    const near = (text: string) => parseSearch(text).faults.map(({ nearest }) => nearest);
    expect(near("a | statz count")).toEqual(["stats"]);
    expect(near("a | eval x=coalsece(y)")).toEqual(["coalesce"]);
    expect(near("a | stats vlaues(x)")).toEqual(["values"]);
    expect(near('a | rex feild=f "(?<a>b)"')).toEqual(["field"]);
    expect(near("a | zzzzzzzzzz")).toEqual([undefined]);
  });

  test("a pipeline with a fault keeps its other commands, and the text of the one that failed", () => {
    const { pipeline } = parseSearch("a | where ( | stats count");
    expect(pipeline.commands).toMatchObject([
      { name: "search" },
      { name: "invalid", command: "where", text: "where (" },
      { name: "stats" },
    ]);
  });
});
