import { describe, expect, test } from "vitest";
import type { Expression } from "./expression.ts";
import { commandsOf, expressionShape, faultsOf } from "./syntax.test-support.ts";

function whereOf(text: string): Expression {
  const [, command] = commandsOf(`* | where ${text}`);
  if (command?.name !== "where") throw new Error(text);
  return command.expression;
}

/** Text, what it means, and the rule that it shows. */
const EXPRESSIONS: [text: string, shape: string, rule: string][] = [
  ["a=1 OR b=2 AND c=3", "((a = 1) or ((b = 2) and (c = 3)))", "AND binds before OR, the opposite of search"],
  ["a=1 AND b=2 OR c=3", "(((a = 1) and (b = 2)) or (c = 3))", "also when it stands first"],
  ["a=1 XOR b=2 OR c=3", "((a = 1) xor ((b = 2) or (c = 3)))", "XOR binds loosest"],
  ["NOT a=1 AND b=2", "((not (a = 1)) and (b = 2))", "NOT takes a comparison and binds before AND"],
  ["NOT x IN (y)", "(not (x in y))", "NOT denies the whole IN"],
  ["not isnull(a) or b=1", "((not isnull(a)) or (b = 1))", "operators are read in lower case too"],
  ["a=1 and b=2", "((a = 1) and (b = 2))", "and in lower case"],
  ["(a=1 OR b=2) AND c=3", "(((a = 1) or (b = 2)) and (c = 3))", "brackets group"],
  ["a+b*c=d", "((a + (b * c)) = d)", "multiplication before addition before comparison"],
  ["a-b-c=0", "(((a - b) - c) = 0)", "operators of one level group from the left"],
  ["a/b%c=0", "(((a / b) % c) = 0)", "division and remainder share a level"],
  ['a."x"+b="y"', '(((a . "x") + b) = "y")', "joining texts stands on the level of addition"],
  ["-a+b=0", "(((- a) + b) = 0)", "a sign binds tightest"],
  ["a--1=0", "((a - (- 1)) = 0)", "a sign may follow an operator"],
  ["a*-b=0", "((a * (- b)) = 0)", "also behind a multiplication"],
  ["a==1", "(a = 1)", "a doubled equals sign is one"],
  ["a!=1", "(a != 1)", "unequal"],
  ["a<1", "(a < 1)", "less"],
  ["a<=1", "(a <= 1)", "less or equal"],
  ["a>1", "(a > 1)", "greater"],
  ["a>=1", "(a >= 1)", "greater or equal"],
  ['a LIKE "x%"', '(a like "x%")', "LIKE as an operator"],
  ['a like "x%"', '(a like "x%")', "LIKE in lower case"],
  ['like(a,"x%")', 'like(a, "x%")', "LIKE as a function"],
  ['a IN ("x", b, 3)', '(a in "x", b, 3)', "a list may hold texts, fields and numbers"],
  ['in(a,"x","y")', '(a in "x", "y")', "IN as a function is the same"],
  ["a=b", "(a = b)", "a bare word on the right is a field too"],
  ["'odd-name'>1", "('odd-name' > 1)", "a name in single quotes is a field"],
  ["'dest.process.name'=\"x\"", "('dest.process.name' = \"x\")", "dots in single quotes are part of the name"],
  ["a.b=1", "((a . b) = 1)", "a bare dot joins two fields"],
  ["cpu:mem>1", "(cpu:mem > 1)", "a bare name may have a colon"],
  ["ips{}=1", "(ips{} = 1)", "a bare name may end in curly brackets"],
  ["a=0.005", "(a = 0.005)", "a number with a fraction"],
  ["a=.5", "(a = 0.5)", "a number may start with the point"],
  ["a=1e3", "(a = 1000)", "a number may have an exponent"],
  ["isnotnull(a)", "isnotnull(a)", "a function that gives true or false stands alone"],
  ["ISNULL(a)", "isnull(a)", "function names are read in any case"],
  ["ceil(a)=1", "(ceiling(a) = 1)", "ceil is ceiling"],
  ["a>now()", "(a > now())", "a function may have no argument"],
  ["a=null", "(a = null)", "null without brackets is a field name"],
  ["a=null()", "(a = null())", "null with brackets is the function"],
  ["a=true()", "(a = true())", "true is a function"],
  ['if(a=1,"x","y")="x"', '(if((a = 1), "x", "y") = "x")', "arguments are expressions"],
  [
    'match(a,"(?i)\\\\\\\\x")',
    'match(a, "(?i)\\\\\\\\x")',
    "two backslashes in quotes are one, so four are a literal one in a regex",
  ],
  ['match(a,"\\\\d \\"q\\"")', 'match(a, "\\\\d \\"q\\"")', "an escaped quote doesn't end the text"],
  ['match(a,"\\s")', 'match(a, "\\\\s")', "a lone backslash reaches the regex"],
  ['a="x\ny"', '(a = "x\\ny")', "a line break in quotes is part of the text"],
  ['_time>=relative_time(now(), "-70m@m")', '(_time >= relative_time(now(), "-70m@m"))', "calls stand inside calls"],
  ['mvcount(mvfilter(match(a,"x")))>0', '(mvcount(mvfilter(match(a, "x"))) > 0)', "three deep"],
  ["$x$=1", "($x$ = 1)", "a dashboard's token is left alone"],
  ["a<<<FIELD>>", "(a < <<FIELD>>)", "a token of foreach isn't an operator"],
  ["a  =\n 1", "(a = 1)", "blanks and line breaks stand anywhere"],
  ['case(a=1,"x",1=1,"y")="x"', '(case((a = 1), "x", (1 = 1), "y") = "x")', "the last case may always be true"],
  ["coalesce(a,b,c)=1", "(coalesce(a, b, c) = 1)", "some functions take any number of arguments"],
  ["((a))=1", "(a = 1)", "brackets around one value change nothing"],
  ["a=(1)", "(a = 1)", "also on the right"],
  ["NOT (a=1)", "(not (a = 1))", "NOT before brackets"],
  ["inside=1", "(inside = 1)", "a name may begin like an operator"],
  ["order=1 OR organ=2", "((order = 1) or (organ = 2))", "or is an operator only as a whole word"],
];

