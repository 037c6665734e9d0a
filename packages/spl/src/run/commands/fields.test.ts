import { describe, expect, test } from "vitest";
import { casesOf, type PipelineCase, type PlainRow, rowsOf, runText, sourceOf } from "../plain-rows.test-support.ts";

const shaping: PipelineCase[] = [
  ["fields user", [{ _time: 1, user: "a", n: 1 }], [{ user: "a", _time: 1 }], "fields keeps internal fields"],
  ["fields - n", [{ user: "a", n: 1 }], [{ user: "a" }], "fields - removes"],
  ["fields - _*", [{ _time: 1, user: "a" }], [{ user: "a" }], "internal ones when asked"],
  ["fields u*", [{ user: "a", n: 1, uid: 2 }], [{ user: "a", uid: 2 }], "wildcards"],
  ["table n user", [{ user: "a", n: 1, z: 1 }], [{ n: 1, user: "a" }], "table: these columns in this order"],
  ["rename user as who", [{ user: "a" }], [{ who: "a" }], "rename"],
  ['rename user as "the user"', [{ user: "a" }], [{ "the user": "a" }], "a name with blanks"],
  ['rename "P.*" as "*"', [{ "P.a": 1, "P.b": 2, c: 3 }], [{ c: 3, a: 1, b: 2 }], "what * caught goes on"],
  ["rename missing as n", [{ n: 1 }], [{}], "a missing source takes the target's value away"],
  ["rename a as b, a as c", [{ a: 1 }], [{ b: 1 }], "a field can't get two names"],
  ["rename a as b b as c", [{ a: 1 }], [{ c: 1 }], "renames run left to right"],
  [
    "fillnull value=none a",
    [{ b: 1 }, { a: 2 }],
    [{ b: 1, a: "none" }, { a: 2 }],
    "fillnull with a list makes the field",
  ],
  [
    "fillnull",
    [{ a: 1 }, { b: 2 }],
    [
      { a: 1, b: "0" },
      { b: 2, a: "0" },
    ],
    "without a list: fields that some row has",
  ],
  ["fillnull | table zz", [{ a: 1 }], [{}], "it can't make a field that no row has"],
  [
    'replace "*b" WITH "x*" IN n',
    [{ n: "aB", m: "ab" }],
    [{ n: "xa", m: "ab" }],
    "replace: whole values, captured parts again",
  ],
  [
    "replace 127.0.0.1 WITH localhost",
    [{ ip: "127.0.0.1", o: "127.0.0.11" }],
    [{ ip: "localhost", o: "127.0.0.11" }],
    "all fields without IN",
  ],
  [
    'convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(t)',
    [{ t: 1646946510.0224 }, { t: "x" }],
    [{ t: "2022-03-10T21:08:30" }, { t: "x" }],
    "ctime; other texts stay",
  ],
  ["convert ctime(t) as u", [{ t: 0 }], [{ t: 0, u: "01/01/1970 00:00:00" }], "its usual format, into another field"],
  ['convert timeformat="%Y" mktime(t)', [{ t: "1970" }], [{ t: 0 }], "mktime"],
  [
    "convert rmunit(a) rmcomma(b) memk(c) dur2sec(d)",
    [{ a: "12 MB", b: "1,234", c: "2m", d: "01:00:01" }],
    [{ a: 12, b: 1234, c: 2048, d: 3601 }],
    "units, commas, memory, durations",
  ],
  ["convert num(a) auto(b)", [{ a: "x", b: "x" }], [{ b: "x" }], "num takes what isn't a number away, auto leaves it"],
  ["convert ctime(*Time)", [{ firstTime: 0, n: 0 }], [{ firstTime: "01/01/1970 00:00:00", n: 0 }], "wildcards"],
  ['makemv delim="," l', [{ l: "a,b,,c" }], [{ l: ["a", "b", "c"] }], "makemv drops empty parts"],
  ['makemv delim="," allowempty=t l', [{ l: "a,,c" }], [{ l: ["a", "", "c"] }], "unless told"],
  ['makemv tokenizer="(\\w)\\d" l', [{ l: "a1b2" }], [{ l: ["a", "b"] }], "a tokenizer's first group"],
  ["nomv l", [{ l: ["a", "b"] }], [{ l: "a\nb" }], "nomv joins by a line break"],
  [
    "mvexpand l",
    [{ l: ["a", "b"], x: 1 }, { x: 2 }],
    [{ l: "a", x: 1 }, { l: "b", x: 1 }, { x: 2 }],
    "a row for each value; one without stays",
  ],
  ["mvexpand l limit=1", [{ l: ["a", "b"] }], [{ l: "a" }], "up to a limit"],
  [
    "mvcombine l",
    [
      { l: "a", x: 1 },
      { l: "b", x: 1 },
      { l: "c", x: 2 },
    ],
    [
      { l: ["a", "b"], x: 1 },
      { l: "c", x: 2 },
    ],
    "rows that differ in one field become one",
  ],
  [
    "mvcombine l",
    [{ l: "a", x: 1 }, { x: 1 }, { l: "b", x: 1 }],
    [{ l: ["a", "b"], x: 1 }, { x: 1 }],
    "a row without the field stays by itself",
  ],
  ["addtotals a b", [{ a: 1, b: "2", c: 9 }], [{ a: 1, b: "2", c: 9, Total: 3 }], "sums of a row"],
  ["addtotals row=f col=t", [{ a: 1 }, { a: 2, u: "x" }], [{ a: 1 }, { a: 2, u: "x" }, { a: 3 }], "sums of columns"],
  ["bin _time span=1h", [{ _time: 7199 }], [{ _time: 3600 }], "times start their bucket"],
  ["bin span=1d _time as day", [{ _time: 90000 }], [{ _time: 90000, day: 86400 }], "into another field"],
  ["bin n span=100", [{ n: 250 }], [{ n: "200-300" }], "numbers become from-to"],
  ["bin n span=10", [{ n: "x" }, {}], [{ n: "x" }, {}], "what isn't a number stays"],
  ["bucket _time span=1mon", [{ _time: 1646946510 }], [{ _time: 1646092800 }], "months by the calendar; bucket is bin"],
  ["bin n bins=2", [{ n: 1 }, { n: 19 }], [{ n: "0-10" }, { n: "10-20" }], "a number of bins"],
  ["eval n=n+1 | where n>5", [{ n: 5 }, { n: 1 }], [{ n: 6 }], "where keeps what is true"],
  ["where missing>1", [{ n: 5 }], [], "where drops NULL"],
  ['regex n="^\\d+$"', [{ n: "12" }, { n: "1x" }, {}], [{ n: "12" }], "regex drops rows without the field"],
  ['regex n!="^\\d+$"', [{ n: "12" }, { n: "1x" }, {}], [{ n: "1x" }, {}], "regex != keeps them"],
];

