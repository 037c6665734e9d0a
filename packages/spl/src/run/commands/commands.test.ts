import { describe, expect, test } from "vitest";
import { NOW, type PlainRow, plainRows, runText, sourceOf } from "../plain-rows.test-support.ts";
import type { LookupDefinition } from "../row.ts";

type CommandCase = readonly [pipeline: string, rows: readonly PlainRow[], expected: readonly PlainRow[], rule: string];

const USERS: PlainRow[] = [
  { _time: 300, user: "b", n: "10", tag: ["t1", "t2"] },
  { _time: 200, user: "a", n: "9" },
  { _time: 100, user: "b", n: "x" },
  { _time: 50, n: "1" },
];

const stats: CommandCase[] = [
  ["stats count", USERS, [{ count: 4 }], "count counts rows"],
  ["stats count", [], [{ count: 0 }], "without by there is one row, also of nothing"],
  ["stats count sum(n)", [], [{ count: 0 }], "other functions stay empty then"],
  ["stats count by user", [], [], "with by there is none"],
  [
    "stats count by user",
    USERS,
    [
      { user: "a", count: 1 },
      { user: "b", count: 2 },
    ],
    "a row that misses a by-field isn't counted",
  ],
  [
    "stats count by user n",
    USERS,
    [
      { user: "a", n: "9", count: 1 },
      { user: "b", n: "10", count: 1 },
      { user: "b", n: "x", count: 1 },
    ],
    "rows come in the order of the by-fields, numbers before texts",
  ],
  [
    "stats count by tag",
    USERS,
    [
      { tag: "t1", count: 1 },
      { tag: "t2", count: 1 },
    ],
    "a row counts once for each value of a by-field",
  ],
  [
    "stats count(n) c(tag)",
    USERS,
    [{ "count(n)": 4, "c(tag)": 2 }],
    "count(f) counts values; the column is the call's text",
  ],
  ["stats dc(user) as d estdc(n) as e", USERS, [{ d: 2, e: 4 }], "distinct values as text"],
  ["stats values(n) as v", USERS, [{ v: ["1", "10", "9", "x"] }], "values are distinct and in text order"],
  ["stats list(user) as l", USERS, [{ l: ["b", "a", "b"] }], "list keeps all in row order"],
  ["stats min(n) as lo max(n) as hi", USERS, [{ lo: "1", hi: "x" }], "text order if any value is no number"],
  ["search n!=x | stats min(n) as lo max(n) as hi", USERS, [{ lo: 1, hi: 10 }], "by size if all are numbers"],
  ["stats sum(n) as s avg(n) as a", USERS, [{ s: 20, a: 20 / 3 }], "values that are no numbers are passed over"],
  ["stats sum(user) as s", USERS, [{}], "without numbers the column stays empty"],
  ["stats range(n) as r sumsq(n) as q", USERS, [{ r: 9, q: 182 }], "range and sum of squares"],
  [
    "stats stdev(n) as s stdevp(n) as p var(n) as v varp(n) as w",
    [{ n: 2 }, { n: 4 }],
    [{ s: Math.SQRT2, p: 1, v: 2, w: 1 }],
    "of a sample and of all",
  ],
  ["stats stdev(n) as s", [{ n: 2 }], [{ s: 0 }], "stdev of one value is 0"],
  [
    "stats median(n) as m perc50(n) as p p99(n) as q",
    [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
    [{ m: 3, p: 3, q: 4 }],
    "the median of an even number is the higher middle",
  ],
  ["stats mode(user) as m", USERS, [{ m: "b" }], "the most frequent value"],
  ["stats first(n) as f last(n) as l", USERS, [{ f: "10", l: "1" }], "by arrival, newest first"],
  [
    "stats earliest(n) as e latest(n) as l",
    [
      { _time: 1, n: "old" },
      { _time: 9, n: "new" },
    ],
    [{ e: "old", l: "new" }],
    "by time, whatever the order",
  ],
  ["stats earliest_time(n) as e latest_time(n) as l", USERS, [{ e: 50, l: 300 }], "times of the first and last"],
  ["stats latest(user) as u", USERS, [{ u: "b" }], "rows without the field don't count"],
  [
    "stats count(eval(n>5)) as big",
    USERS,
    [{ big: 3 }],
    "count(eval()) counts rows where it is true; a word is more than a number, as text",
  ],
  ["stats dc(eval(if(n>5,user,null()))) as d sum(eval(n*2)) as s", USERS, [{ d: 2, s: 40 }], "eval in other functions"],
  ['stats count AS "number of rows"', USERS, [{ "number of rows": 4 }], "a name with blanks"],
  [
    "fields n user | fields - _time | stats values(*) as *",
    [{ n: "1", user: "z" }],
    [{ n: "1", user: "z" }],
    "a wildcard expands over the fields there are",
  ],
  ["stats max(p*) as m*", [{ pa: 1, pb: 2 }], [{ ma: 1, mb: 2 }], "what the wildcard catches goes into the name"],
  ["stats allnum=true sum(n) as s", USERS, [{}], "allnum drops fields with other values"],
  [
    "eventstats count by user | table user count",
    USERS,
    [{ user: "b", count: 2 }, { user: "a", count: 1 }, { user: "b", count: 2 }, {}],
    "eventstats keeps every row; one without the by-field gets nothing",
  ],
  [
    "eventstats avg(n) as m | where n>m | table n",
    USERS,
    [{ n: "10" }, { n: "9" }, { n: "x" }],
    "a text compares as text with a number",
  ],
  [
    "streamstats count sum(n) as s | table count s",
    USERS,
    [
      { count: 1, s: 10 },
      { count: 2, s: 19 },
      { count: 3, s: 19 },
      { count: 4, s: 20 },
    ],
    "running values in the order of arrival",
  ],
  [
    "streamstats current=f last(n) as before | table before",
    USERS,
    [{}, { before: "10" }, { before: "9" }, { before: "x" }],
    "current=f leaves the row itself out",
  ],
  ["streamstats window=2 sum(n) as s | table s", USERS, [{ s: 10 }, { s: 19 }, { s: 9 }, { s: 1 }], "a window of rows"],
  [
    "streamstats count by user | table user count",
    USERS,
    [{ user: "b", count: 1 }, { user: "a", count: 1 }, { user: "b", count: 2 }, {}],
    "per group",
  ],
  [
    "streamstats reset_on_change=t count by user | table count",
    USERS,
    [{ count: 1 }, { count: 1 }, { count: 1 }, {}],
    "starting anew when the group changes",
  ],
  [
    "top limit=1 user",
    USERS,
    [{ user: "b", count: 2, percent: "66.666667" }],
    "top: most frequent first, with percent",
  ],
  [
    "rare user showperc=f",
    USERS,
    [
      { user: "a", count: 1 },
      { user: "b", count: 2 },
    ],
    "rare: least frequent first",
  ],
  [
    "top 1 n by user showperc=f countfield=c",
    [
      { user: "a", n: 1 },
      { user: "b", n: 2 },
      { user: "b", n: 2 },
    ],
    [
      { user: "a", n: 1, c: 1 },
      { user: "b", n: 2, c: 2 },
    ],
    "top within groups",
  ],
];

const shaping: CommandCase[] = [
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

const rowOrder: CommandCase[] = [
  ["head 2", [{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 1 }, { n: 2 }], "head"],
  ["head (n<3)", [{ n: 1 }, { n: 3 }, { n: 2 }], [{ n: 1 }], "head while a condition holds"],
  ["head (n<3) keeplast=true", [{ n: 1 }, { n: 3 }, { n: 2 }], [{ n: 1 }, { n: 3 }], "with the row that ends it"],
  ["tail 2", [{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 3 }, { n: 2 }], "tail: the last ones, turned round"],
  ["reverse", [{ n: 1 }, { n: 2 }], [{ n: 2 }, { n: 1 }], "reverse"],
  ["sort n", [{ n: "10" }, { n: "9" }], [{ n: "9" }, { n: "10" }], "sort by size if all are numbers"],
  ["sort n", [{ n: "10" }, { n: "9" }, { n: "x" }], [{ n: "10" }, { n: "9" }, { n: "x" }], "by text if one isn't"],
  ["sort - n", [{ n: 1 }, {}, { n: 2 }], [{ n: 2 }, { n: 1 }, {}], "missing values come last going down"],
  ["sort n", [{}, { n: 1 }], [{ n: 1 }, {}], "and going up"],
  ["sort str(n)", [{ n: "9" }, { n: "10" }], [{ n: "10" }, { n: "9" }], "str() sorts by text"],
  ["sort ip(a)", [{ a: "10.0.0.10" }, { a: "10.0.0.9" }], [{ a: "10.0.0.9" }, { a: "10.0.0.10" }], "ip() by address"],
  [
    "sort a, -b",
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 0, b: 1 },
    ],
    [
      { a: 0, b: 1 },
      { a: 1, b: 2 },
      { a: 1, b: 1 },
    ],
    "several keys",
  ],
  ["sort 1 n", [{ n: 2 }, { n: 1 }], [{ n: 1 }], "a number of rows"],
  [
    "sort a",
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
    "sort is stable",
  ],
  [
    "dedup a",
    [{ a: 1, b: 1 }, { a: 1, b: 2 }, { b: 3 }],
    [{ a: 1, b: 1 }],
    "dedup keeps the first and drops rows without the field",
  ],
  ["dedup a keepempty=t", [{ a: 1 }, { b: 3 }], [{ a: 1 }, { b: 3 }], "unless told to keep them"],
  [
    "dedup 2 a",
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 1, b: 3 },
    ],
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
    "more than one of each",
  ],
  [
    "dedup a consecutive=t",
    [{ a: 1 }, { a: 1 }, { a: 2 }, { a: 1 }],
    [{ a: 1 }, { a: 2 }, { a: 1 }],
    "only neighbours",
  ],
  [
    "dedup a keepevents=t",
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
    [{ a: 1, b: 1 }, { b: 2 }],
    "rows stay without the field",
  ],
  [
    "dedup a sortby -b",
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ],
    [{ a: 1, b: 2 }],
    "after sorting",
  ],
  [
    "dedup a b",
    [
      { a: "1", b: "12" },
      { a: "11", b: "2" },
    ],
    [
      { a: "1", b: "12" },
      { a: "11", b: "2" },
    ],
    "values don't run together",
  ],
];

