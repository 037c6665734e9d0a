import { describe, expect, test } from "vitest";
import type { SearchExpression } from "./search-expression.ts";
import { commandsOf, searchShape } from "./syntax.test-support.ts";

function expressionOf(text: string): SearchExpression {
  const [first] = commandsOf(text);
  if (first?.name === "search") return first.expression;
  if (first?.name === "tstats" && first.where !== undefined) return first.where;
  if (first?.name === "inputlookup" && first.where !== undefined) return first.where;
  throw new Error(`no search expression in ${text}`);
}

/** Text, what it means, and the rule that it shows. */
const PRECEDENCE: [text: string, shape: string, rule: string][] = [
  ["A OR B C", "(and (or A B) C)", "OR binds before the AND that stands between two terms"],
  ["A B OR C D", "(and A (or B C) D)", "an OR takes only its two neighbours"],
  ["NOT A B", "(and (not A) B)", "NOT takes one term"],
  ["NOT A OR B", "(or (not A) B)", "NOT binds before OR"],
  ["A AND B OR C", "(and A (or B C))", "a written AND binds no tighter than an implied one"],
  ["A OR B AND C OR D", "(and (or A B) (or C D))", "ORs on both sides of an AND group first"],
  ["A OR NOT B C", "(and (or A (not B)) C)", "a denied term may stand in an OR"],
  ["NOT NOT A", "(not (not A))", "NOT may be repeated"],
  ["(A B) OR C", "(or (and A B) C)", "round brackets come before all operators"],
  ["NOT (A OR B)", "(not (or A B))", "NOT takes a whole bracket"],
  ["A OR (B C OR D)", "(or A (and B (or C D)))", "inside brackets the same order holds"],
  ["((A))", "A", "brackets around one term change nothing"],
  ["A or B", "(and A or B)", "a lower-case or is a word to be found"],
  ["A and B", "(and A and B)", "a lower-case and is a word to be found"],
  ["not A", "(and not A)", "a lower-case not is a word to be found"],
  ["A XOR B", "(and A XOR B)", "search has no XOR: the word itself is looked for"],
  [
    '(NOT path IN("*a*") OR parent IN("b")) AND name="w.exe" OR original="w.exe" AND process IN("*c*")',
    "(and (or (not path in [~a~]) parent in [b]) (or name=w.exe original=w.exe) process in [~c~])",
    "the published reconnaissance search is right only when OR comes first",
  ],
  [
    "sourcetype=a OR source=b OR source=c EventCode=21",
    "(and (or sourcetype=a source=b source=c) EventCode=21)",
    "a macro of ORs without brackets, followed by a term, restricts all of them",
  ],
  [
    "| tstats count from datamodel=Endpoint.Processes where a=1 OR b=2 c=3 by x",
    "(and (or a=1 b=2) c=3)",
    "the WHERE of tstats has the order of search",
  ],
  ["| inputlookup t.csv where a=1 OR b=2 AND c=3", "(and (or a=1 b=2) c=3)", "so has the WHERE of inputlookup"],
  ["* | search A OR B C", "~", "a lone star is the term that every row has"],
];