describe("fields and values", () => {
  test.each(casesOf(shaping))("%s: %s", (pipeline, _rule, rows, expected) => {
    expect(rowsOf(pipeline, rows)).toEqual(expected);
  });
});

test("fields reads nothing from the event that isn't asked for", () => {
  const source = sourceOf([{ user: "a", other: "o", _raw: "x" }]);
  const [event] = [...source.events()];
  const read: string[] = [];
  const watched = Object.assign(Object.create(event!), {
    event: event!.event,
    names: () => event!.names(),
    get: (name: string) => {
      read.push(name);
      return event!.get(name);
    },
  });
  const result = runText("user=a | fields user", { ...source, events: () => [watched] });
  expect(new Set(read)).toEqual(new Set(["user", "_raw"]));
  expect(result.rows[0]?.names()).toEqual(["user", "_raw"]);
});

describe("columns", () => {
  const columns = (pipeline: string, rows: readonly PlainRow[]) =>
    runText(`search * | ${pipeline}`, sourceOf(rows)).columns;

  test("table and stats fix columns and their order, also of missing fields", () => {
    const rows = [{ b: 1, z_2: 1, z_1: 1, _time: 1 }];
    expect(columns("table b a", rows)).toEqual(["b", "a"]);
    expect(columns("table z_* b", rows)).toEqual(["z_1", "z_2", "b"]);
    expect(columns("stats count min(_time) as first by b", rows)).toEqual(["b", "count", "first"]);
    expect(columns("stats count by b | rename b as c | eval d=1", rows)).toEqual(["c", "count", "d"]);
    expect(columns("table b _time | fields - b", rows)).toEqual(["_time"]);
  });

  test("internal fields are hidden unless named", () => {
    expect(columns("head 1", [{ b: 1, _time: 1 }])).toEqual(["b"]);
    expect(columns("fields b _time", [{ b: 1, _time: 1 }])).toEqual(["b", "_time"]);
  });
});