const extraction: CommandCase[] = [
  ['rex "(?<x>\\d+)"', [{ _raw: "a1b22" }], [{ _raw: "a1b22", x: "1" }], "rex reads _raw and takes the first match"],
  ['rex field=m "(?P<x>[a-z]+)"', [{ m: "12ab" }], [{ m: "12ab", x: "ab" }], "(?P<name> is a named group too"],
  ['rex field=m "(?<x>z)"', [{ m: "a", x: "old" }], [{ m: "a", x: "old" }], "no match leaves old values"],
  ['rex field=m "(?<x>z)"', [{ x: "old" }], [{ x: "old" }], "a missing field too"],
  ['rex field=m "(?<x>a)"', [{ m: "a", x: "old" }], [{ m: "a", x: "a" }], "a match overwrites"],
  [
    'rex field=m "(?<x>a)|(?<y>b)"',
    [{ m: "b", x: "old" }],
    [{ m: "b", x: "old", y: "b" }],
    "a group that took no part leaves its field",
  ],
  ['rex field=m max_match=0 "(?<x>\\d)"', [{ m: "1a2b3" }], [{ m: "1a2b3", x: ["1", "2", "3"] }], "all matches"],
  ['rex field=m max_match=2 "(?<x>\\d)"', [{ m: "1a2b3" }], [{ m: "1a2b3", x: ["1", "2"] }], "some matches"],
  [
    'rex field=m "(?<x>\\d)"',
    [{ m: ["a", "b2"] }],
    [{ m: ["a", "b2"], x: "2" }],
    "each value of a multivalue field in turn",
  ],
  ['rex field=m max_match=3 "(?<x>b*)"', [{ m: "ab" }], [{ m: "ab", x: ["", "b", ""] }], "empty matches move on"],
  ['rex field=m mode=sed "s/a/x/"', [{ m: "aa" }], [{ m: "xa" }], "sed puts in for the first match"],
  ['rex field=m mode=sed "s/a/x/g"', [{ m: "aa" }], [{ m: "xx" }], "g for every one"],
  ['rex field=m mode=sed "s/a/x/2"', [{ m: "aaa" }], [{ m: "axa" }], "a number for that one"],
  ['rex field=m mode=sed "s/(\\w)(\\d)/\\2\\1/g"', [{ m: "a1b2" }], [{ m: "1a2b" }], "groups in the replacement"],
  ['rex field=m mode=sed "y/abc/xyz/"', [{ m: "cab" }], [{ m: "zxy" }], "y changes letters"],
  [
    'rex field=Message "Consumer =\\s+(?<consumer>[^;|^$]+)"',
    [{ Message: 'Namespace = x; Consumer = NTEventLogEventConsumer="SCM"; PossibleCause = y' }],
    [
      {
        Message: 'Namespace = x; Consumer = NTEventLogEventConsumer="SCM"; PossibleCause = y',
        consumer: 'NTEventLogEventConsumer="SCM"',
      },
    ],
    "the consumer of a 5861 as the 2018 detection reads it",
  ],
  [
    "spath input=j path=a.b{} output=o",
    [{ j: '{"a":{"b":[1,"x"]}}' }],
    [{ j: '{"a":{"b":[1,"x"]}}', o: [1, "x"] }],
    "spath: all elements",
  ],
  [
    "spath input=j a.c",
    [{ j: '{"a":{"c":true}}' }],
    [{ j: '{"a":{"c":true}}', "a.c": "true" }],
    "the path names the field",
  ],
  ["spath input=j path=zz output=o", [{ j: '{"a":1}' }], [{ j: '{"a":1}' }], "a path that isn't there makes no field"],
  ["spath input=j path=a output=o", [{ j: "plain" }], [{ j: "plain" }], "text that is neither JSON nor XML"],
  [
    "spath input=j",
    [{ j: '{"a":1,"b":[{"c":2},{"c":3}]}' }],
    [{ j: '{"a":1,"b":[{"c":2},{"c":3}]}', a: 1, "b{}.c": [2, 3] }],
    "everything under its path",
  ],
  [
    "spath path=Event.UserData.Op.PossibleCause output=p",
    [{ _raw: "<Event xmlns='u'><UserData><Op><PossibleCause>a &lt;b&gt;</PossibleCause></Op></UserData></Event>" }],
    [
      {
        _raw: "<Event xmlns='u'><UserData><Op><PossibleCause>a &lt;b&gt;</PossibleCause></Op></UserData></Event>",
        p: "a <b>",
      },
    ],
    "XML with entities decoded",
  ],
  [
    "fromjson j",
    [{ j: '{"a":1,"b":["x","y"],"c":null}' }],
    [{ j: '{"a":1,"b":["x","y"],"c":null}', a: 1, b: ["x", "y"] }],
    "members become fields",
  ],
  [
    "xmlkv",
    [{ _raw: "<a>1</a><b>x&amp;y</b><c/>" }],
    [{ _raw: "<a>1</a><b>x&amp;y</b><c/>", a: "1", b: "x&y" }],
    "xmlkv",
  ],
  [
    "extract",
    [{ _raw: 'a=1, b="two words" c=' }],
    [{ _raw: 'a=1, b="two words" c=', a: "1", b: "two words" }],
    "extract key=value pairs",
  ],
  [
    'extract pairdelim="|" kvdelim=":"',
    [{ _raw: "a:1|b:2 3" }],
    [{ _raw: "a:1|b:2 3", a: "1", b: "2 3" }],
    "with other delimiters",
  ],
  [
    "foreach a_* [eval <<FIELD>>='<<FIELD>>'*2]",
    [{ a_1: 1, a_2: 2, b: 3 }],
    [{ a_1: 2, a_2: 4, b: 3 }],
    "foreach field that a wildcard catches",
  ],
  [
    "foreach s_* [eval out=if('<<MATCHSTR>>'>'<<FIELD>>', \"<<MATCHSTR>>\", out)]",
    [{ s_x: 1, x: 5 }],
    [{ s_x: 1, x: 5, out: "x" }],
    "what * caught names another field",
  ],
  [
    "foreach mode=multivalue l [eval total=coalesce(total,0)+<<ITEM>>]",
    [{ l: ["1", "2"] }],
    [{ l: ["1", "2"], total: 3 }],
    "foreach value",
  ],
  [
    "foreach mode=json_array j [eval last=<<ITEM>>]",
    [{ j: '["p","q"]' }],
    [{ j: '["p","q"]', last: "q" }],
    "foreach element",
  ],
];

