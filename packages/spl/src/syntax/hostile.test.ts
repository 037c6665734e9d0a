import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_EXPANDED_LENGTH, MAX_FAULTS, MAX_SEARCH_LENGTH } from "./limits.ts";
import { parseForeachBody, parseSearch } from "./parse.ts";
import { commandsOf } from "./syntax.test-support.ts";

const codes = (text: string) => [...new Set(parseSearch(text).faults.map(({ code }) => code))];

describe("hostile searches", () => {
  test.each<[name: string, text: string, codes: string[]]>([
    ["100 nested subsearches parse", `${"[search a ".repeat(100)}x${"]".repeat(100)}`, []],
    ["101 are too many", `${"[search a ".repeat(101)}x${"]".repeat(101)}`, ["SPL_NESTING"]],
    ["100,000 open brackets", "[".repeat(100_000), ["SPL_BRACKET", "SPL_FAULTS"]],
    ["200,000 round brackets in a search", "(".repeat(200_000), ["SPL_DEPTH"]],
    ["200,000 round brackets in an expression", `* | where ${"(".repeat(200_000)}`, ["SPL_DEPTH"]],
    ["100,000 NOTs", "NOT ".repeat(100_000), ["SPL_DEPTH"]],
    ["300,000 signs", `* | where ${"-".repeat(300_000)}`, ["SPL_DEPTH"]],
    ["a chain of 300,000 additions", `* | where ${"1+".repeat(300_000)}1>0`, ["SPL_OPERATORS"]],
    ["nested calls", `* | where ${"len(".repeat(1_000)}x`, ["SPL_DEPTH"]],
    ["a million pipes", "|".repeat(MAX_SEARCH_LENGTH), ["SPL_EMPTY", "SPL_FAULTS"]],
    ["a million blanks", " ".repeat(MAX_SEARCH_LENGTH), ["SPL_EMPTY"]],
    ["a million quotes", '"'.repeat(MAX_SEARCH_LENGTH), []],
    ["an odd number of quotes", `a ${'"'.repeat(99_999)}`, ["SPL_QUOTE"]],
    ["a million backslashes", "\\".repeat(MAX_SEARCH_LENGTH), []],
    ["a million stars", "*".repeat(MAX_SEARCH_LENGTH), []],
    ["half a million terms", "a ".repeat(MAX_SEARCH_LENGTH / 2), []],
    ["commands without end", `*${" | reverse".repeat(20_000)}`, ["SPL_COMMANDS"]],
    ["300,000 undefined macros", "`a`".repeat(300_000), ["SPL_MACRO_UNDEFINED"]],
    ["300,000 backticks", "`".repeat(300_000), ["SPL_COMMENT"]],
    ["one character too many", "a".repeat(MAX_SEARCH_LENGTH + 1), ["SPL_LENGTH"]],
    ["a number of a million digits", `* | bin x start=${"1".repeat(500_000)}x`, ["SPL_OPTION_VALUE"]],
    ["sed flags without end", `* | rex mode=sed "s/a/b/${"1".repeat(100_000)}x"`, ["SPL_SED"]],
    ["a name of a million letters", `* | where ${"a".repeat(1_000_000)}=1`, []],
    ["a number with letters behind it", `* | where ${"1".repeat(500_000)}a=1`, ["SPL_EXPRESSION"]],
    ["a million brackets in a list", `f IN ${"(".repeat(500_000)}`, ["SPL_SYNTAX"]],
    ["blanks inside", `f ${" ".repeat(500_000)}= a ${"\n".repeat(400_000)} b`, []],
    ["a thousand sort keys", `* | sort ${"d ".repeat(100_000)}`, []],
    ["a hundred thousand functions", `| tstats ${"count ".repeat(100_000)}`, []],
    ["an unknown command of a megabyte", `* | ${"a".repeat(MAX_SEARCH_LENGTH - 10)}`, ["SPL_COMMAND"]],
  ])("%s", (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test("macros that multiply end at the limit of size", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const macros = new Map(
      names.map((name, i) => {
        const next = names[i + 1];
        const definition = next === undefined ? "x".repeat(1_000) : `\`${next}\``.repeat(20);
        return [name, { name, arguments: [], definition, isEval: false }];
      }),
    );
    const { faults, expanded } = parseSearch("`a`", { macros });
    expect(["SPL_EXPANSION_SIZE", "SPL_MACRO_CALLS"]).toContain(faults[0]?.code);
    expect(expanded.text.length).toBeLessThanOrEqual(MAX_EXPANDED_LENGTH + 1);
  });

  test("an argument that is put in too often ends at the limit of size", () => {
    const definition = "$a$ ".repeat(100_000);
    const macros = new Map([["m(1)", { name: "m", arguments: ["a"], definition, isEval: false }]]);
    expect(parseSearch(`\`m(${"x".repeat(100_000)})\``, { macros }).faults.map(({ code }) => code)).toEqual([
      "SPL_EXPANSION_SIZE",
    ]);
    const comment = [
      ["c", { name: "c", arguments: [], definition: `\`\`\`${"x".repeat(1 << 20)}\`\`\``, isEval: false }],
    ] as const;
    const { faults } = parseSearch(`* ${"`c`".repeat(1_000)}`, { macros: new Map(comment) });
    expect(faults.map(({ code }) => code)).toEqual(["SPL_EXPANSION_SIZE"]);
  });

  test("faults end at their limit", () => {
    const { faults } = parseSearch(`*${" | nosuchcommand".repeat(500)}`);
    expect(faults).toHaveLength(MAX_FAULTS);
    expect(faults.at(-1)?.code).toBe("SPL_FAULTS");
  });

  test("names like constructor are no macros, commands or functions", () => {
    expect(codes("`constructor` | __proto__ | eval x=toString(1)")).toEqual(["SPL_MACRO_UNDEFINED", "SPL_COMMAND"]);
  });

  test("field names with quotes and pipes in foreach give faults, and long ones don't grow the body without end", () => {
    const [, command] = commandsOf(`* | foreach a [${" eval <<FIELD>>=1 |".repeat(1_000)} reverse]`);
    if (command?.name !== "foreach") throw new Error("no foreach");
    expect(parseForeachBody(command, { field: "a" }).faults).toEqual([]);
    expect(parseForeachBody(command, { field: "a'\"|" }).faults.length).toBeGreaterThan(0);
    expect(parseForeachBody(command, { field: "a".repeat(1 << 20) }).faults).toEqual([]);
  });

  test("any text gives a pipeline or faults that stand inside it", () => {
    const piece = fc.oneof(
      fc.constantFrom(..."|[](){}\"'`=,*\\<>! \n"),
      fc.constantFrom(
        "search",
        "eval x=",
        "stats count by",
        "rex",
        "tstats",
        "NOT",
        "OR",
        "```",
        "foreach",
        "lookup",
        "in(",
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join(pieces.length % 2 === 0 ? " " : "");
        const { faults, pipeline, expanded } = parseSearch(text);
        for (const { place } of faults) expect(place.offset).toBeLessThanOrEqual(text.length);
        for (const { span } of pipeline.commands) expect(span.end).toBeLessThanOrEqual(expanded.text.length);
        if (faults.length === 0) expect(pipeline.commands.some(({ name }) => name === "invalid")).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});
