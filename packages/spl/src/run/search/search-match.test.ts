import { describe, expect, test } from "vitest";
import { NOW, type PlainRow, runText, sourceOf } from "../plain-rows.test-support.ts";

const RAW =
  "<Data Name='PossibleCause'>Binding EventFilter: instance of __EventFilter { Name = \"x;y\" } C:\\Temp\\evil.exe 10%20done key=Value1 a--b</Data>";

const ROW: PlainRow = {
  _raw: RAW,
  _time: NOW,
  EventCode: "5861",
  n: "20.0",
  typed: 20,
  image: "C:\\Windows\\System32\\cmd.exe",
  lines: "one\ntwo",
  ip: "10.1.2.3",
  v6: "fe80::1",
  many: ["Alpha", "beta"],
  hex: "0x14",
  blank: "two words",
  sourcetype: "XmlWinEventLog",
  "Processes.user": "svc-build",
};

type MatchCase = readonly [search: string, matches: boolean, rule: string];

const cases: Readonly<Record<string, readonly MatchCase[]>> = {
  "order of operators": [
    ["EventCode=1 OR EventCode=5861 n=20", true, "OR binds before the implied AND"],
    ["EventCode=5861 OR EventCode=1 n=99", false, "A OR B C is (A OR B) AND C"],
    ["n=20 EventCode=1 OR EventCode=5861", true, "A B OR C is A AND (B OR C)"],
    ["n=99 EventCode=1 OR EventCode=5861", false, "the first term still has to hold"],
    ["NOT EventCode=1 n=99", false, "NOT takes only what follows"],
    ["NOT EventCode=5861 OR n=20", true, "NOT A OR B is (NOT A) OR B"],
    ["NOT (EventCode=5861 n=99)", true, "NOT of brackets"],
    ["EventCode=5861 and n=20", false, "a lower-case and is a term, which the text lacks"],
    ["(EventCode=1 OR EventCode=5861) AND (n=20 OR n=21)", true, "brackets as written"],
  ],
  "field comparison": [
    ["EventCode=5861", true, "whole value equals"],
    ["EventCode=586", false, "not a part of it"],
    ["EventCode==5861", true, "== is ="],
    ['EventCode="5861"', true, "quotes make no difference"],
    ["image=c:\\\\windows\\\\system32\\\\CMD.EXE", true, "values compare without case"],
    ['image="*\\\\cmd.exe"', true, "a leading wildcard"],
    ['image="*\\cmd.exe"', true, "a single backslash before a letter stays"],
    ['image="*\\\\System32\\\\*"', true, "wildcards on both ends"],
    ['image="cmd.exe"', false, "without wildcards the whole value counts"],
    ["lines=one*two", true, "* also stands for a line break"],
    ["IMAGE=*", false, "names of fields mind case"],
    ["image=*", true, "=* asks whether the field is there"],
    ["missing=*", false, "and it isn't"],
    ["NOT missing=*", true, "NOT f=* finds rows without it"],
    ["EventCode!=1", true, "!= holds for another value"],
    ["EventCode!=5861", false, "and not for the same"],
    ["missing!=1", false, "!= needs the field"],
    ["NOT missing=1", true, "NOT f=v doesn't"],
    ["NOT EventCode=5861", false, "NOT of what holds"],
    ["EventCode!=58*", false, "!= takes wildcards"],
    ["EventCode IN (1, 58*, 3)", true, "IN with a wildcard"],
    ["EventCode IN(5861)", true, "IN without a blank"],
    ["NOT EventCode IN (1, 2)", true, "NOT IN"],
    ["NOT missing IN (1, 2)", true, "NOT IN holds for rows without the field"],
    ["missing IN (1, 2)", false, "IN needs the field"],
    ['blank="two words"', true, "values with blanks stand in quotes"],
    ["Processes.user=SVC-build", true, "dots belong to the name"],
    ["blank=words", false, "a word of the value isn't the value"],
  ],
  "numbers and networks": [
    ["n=20", true, "20.0 equals 20"],
    ["n=020", true, "leading zeros don't matter"],
    ["typed=20", true, "a typed number equals its text"],
    ["typed=20.0", true, "in either form"],
    ["hex=20", false, "a hex number is text"],
    ["n>18 n<22", true, "both numbers compare by size"],
    ["n>=20", true, ">="],
    ["n<=19", false, "<="],
    ["EventCode>6", true, "5861 is more than 6, though less as text"],
    ["image>a", true, "text order where one side is no number"],
    ["image<a", false, "text order, the other way"],
    ["missing<5", false, "order needs the field"],
    ["ip=10.0.0.0/8", true, "a network holds an address"],
    ["ip=10.2.0.0/16", false, "or doesn't"],
    ["ip!=10.0.0.0/8", false, "!= with a network"],
    ["v6=fe80::/10", true, "IPv6 networks too"],
    ["image=10.0.0.0/8", false, "a text that is no address isn't in it"],
  ],
  "multivalue fields": [
    ["many=alpha", true, "any value may be equal"],
    ["many=gamma", false, "none is"],
    ["many!=alpha", true, "!= holds if any value differs"],
    ["NOT many=alpha", false, "NOT = needs that none is equal"],
    ["many=b*", true, "wildcards on each value"],
    ["many IN (x, BETA)", true, "IN on each value"],
  ],
  terms: [
    ["Binding", true, "a word between breakers"],
    ["binding", true, "without case"],
    ["Bind", false, "not a part of a word"],
    ["Bind*", true, "unless a wildcard says so"],
    ["*inding", true, "also in front"],
    ["B*ding", true, "and inside"],
    ["B*EventFilter", false, "a wildcard in a word doesn't cross a blank"],
    ["evil.exe", true, "minor breakers inside a word are literal"],
    ["evil", true, "and words end at them"],
    ["vil", false, "but not inside"],
    ["__EventFilter", true, "underscores are minor breakers"],
    ["EventFilter", true, "so a word may start behind them"],
    ['"instance of"', true, "a phrase is contiguous"],
    ['"of instance"', false, "in its order"],
    ['"Binding EventFilter: inst*"', true, "a phrase with a wildcard"],
    ['"Binding*evil"', true, "a wildcard in a phrase crosses blanks"],
    ['"x;y"', true, "breakers inside a phrase are literal"],
    ["done", true, "a percent code is a breaker"],
    ['"b</Data>"', true, "text at the end, with major breakers inside"],
    ["TERM(evil.exe)", false, "TERM needs major breakers on both sides"],
    ["TERM(key=Value1)", true, "and takes minor ones inside"],
    ["CASE(Binding)", true, "CASE minds case"],
    ["CASE(binding)", false, "and so misses"],
    ["*", true, "a lone * matches every row"],
    ["NOT Binding", false, "NOT of a term"],
    ["Binding OR nothere", true, "OR of terms"],
  ],
  "time and modifiers": [
    ["earliest=-1h", true, "a row of now is inside the last hour"],
    ["latest=now", false, "latest itself lies outside"],
    ["earliest=-1h latest=+1s", true, "a span around it"],
    [`earliest=${NOW}`, true, "earliest itself lies inside"],
    ["earliest=11/14/2023:22:13:21", false, "an absolute time, one second late"],
    ["latest=@d", false, "snapped to midnight"],
    ["index=anything EventCode=5861", true, "index is true for evidence"],
  ],
};