const sets: CommandCase[] = [
  ["head 1 | append [search n=2]", [{ n: 1 }, { n: 2 }], [{ n: 1 }, { n: 2 }], "append puts rows at the end"],
  ["appendpipe [stats sum(n) as n]", [{ n: 1 }, { n: 2 }], [{ n: 1 }, { n: 2 }, { n: 3 }], "appendpipe runs on a copy"],
  [
    "fields n | appendcols [search * | fields m]",
    [{ n: 1, m: 7 }, { n: 2 }],
    [{ n: 1, m: 7 }, { n: 2 }],
    "appendcols row by row",
  ],
  [
    "search k=l | join id [search k=r | fields id v]",
    [
      { k: "l", id: 1 },
      { k: "l", id: 2 },
      { k: "r", id: 1, v: "x" },
    ],
    [{ k: "l", id: 1, v: "x" }],
    "join drops what doesn't fit",
  ],
  [
    "search k=l | join type=left id [search k=r | fields id v]",
    [
      { k: "l", id: 1 },
      { k: "l", id: 2 },
      { k: "r", id: 1, v: "x" },
    ],
    [
      { k: "l", id: 1, v: "x" },
      { k: "l", id: 2 },
    ],
    "a left join keeps it",
  ],
  [
    "search k=l | join type=left id [search k=r | fields id v]",
    [{ k: "l" }, { k: "r", v: "x" }],
    [{ k: "l" }],
    "a missing join field never fits",
  ],
  [
    "search k=l | join max=0 id [search k=r | fields id v]",
    [
      { k: "l", id: 1 },
      { k: "r", id: 1, v: "x" },
      { k: "r", id: 1, v: "y" },
    ],
    [
      { k: "l", id: 1, v: "x" },
      { k: "l", id: 1, v: "y" },
    ],
    "max=0 takes all",
  ],
  [
    "search k=l | join id [search k=r | fields id v]",
    [
      { k: "l", id: 1, v: "old" },
      { k: "r", id: 1, v: "new" },
    ],
    [{ k: "l", id: 1, v: "new" }],
    "right fields overwrite",
  ],
  [
    "search k=l | join overwrite=f id [search k=r | fields id v]",
    [
      { k: "l", id: 1, v: "old" },
      { k: "r", id: 1, v: "new" },
    ],
    [{ k: "l", id: 1, v: "old" }],
    "unless told",
  ],
  [
    "search k=l | fields id | join [search k=r | fields id v]",
    [
      { k: "l", id: 1 },
      { k: "r", id: 1, v: "x" },
    ],
    [{ id: 1, v: "x" }],
    "without fields: those both sides have",
  ],
  ["outputlookup x.csv", [{ n: 1 }], [{ n: 1 }], "outputlookup writes nothing and lets rows pass"],
  [
    "fields a b | format",
    [{ a: "x", b: 'y"z' }],
    [{ search: '( ( a="x" AND b="y\\"z" ) )' }],
    "format makes the text of a condition",
  ],
  ["fields a | return 2 a", [{ a: "x" }, { a: "y" }], [{ search: '(a="x") OR (a="y")' }], "return"],
  ["return $a", [{ a: "x" }], [{ search: "x" }], "return of the value alone"],
];