describe("eval expressions", () => {
  test.each(EXPRESSIONS)("%s -> %s: %s", (text, shape) => {
    expect(expressionShape(whereOf(text))).toBe(shape);
  });

  test("where a word or a quote stands", () => {
    const expression = whereOf("a=1 AND 'b'=2");
    expect(expression.span).toEqual({ start: 10, end: 23 });
  });
});

/** Text behind `eval`, code, offset of the fault in the whole text, and the rule that it shows. */
const FAULTS: [text: string, code: string, at: number, rule: string][] = [
  ["x=a>1", "SPL_BOOLEAN", 13, "a field can't hold true or false"],
  ["x=isnull(a)", "SPL_BOOLEAN", 13, "nor what a test gives"],
  ["x=a AND b", "SPL_BOOLEAN", 13, "nor what AND gives"],
  ["x=NOT a", "SPL_BOOLEAN", 13, "nor what NOT gives"],
  ["x=true()", "SPL_BOOLEAN", 13, "nor true itself"],
  ["x=a IN (1)", "SPL_BOOLEAN", 13, "nor membership"],
  ["x=lenght(a)", "SPL_FUNCTION", 13, "an unknown function is told"],
  ["x=if(a)", "SPL_ARGUMENTS", 13, "if takes three arguments"],
  ["x=now(1)", "SPL_ARGUMENTS", 13, "now takes none"],
  ["x=substr(a,1,2,3)", "SPL_ARGUMENTS", 13, "substr takes two or three"],
  ["x=case(1=1)", "SPL_ARGUMENTS", 13, "case takes pairs"],
  ["x=", "SPL_EXPRESSION", 13, "a value is missing"],
  ["x=1+", "SPL_EXPRESSION", 15, "an operand is missing"],
  ["x=(1", "SPL_SYNTAX", 15, "a bracket is never closed"],
  ["x=len(a", "SPL_SYNTAX", 18, "a call is never closed"],
  ["x=1)", "SPL_SYNTAX", 14, "a bracket is closed that was never opened"],
  ["x=1 y=2", "SPL_SYNTAX", 15, "assignments are divided by commas"],
  ["x", "SPL_SYNTAX", 11, "an assignment needs an equals sign"],
  ["x='a", "SPL_QUOTE", 13, "a single quote is never closed"],
  ["x=if(a=b=c,1,2)", "SPL_SYNTAX", 19, "comparisons don't chain"],
  ["x=if(a IN (),1,2)", "SPL_ARGUMENTS", 23, "an empty list holds nothing"],
];

describe("faults of eval", () => {
  test.each(FAULTS)("%s -> %s at %d: %s", (text, code, at) => {
    expect(faultsOf(`* | eval   ${text}`)).toEqual([[code, at]]);
  });
});
