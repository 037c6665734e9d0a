import { expect, test } from "vitest";
import type { ForeachCommand } from "./command-fields.ts";
import { type ForeachTokens, parseForeachBody } from "./parse.ts";
import { commandsOf, expressionShape } from "./syntax.test-support.ts";

function foreachOf(text: string): ForeachCommand {
  const command = commandsOf(`* | ${text}`).at(-1);
  if (command?.name !== "foreach") throw new Error(text);
  return command;
}

/** Text of the command, what the tokens stand for, the assignments that come out, and the rule that it shows. */
const BODIES: [text: string, tokens: ForeachTokens, assignments: string[], rule: string][] = [
  ["foreach * [eval <<FIELD>>=1]", { field: "a" }, ["a = 1"], "the whole name"],
  [
    "foreach * [eval '<<FIELD>>_new'='<<FIELD>>'+1]",
    { field: "a b" },
    ["a b_new = ('a b' + 1)"],
    "names with blanks in quotes",
  ],
  [
    "foreach s_* [eval x=if('<<MATCHSTR>>'>'avg_<<MATCHSTR>>',x+\"<<MATCHSTR>>\",x)]",
    { field: "s_n", match: "n" },
    ["x = if(('n' > 'avg_n'), (x + \"n\"), x)"],
    "what the star caught, also inside texts",
  ],
  [
    "foreach *_*_* [eval x='<<MATCHSEG1>>'.'<<MATCHSEG3>>']",
    { segments: ["a", "b", "c"] },
    ["x = ('a' . 'c')"],
    "single stars",
  ],
  ["foreach mode=multivalue f [eval n=n+<<ITEM>>]", { item: "5" }, ["n = (n + 5)"], "an item of a list"],
  ["foreach fieldstr=X a [eval X=1]", { field: "a" }, ["a = 1"], "another token"],
  [
    "foreach * [eval x=1 | eval y='<<FIELD>>']",
    { field: "$&" },
    ["x = 1", "y = '$&'"],
    "several commands; a name is never a pattern",
  ],
];

test.each(BODIES)("%s with %j -> %j: %s", (text, tokens, assignments) => {
  const { commands, faults } = parseForeachBody(foreachOf(text), tokens);
  expect(faults).toEqual([]);
  const shown = commands.flatMap((command) =>
    command.name !== "eval"
      ? []
      : command.assignments.map(({ field, expression }) => `${field.name} = ${expressionShape(expression)}`),
  );
  expect(shown).toEqual(assignments);
});