function check(table: readonly CommandCase[]): void {
  test.each(table.map(([pipeline, rows, expected, rule]) => [pipeline, rule, rows, expected] as const))(
    "%s: %s",
    (pipeline, _rule, rows, expected) => {
      const text = pipeline.startsWith("search ") ? pipeline : `search * | ${pipeline}`;
      expect(plainRows(runText(text, sourceOf(rows)))).toEqual(expected);
    },
  );
}

describe("stats and its family", () => check(stats));
describe("fields and values", () => check(shaping));
describe("which rows, in which order", () => check(rowOrder));
describe("fields out of text", () => check(extraction));
describe("several searches", () => check(sets));

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

describe("lookup", () => {
  const tables: Readonly<Record<string, LookupDefinition>> = {
    plain: {
      name: "plain",
      columns: ["k", "v", "w"],
      rows: [
        ["a", "1", "x"],
        ["a", "2", ""],
        ["B", "3", "z"],
      ],
    },
    one: {
      name: "one",
      columns: ["k", "v"],
      rows: [
        ["a", "1"],
        ["a", "2"],
      ],
      maxMatches: 1,
      minMatches: 1,
      defaultMatch: "none",
    },
    loose: { name: "loose", columns: ["k", "v"], rows: [["AbC", "1"]], caseSensitive: false },
    wild: {
      name: "wild",
      columns: ["k", "v"],
      rows: [["*\\evil.exe", "bad"]],
      matchTypes: new Map([["k", "wildcard"]]),
    },
    nets: { name: "nets", columns: ["k", "v"], rows: [["10.0.0.0/8", "inside"]], matchTypes: new Map([["k", "cidr"]]) },
  };
  const cases: CommandCase[] = [
    ["lookup plain k OUTPUT v", [{ k: "a" }], [{ k: "a", v: ["1", "2"] }], "several lines give several values"],
    ["lookup plain k", [{ k: "B" }], [{ k: "B", v: "3", w: "z" }], "without OUTPUT all other columns"],
    [
      "lookup plain k as key OUTPUT v as out",
      [{ key: "B" }],
      [{ key: "B", out: "3" }],
      "other names for key and output",
    ],
    [
      "lookup plain k OUTPUT v",
      [{ k: "b", v: "old" }],
      [{ k: "b", v: "old" }],
      "keys mind case; no match leaves the output",
    ],
    ["lookup plain k OUTPUT v", [{ k: "B", v: "old" }], [{ k: "B", v: "3" }], "OUTPUT overwrites"],
    ["lookup plain k OUTPUTNEW v", [{ k: "B", v: "old" }], [{ k: "B", v: "old" }], "OUTPUTNEW doesn't"],
    ["lookup plain k v OUTPUT w", [{ k: "a", v: "1" }], [{ k: "a", v: "1", w: "x" }], "all keys must be equal"],
    ["lookup plain k OUTPUT v", [{ x: 1 }], [{ x: 1 }], "a missing key finds nothing"],
    [
      "lookup one k OUTPUT v",
      [{ k: "a" }, { k: "z" }],
      [
        { k: "a", v: "1" },
        { k: "z", v: "none" },
      ],
      "max_matches, and a default for none",
    ],
    ["lookup loose k OUTPUT v", [{ k: "aBc" }], [{ k: "aBc", v: "1" }], "a definition may fold case"],
    [
      "lookup wild k OUTPUT v",
      [{ k: "C:\\t\\evil.exe" }],
      [{ k: "C:\\t\\evil.exe", v: "bad" }],
      "wildcards in the table",
    ],
    ["lookup nets k OUTPUT v", [{ k: "10.9.9.9" }], [{ k: "10.9.9.9", v: "inside" }], "networks in the table"],
    [
      "inputlookup append=t plain where v>1",
      [{ n: 1 }],
      [{ n: 1 }, { k: "a", v: "2" }, { k: "B", v: "3", w: "z" }],
      "inputlookup behind the rows, with a condition",
    ],
  ];
  test.each(cases)("%s", (pipeline, rows, expected) => {
    const result = runText(`search * | ${pipeline}`, sourceOf(rows), { lookup: (name) => tables[name] });
    expect(plainRows(result)).toEqual(expected);
  });

  test("a table that was not given is told, and rows pass", () => {
    const result = runText("search * | lookup gone k OUTPUT v", sourceOf([{ k: "a" }]));
    expect(result.rows).toHaveLength(1);
    expect(result.faults.map(({ code }) => code)).toEqual(["SPL_LOOKUP_MISSING"]);
  });

  test("inputlookup begins a search", () => {
    const result = runText("| inputlookup plain start=1 max=1", sourceOf([]), { lookup: (name) => tables[name] });
    expect(plainRows(result)).toEqual([{ k: "a", v: "2" }]);
  });
});