const COMPARISONS: [text: string, shape: string, rule: string][] = [
  ["f=v", "f=v", "field, operator, value"],
  ["f = v", "f=v", "blanks may stand around the operator"],
  ["f== v", "f=v", "a doubled equals sign is one"],
  ["f!=v", "f!=v", "exists and differs"],
  ["f != v", "f!=v", "the operator of two marks may have blanks around it too"],
  ["EventCode>18 EventCode<22", "(and EventCode>18 EventCode<22)", "less and greater compare"],
  ["n>=1 n<=2", "(and n>=1 n<=2)", "less or equal, greater or equal"],
  ["NOT f=v", "(not f=v)", "the denied comparison is another thing than the unequal one"],
  ["f=*", "f=~", "a star alone asks that the field exists"],
  ['f=""', "f=", "an empty text is a value of its own"],
  ['f="a b"', "f=a b", "a value with blanks stands in quotes"],
  ['"odd name"=v', "odd name=v", "the field may stand in quotes"],
  ["Processes.process_name=cmd.exe", "Processes.process_name=cmd.exe", "a field name may have dots"],
  ["tag::eventtype=x", "tag::eventtype=x", "a field name may have colons"],
  ["sourceIPs{}=10.0.0.1", "sourceIPs{}=10.0.0.1", "a field name may have curly brackets"],
  ["src=10.0.0.0/8", "src=10.0.0.0/8", "a network is an ordinary value here"],
  ["f=-5", "f=-5", "a value may start with a sign"],
  ["f=a*b*", "f=a~b~", "each star is a wildcard"],
  ["f=a**b", "f=a~b", "two stars are one wildcard"],
  ['f="*\\\\AppData\\\\*"', "f=~\\AppData\\~", "two backslashes are one; it can't escape the star behind it"],
  ['f="a\\*b"', "f=a\\~b", "a backslash before a star stays, and the star stays a wildcard"],
  ['f="say \\"hi\\""', 'f=say "hi"', "a backslash makes a quote part of the text"],
  ['f="\\s+"', "f=\\s+", "a backslash before anything else stays"],
  ["f='x'", "f='x'", "an apostrophe is an ordinary character"],
  ['f="x|y"', "f=x|y", "a pipe in quotes doesn't end the command"],
  ['f="[x]"', "f=[x]", "square brackets in quotes are text"],
  ['f=a\\"b', 'f=a"b', "an escaped quote may stand in a bare word"],
  ['f=*"a b"*', "f=~a b~", "pieces side by side without a blank are one value"],
  ["f=a,b", "f=a,b", "outside a list a comma is part of the word"],
  ["f=http://x/y?z", "f=http://x/y?z", "marks that mean nothing to the grammar stay in the word"],
  ['f IN (a, "b*", c)', "f in [a b~ c]", "IN takes values between commas, wildcards allowed"],
  ["f IN(a,b)", "f in [a b]", "no blank is needed before the bracket"],
  ["f in (a b)", "f in [a b]", "IN is read in any case, and blanks may divide the list"],
  ["NOT f IN (a)", "(not f in [a])", "a denied list"],
  ["a=1 in b", "(and a=1 in b)", "the word in without a bracket is a word"],
];

const TERMS: [text: string, shape: string, rule: string][] = [
  ["Binding", "Binding", "a bare word is a term"],
  ['"two words"', "phrase:two words", "quotes make a phrase"],
  ["TERM(10.0.0.1)", "TERM:10.0.0.1", "TERM takes what stands in its brackets"],
  ["CASE(Error)", "CASE:Error", "CASE keeps the case"],
  ["*admin*", "~admin~", "a term may have wildcards, also first"],
  ["Message=x Binding", "(and Message=x Binding)", "terms and comparisons mix"],
  ["search Binding", "Binding", "the command may be written out"],
  ["search *", "~", "search * matches every row"],
  ["a\n\tb", "(and a b)", "line breaks and tabs are blanks"],
  ["[search x | fields y]", "[x | fields]", "a bracket is a search of its own"],
  ["a [search b OR c d] e", "(and a [(and (or b c) d)] e)", "a subsearch is one term"],
  ["NOT [ | inputlookup t.csv ]", "(not [inputlookup])", "a subsearch may start with a pipe and be denied"],
  ["[inputlookup t.csv]", "[inputlookup]", "in brackets a known command needs no pipe"],
  ["[index=x y]", "[(and <index=x> y)]", "in brackets what is no command is a search"],
  ["[search [search [search x]]]", "[[[x]]]", "subsearches stand inside each other"],
  ["earliest=-1d@d latest=now x", "(and <earliest=-1d@d> <latest=now> x)", "time limits are modifiers"],
  ["index=main x", "(and <index=main> x)", "the index is a modifier"],
  ["index IN (a, b)", "<index=a b>", "several indexes may be listed"],
  ["_index_earliest=-1h", "<_index_earliest=-1h>", "index time has modifiers too"],
  ["starthoursago=168", "<starthoursago=168>", "the old modifiers count hours back"],
  ["host=a source=b sourcetype=c", "(and host=a source=b sourcetype=c)", "host, source and sourcetype are fields"],
  ["splunk_server=x", "splunk_server=x", "so is the server"],
  ["``` one ``` a ``` two | x ``` b", "(and a b)", "comments are taken out before anything else"],
  ['f="a ``` gone ``` b"', "f=a   b", "a comment goes also where quotes stand around it"],
];

describe("search expressions", () => {
  test.each([...PRECEDENCE, ...COMPARISONS, ...TERMS])("%s -> %s: %s", (text, shape) => {
    expect(searchShape(expressionOf(text))).toBe(shape);
  });

  test("behind the first command, earliest is a field like any other", () => {
    const [, second] = commandsOf("* | search earliest>5");
    expect(second?.name === "search" && searchShape(second.expression)).toBe("earliest>5");
  });

  test("brackets and spans are kept", () => {
    const expression = expressionOf("a (b OR c)");
    const inner = expression.kind === "and" ? expression.items[1] : undefined;
    expect(inner).toMatchObject({ kind: "or", parenthesised: true, span: { start: 2, end: 10 } });
  });
});
