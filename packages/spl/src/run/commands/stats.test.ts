import { describe, expect, test } from "vitest";
import {
  casesOf,
  type PipelineCase,
  type PlainRow,
  plainRows,
  rowsOf,
  runText,
  sourceOf,
} from "../plain-rows.test-support.ts";

const USERS: PlainRow[] = [
  { _time: 300, user: "b", n: "10", tag: ["t1", "t2"] },
  { _time: 200, user: "a", n: "9" },
  { _time: 100, user: "b", n: "x" },
  { _time: 50, n: "1" },
];

const stats: PipelineCase[] = [
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

describe("stats and its family", () => {
  test.each(casesOf(stats))("%s: %s", (pipeline, _rule, rows, expected) => {
    expect(rowsOf(pipeline, rows)).toEqual(expected);
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