for (const [group, table] of Object.entries(cases)) {
  describe(group, () => {
    test.each(table)("%s -> %j: %s", (search, matches) => {
      expect(runText(search, sourceOf([ROW])).rows.length === 1).toBe(matches);
    });
  });
}

describe("rows without _raw", () => {
  test("a bare word is looked for in all values", () => {
    const counted = "search * | stats values(image) as image | search ";
    expect(runText(`${counted} cmd.exe`, sourceOf([ROW])).rows).toHaveLength(1);
    expect(runText(`${counted} powershell.exe`, sourceOf([ROW])).rows).toHaveLength(0);
  });
});

describe("names that a source goes by", () => {
  const aliased = (search: string): number => {
    const source = sourceOf([ROW]);
    const [event] = [...source.events()];
    const names = ["XmlWinEventLog", "WinEventLog:Security"];
    const fields = Object.assign(event!, { aliases: (name: string) => (name === "sourcetype" ? names : undefined) });
    return runText(search, { ...source, events: () => [fields] }).rows.length;
  };

  test("= holds if any of them fits, != if none does", () => {
    expect(aliased("sourcetype=wineventlog:security")).toBe(1);
    expect(aliased("sourcetype!=wineventlog:security")).toBe(0);
    expect(aliased("sourcetype!=other")).toBe(1);
    expect(aliased("sourcetype IN (other, WinEventLog*)")).toBe(1);
  });
});

describe("subsearches", () => {
  const rows: PlainRow[] = [
    { id: "1", user: "a", kind: "x" },
    { id: "2", user: "b", kind: "y" },
    { id: "3", user: "c", kind: "x" },
  ];
  const ids = (text: string) => runText(`${text} | table id`, sourceOf(rows)).rows.map((row) => row.get("id"));

  test("rows become an OR of their fields", () => {
    expect(ids("search [search kind=x | fields user]")).toEqual(["1", "3"]);
    expect(ids("search NOT [search kind=x | fields user]")).toEqual(["2"]);
    expect(ids("search [search kind=x | fields user kind]")).toEqual(["1", "3"]);
  });

  test("no rows match nothing", () => {
    expect(ids("search [search kind=z | fields user]")).toEqual([]);
  });

  test("return and format give the text of the condition", () => {
    expect(ids("search [search kind=y | return user]")).toEqual(["2"]);
    expect(ids('search [search kind=x | return 5 u=user | eval search=replace(search,"u=","user=")]')).toEqual([
      "1",
      "3",
    ]);
    expect(ids("search [search kind=x | fields user | format]")).toEqual(["1", "3"]);
    expect(ids('search [search kind=x | head 1 | eval query="user=b" | fields query]')).toEqual(["2"]);
  });
});