describe("transaction", () => {
  const rows: PlainRow[] = [
    { _time: 100, s: "1", m: "end", _raw: "end" },
    { _time: 95, s: "2", m: "mid", _raw: "mid" },
    { _time: 90, s: "1", m: "mid", _raw: "mid" },
    { _time: 10, s: "1", m: "start", _raw: "start" },
  ];
  const run = (options: string) =>
    runText(`search * | transaction ${options} | table _time s m duration eventcount`, sourceOf(rows)).rows.map((row) =>
      row.names().map((name) => row.get(name)),
    );

  test("rows with the same value become one, newest first", () => {
    expect(run("s")).toEqual([
      [95, "2", "mid", 0, 1],
      [10, "1", ["end", "mid", "start"], 90, 3],
    ]);
  });

  test("too far apart is another one", () => {
    expect(run("s maxpause=30s").map((row) => row.at(-1))).toEqual([1, 2, 1]);
    expect(run("s maxspan=20s").map((row) => row.at(-1))).toEqual([1, 2, 1]);
  });

  test("begin and end", () => {
    expect(run('s startswith="start" endswith="end"').map((row) => row.at(-1))).toEqual([3]);
    expect(run('s startswith=(m=mid) endswith=eval(m="end")').map((row) => row.at(-1))).toEqual([2]);
  });
});

describe("tstats", () => {
  const processes: PlainRow[] = [
    { _time: 7200, "Processes.process_name": "wmic.exe", "Processes.user": "a", "Processes.dest": "WKSTN-04" },
    { _time: 3700, "Processes.process_name": "WMIC.exe", "Processes.dest": "WKSTN-04" },
    { _time: 3600, "Processes.process_name": "cmd.exe", "Processes.user": "a", "Processes.dest": "WKSTN-05" },
  ];
  const run = (text: string) => plainRows(runText(text, sourceOf([], { "Endpoint.Processes": processes })));

  test("counts rows of a dataset; a missing by-field loses the row", () => {
    expect(
      run("| tstats count from datamodel=Endpoint.Processes where Processes.process_name=wmic.exe by Processes.user"),
    ).toEqual([{ "Processes.user": "a", count: 1 }]);
  });

  test("fillnull_value keeps it", () => {
    expect(
      run(
        "| tstats fillnull_value=null count min(_time) as first from datamodel=Endpoint.Processes where Processes.process_name=wmic.exe by Processes.user",
      ),
    ).toEqual([
      { "Processes.user": "a", count: 1, first: 7200 },
      { "Processes.user": "null", count: 1, first: 3700 },
    ]);
  });

  test("nodename names the dataset, span buckets the time", () => {
    expect(run("| tstats count from datamodel=Endpoint where nodename=Processes by _time span=1h")).toEqual([
      { _time: 3600, count: 2 },
      { _time: 7200, count: 1 },
    ]);
  });

  test("OR binds before AND in its condition, too", () => {
    expect(
      run(
        "| tstats count from datamodel=Endpoint.Processes where Processes.process_name=wmic.exe OR Processes.process_name=cmd.exe Processes.dest=WKSTN-05",
      ),
    ).toEqual([{ count: 1 }]);
  });

  test("a data model without events is told", () => {
    const result = runText("| tstats count from datamodel=Web.Web by Web.url", sourceOf([]));
    expect(result.faults.map(({ code }) => code)).toEqual(["SPL_NO_DATA_MODEL"]);
  });
});

test("makeresults makes rows of now, of CSV and of JSON", () => {
  expect(plainRows(runText("| makeresults count=2", sourceOf([])))).toEqual([{ _time: NOW }, { _time: NOW }]);
  expect(plainRows(runText('| makeresults format=csv data="a,b\n1,2" | fields - _time', sourceOf([])))).toEqual([
    { a: "1", b: "2" },
  ]);
  expect(plainRows(runText('| makeresults format=json data="[{\\"a\\":1}]" | fields - _time', sourceOf([])))).toEqual([
    { a: 1 },
  ]);
});

test("union and multisearch give the rows of all searches", () => {
  expect(
    plainRows(runText("| multisearch [search n=1] [search n=2]", sourceOf([{ n: 1 }, { n: 2 }, { n: 3 }]))),
  ).toEqual([{ n: 1 }, { n: 2 }]);
  expect(plainRows(runText("| union [search n=3] [search n=1]", sourceOf([{ n: 1 }, { n: 3 }])))).toEqual([
    { n: 3 },
    { n: 1 },
  ]);
});
