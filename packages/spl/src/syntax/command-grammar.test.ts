import { describe, expect, test } from "vitest";
import { lastCommand } from "./syntax.test-support.ts";

/** Behind `* | `, some members of what must come out, and the rule that it shows. One table, hence longer than 400 lines. */
const ROWS: [text: string, members: object, rule: string][] = [
  ['regex "^x"', { field: { name: "_raw" }, negated: false, pattern: "^x" }, "regex reads _raw unless told otherwise"],
  ['regex f="x"', { field: { name: "f" }, negated: false }, "an equals sign keeps rows that match"],
  ['regex f != "x"', { field: { name: "f" }, negated: true }, "an unequal sign drops them"],
  ["head", { limit: 10, condition: undefined }, "head takes ten rows"],
  ["head 5", { limit: 5 }, "a bare number is the limit"],
  ["head limit=7", { limit: 7 }, "so is the option"],
  ["head (x>1) null=t keeplast=t", { limit: undefined, keepNull: true, keepLast: true }, "a condition needs no limit"],
  ["tail 3", { limit: 3 }, "tail takes a number"],
  ["tail", { limit: 10 }, "and ten without one"],
  ["dedup a, b", { count: 1, fields: [{ name: "a" }, { name: "b" }], keepEmpty: false }, "dedup keeps one row of each"],
  ["dedup 3 a keepempty=t", { count: 3, keepEmpty: true }, "a number keeps more, options stand behind fields"],
  ["dedup a consecutive=true keepevents=1", { consecutive: true, keepEvents: true }, "true has several spellings"],
  [
    "dedup a sortby -b +c",
    {
      sortBy: [
        { field: { name: "b" }, descending: true, as: "auto" },
        { field: { name: "c" }, descending: false, as: "auto" },
      ],
    },
    "dedup may sort first",
  ],
  ["sort a", { limit: 10_000, limitGiven: false }, "sort has a silent limit of 10,000"],
  ["sort 0 a", { limit: 0, limitGiven: true }, "nought is no limit"],
  ["sort limit=5 a", { limit: 5, limitGiven: true }, "the limit may be an option"],
  ["sort -a, +b", { keys: [{ descending: true }, { descending: false }] }, "signs stand before fields"],
  ["sort - a", { keys: [{ field: { name: "a" }, descending: true }] }, "a blank may follow the sign"],
  [
    "sort num(a) -ip(b) str(c)",
    { keys: [{ as: "num" }, { as: "ip", descending: true }, { as: "str" }] },
    "a field may say how it compares",
  ],
  ["sort a desc", { keys: [{ field: { name: "a" } }], reversed: true }, "a trailing desc turns the order round"],
  ["reverse", { name: "reverse" }, "reverse takes nothing"],
  [
    "eval a=1, b=a",
    { assignments: [{ field: { name: "a" } }, { field: { name: "b" } }] },
    "assignments stand between commas",
  ],
  ["eval 'odd name'=1", { assignments: [{ field: { name: "odd name" } }] }, "a target may stand in single quotes"],
  ['eval "odd name"=1', { assignments: [{ field: { name: "odd name" } }] }, "or in double ones"],
  ["eval cpu:mem = 'a.b'", { assignments: [{ field: { name: "cpu:mem" } }] }, "a bare target may have a colon"],
  ["fillnull", { value: "0", fields: [] }, "fillnull writes 0 into all columns"],
  ["fillnull value=NULL a b", { value: "NULL", fields: [{ text: "a" }, { text: "b" }] }, "or another text into some"],
  ['fillnull value="" a', { value: "" }, "or an empty one"],
  [
    "bin _time span=1h",
    { field: { name: "_time" }, width: { kind: "time", amount: 1, unit: "h" } },
    "bin takes a span",
  ],
  ["bucket span=10m _time as t", { name: "bin", as: { name: "t" } }, "bucket is bin, and AS names the result"],
  ["bin span=100 x", { width: { kind: "number", width: 100 } }, "a span may be a number"],
  ["bin span=2log10 x", { width: { kind: "log", coefficient: 2, base: 10 } }, "or logarithmic"],
  ["bin bins=20 start=0 end=9.5 x", { bins: 20, start: 0, end: 9.5, width: undefined }, "or a number of buckets"],
  ["bin _time span=1mon", { width: { unit: "mon" } }, "mon is months"],
  ["bin _time span=30m@h", { width: { amount: 30, unit: "m" } }, "m is minutes, a snap may follow"],
];

const FIELDS: [text: string, members: object, rule: string][] = [
  [
    "fields a, b*",
    { mode: "keep", fields: [{ text: "a" }, { text: "b*", wildcards: 1 }] },
    "fields keeps, wildcards allowed",
  ],
  ["fields + a", { mode: "keep" }, "a plus keeps too"],
  ["fields - _*", { mode: "remove", fields: [{ text: "_*" }] }, "a minus removes"],
  ["fields -a", { mode: "remove", fields: [{ text: "a" }] }, "also without a blank behind it"],
  [
    'table a "b c" d{}.e',
    { fields: [{ text: "a" }, { text: "b c", quoted: true }, { text: "d{}.e" }] },
    "table takes names",
  ],
  [
    "rename a as b, c AS d",
    {
      renames: [
        { from: { text: "a" }, to: { text: "b" } },
        { from: { text: "c" }, to: { text: "d" } },
      ],
    },
    "AS in any case, commas between",
  ],
  ["rename a as b c as d", { renames: [{}, {}] }, "commas may be missing"],
  [
    'rename "Processes.*" as "*"',
    { renames: [{ from: { parts: ["Processes.", { wildcard: "any" }] }, to: { parts: [{ wildcard: "any" }] } }] },
    "wildcards pair up",
  ],
  ['rename a as "New name"', { renames: [{ to: { text: "New name" } }] }, "a new name may have blanks"],
  ["rename a as flags(x)", { renames: [{ to: { text: "flags(x)" } }] }, "and brackets"],
  [
    'replace "a*" with b in f',
    { replacements: [{ from: { wildcards: 1 }, to: { text: "b" } }], fields: [{ text: "f" }] },
    "replace names its fields behind IN",
  ],
  ["replace a WITH b, c WITH d", { replacements: [{}, {}], fields: [] }, "or takes all"],
  [
    "convert ctime(a)",
    { timeFormat: "%m/%d/%Y %H:%M:%S", conversions: [{ function: "ctime", field: { text: "a" }, as: undefined }] },
    "convert has a default format",
  ],
  [
    'convert timeformat="%Y" ctime(a) AS b mktime(c)',
    { timeFormat: "%Y", conversions: [{ as: { text: "b" } }, { function: "mktime" }] },
    "format first, names with AS",
  ],
  ["convert num(a*)", { conversions: [{ field: { wildcards: 1 } }] }, "several fields at once"],
  ["makemv a", { split: { by: "delimiter", text: " " } }, "makemv splits at blanks"],
  [
    'makemv delim="," allowempty=t a',
    { split: { by: "delimiter", text: "," }, allowEmpty: true },
    "or at what is given",
  ],
  ["makemv delim=, a", { split: { text: "," }, field: { name: "a" } }, "a lone comma may be a value"],
  ['makemv tokenizer="(x+)" a', { split: { by: "tokenizer", pattern: "(x+)" } }, "or takes what a pattern catches"],
  ["nomv a", { field: { name: "a" } }, "nomv takes a field"],
  ['mvcombine delim=";" a', { delimiter: ";" }, "mvcombine takes a delimiter"],
  ["mvexpand a limit=5", { field: { name: "a" }, limit: 5 }, "mvexpand may have a limit behind the field"],
  ["addtotals", { fieldName: "Total", row: true, col: false, fields: [] }, "addtotals sums all into Total"],
  [
    "addtotals fieldname=Score, a, b c",
    { fieldName: "Score", fields: [{ text: "a" }, { text: "b" }, { text: "c" }] },
    "a comma may follow an option",
  ],
  ["xmlkv", { field: { name: "_raw" } }, "xmlkv reads _raw"],
  ["xmlkv f maxinputs=10", { field: { name: "f" } }, "or a field; maxinputs changes nothing"],
  ['kv pairdelim="," kvdelim="="', { name: "extract", pairDelimiters: ",", keyDelimiters: "=" }, "kv is extract"],
  [
    'rex "(?<a>x)"',
    { field: { name: "_raw" }, action: { mode: "extract", pattern: "(?<a>x)", maxMatch: 1 } },
    "rex reads _raw once",
  ],
  [
    'rex field=f max_match=0 "(?P<a>x)"',
    { field: { name: "f" }, action: { maxMatch: 0 } },
    "nought matches without limit",
  ],
  [
    'rex field=f "(?<a>x)" max_match=10 offset_field=o',
    { action: { maxMatch: 10, offsetField: "o" } },
    "options may stand behind the pattern",
  ],
  [
    'rex field="a b" "\\\\\\(?P<u>.*)"',
    { field: { name: "a b" }, action: { pattern: "\\\\(?P<u>.*)" } },
    "three backslashes before a bracket are one literal backslash and a group",
  ],
  ['rex "(?<a>[^;|^$]+)"', { action: { pattern: "(?<a>[^;|^$]+)" } }, "a pipe in a class is text"],
  [
    "rex field=f (?<a>cmd.exe)",
    { action: { pattern: "(?<a>cmd.exe)" } },
    "a pattern without quotes reaches to the end",
  ],
  [
    'rex field=f mode=sed "s/a/b/g"',
    { action: { mode: "sed", script: { kind: "substitute", pattern: "a", replacement: "b", occurrence: "all" } } },
    "sed replaces every match with g",
  ],
  ['rex mode=sed "s/a/b/"', { action: { script: { occurrence: 1 } } }, "the first one without"],
  ['rex mode=sed "s/a/b/3"', { action: { script: { occurrence: 3 } } }, "or the one that a number says"],
  ['rex mode=sed "s/a\\/b/c/"', { action: { script: { pattern: "a/b" } } }, "an escaped slash is one"],
  [
    'rex mode=sed "y/abc/xyz/"',
    { action: { script: { kind: "transliterate", from: ["a", "b", "c"], to: ["x", "y", "z"] } } },
    "y swaps characters",
  ],
  ["spath", { input: { name: "_raw" }, path: undefined, output: undefined }, "spath takes all of _raw"],
  ["spath input=f path=a.b{}.c", { path: "a.b{}.c", output: "a.b{}.c" }, "the output is named by the path"],
  ["spath output=user userIdentity.arn", { path: "userIdentity.arn", output: "user" }, "a path may stand bare"],
  ["spath input=_raw output=o path=Event.X{@Name}", { path: "Event.X{@Name}" }, "attributes stand in curly brackets"],
  ["fromjson f prefix=p_", { prefix: "p_" }, "fromjson may prefix"],
  [
    "foreach a* b [eval <<FIELD>>='<<FIELD>>'+1]",
    { fields: [{ text: "a*" }, { text: "b" }], body: "eval <<FIELD>>='<<FIELD>>'+1", commands: [{ name: "eval" }] },
    "foreach keeps its body's text",
  ],
  [
    "foreach mode=multivalue fieldstr=X f [ | eval a=1 ]",
    { mode: "multivalue", tokens: { field: "X", item: "<<ITEM>>" } },
    "tokens may be renamed, the pipe is optional",
  ],
];

const AGGREGATION: [text: string, members: object, rule: string][] = [
  [
    "stats count",
    {
      aggregations: [{ function: "count", argument: { kind: "rows" }, as: { text: "count" }, asGiven: false }],
      by: [],
    },
    "count needs no field",
  ],
  ["stats c", { aggregations: [{ function: "count", as: { text: "c" } }] }, "c is count"],
  [
    "stats count() as n",
    { aggregations: [{ function: "count", argument: { kind: "rows" } }] },
    "empty brackets count rows",
  ],
  [
    "stats count(f)",
    { aggregations: [{ argument: { kind: "field", field: { name: "f" } }, as: { text: "count(f)" } }] },
    "without AS the call names the column",
  ],
  [
    "stats max( _time )",
    { aggregations: [{ as: { text: "max( _time )" }, argument: { field: { name: "_time" } } }] },
    "as it is written",
  ],
  [
    "stats dc(a) distinct_count(b), mean(c)",
    { aggregations: [{ function: "dc" }, { function: "dc" }, { function: "avg" }] },
    "functions have synonyms, commas may be missing",
  ],
  [
    "stats count(eval(x=1 OR y=2)) as n",
    { aggregations: [{ argument: { kind: "eval", expression: { operator: "or" } } }] },
    "eval inside a function",
  ],
  [
    "stats values(*) as *",
    { aggregations: [{ argument: { kind: "fields", pattern: { wildcards: 1 } }, as: { wildcards: 1 } }] },
    "all fields at once",
  ],
  [
    "stats perc95(x) p50(y) exactperc99.5(z)",
    {
      aggregations: [
        { function: "perc", percentile: 95 },
        { function: "perc", percentile: 50 },
        { function: "exactperc", percentile: 99.5 },
      ],
    },
    "the percentile is part of the name",
  ],
  ['stats count as "two words"', { aggregations: [{ as: { text: "two words" } }] }, "AS takes a quoted name"],
  [
    "stats values(a) as flags(inheritance)",
    { aggregations: [{ as: { text: "flags(inheritance)" } }] },
    "or one with brackets, as published",
  ],
  [
    "stats count BY a, b c",
    { by: [{ name: "a" }, { name: "b" }, { name: "c" }] },
    "fields behind BY with or without commas",
  ],
  ['stats allnum=t delim=";" values(a) by b', { allNumeric: true, delimiter: ";" }, "options may come first"],
  ["stats values('a.b')", { aggregations: [{ argument: { field: { name: "a.b" } } }] }, "a field in single quotes"],
  ["eventstats avg(x) as a by b", { name: "eventstats", by: [{ name: "b" }] }, "eventstats reads like stats"],
  [
    "streamstats window=5 current=f global=f count by a",
    { window: 5, current: false, global: false },
    "streamstats has a window",
  ],
  [
    "streamstats reset_before=(x>1) time_window=5m sum(x)",
    { resetBefore: { operator: ">" }, timeWindow: { amount: 5, unit: "m" } },
    "and resets",
  ],
  [
    "top limit=5 a, b by c showperc=f",
    { name: "top", limit: 5, fields: [{ name: "a" }, { name: "b" }], by: [{ name: "c" }], showPercent: false },
    "top takes options anywhere",
  ],
  ["top 20 a", { limit: 20, fields: [{ name: "a" }] }, "a bare number limits"],
  ["rare a", { name: "rare", limit: 10, countField: "count", percentField: "percent" }, "rare takes ten"],
  [
    "transaction a b maxspan=5m maxpause=-1",
    { fields: [{ name: "a" }, { name: "b" }], maxSpan: { unit: "m" }, maxPause: undefined, maxEvents: 1000 },
    "minus one is no limit",
  ],
  [
    'transaction a startswith="x" endswith=(EventCode=2 OR y)',
    { startsWith: { kind: "text" }, endsWith: { kind: "search", expression: { kind: "or" } } },
    "edges are texts or searches",
  ],
  [
    "transaction a startswith=eval(x>1) mvlist=a,b keepevicted=t",
    { startsWith: { kind: "eval" }, keepEvicted: true },
    "or expressions",
  ],
];

const SETS: [text: string, members: object, rule: string][] = [
  [
    "lookup t a",
    { table: { name: "t" }, keys: [{ column: { name: "a" }, field: { name: "a" } }], output: "all" },
    "all other columns without OUTPUT",
  ],
  [
    "lookup local=t t a AS b, c OUTPUT d AS e, f",
    {
      keys: [{ field: { name: "b" } }, { column: { name: "c" } }],
      output: "overwrite",
      outputs: [{ field: { name: "e" } }, { column: { name: "f" } }],
    },
    "OUTPUT overwrites",
  ],
  [
    "lookup t.csv a outputnew b",
    { output: "new", outputs: [{ column: { name: "b" } }] },
    "OUTPUTNEW doesn't, in any case",
  ],
  [
    "inputlookup append=t t.csv",
    { append: true, table: { name: "t.csv" }, where: undefined },
    "inputlookup appends with append=t",
  ],
  [
    "inputlookup t append=t max=5 where a=1",
    { append: true, max: 5, where: { kind: "comparison" } },
    "options may stand behind the name",
  ],
  ["outputlookup append=t t.csv", { append: true }, "outputlookup names a table"],
  [
    "join a [search x]",
    {
      type: "inner",
      max: 1,
      overwrite: true,
      fields: [{ name: "a" }],
      search: { commands: [{ name: "search", implied: false }] },
    },
    "join is inner and takes one row",
  ],
  [
    "join type=outer max=0 a, b [| inputlookup t]",
    { type: "left", max: 0, search: { commands: [{ name: "inputlookup" }] } },
    "outer is left",
  ],
  [
    "join type=left key [ mstats avg(x) ]",
    { search: { commands: [{ name: "unevaluable", command: "mstats", text: "avg(x)" }] } },
    "a command may start a subsearch without a pipe",
  ],
  ["append [search x]", { search: { commands: [{ name: "search" }] } }, "append takes a search"],
  ["append maxtime=10 [ x y ]", { search: { commands: [{ implied: true }] } }, "in brackets a search may be implied"],
  [
    "appendpipe [stats count | where count=0]",
    { pipeline: { commands: [{ name: "stats" }, { name: "where" }] } },
    "appendpipe takes commands",
  ],
  [
    "appendpipe [| search x]",
    { pipeline: { commands: [{ name: "search", implied: false }] } },
    "with or without a leading pipe",
  ],
  ["appendcols override=t [search x]", { override: true }, "appendcols may override"],
  [
    'map search="search `m` a=$b$" maxsearches=5',
    { search: "search `m` a=$b$", maxSearches: 5 },
    "map keeps its search as text, macros in quotes stay",
  ],
  [
    "return 5 a b=c $d",
    { count: 5, items: [{ valueOnly: false }, { alias: "b", field: { name: "c" } }, { valueOnly: true }] },
    "return shapes a subsearch",
  ],
  ["format", { words: ["(", "(", "AND", ")", "OR", ")"], emptyText: "NOT( )" }, "format has its words"],
  [
    "iplocation src",
    { name: "unevaluable", command: "iplocation", text: "src" },
    "what evidence can't answer keeps its text",
  ],
  ["apply model threshold=0.005", { name: "unevaluable", command: "apply" }, "also models of toolkits"],
  ["SORT a", { name: "sort" }, "command names are read in any case"],
];

const GENERATING: [text: string, members: object, rule: string][] = [
  ["| makeresults", { count: 1, annotate: false }, "makeresults makes one row"],
  ['| makeresults count=3 format=csv data="a\n1"', { count: 3, format: "csv", data: "a\n1" }, "or several, or a table"],
  [
    "| tstats count FROM datamodel=Endpoint.Processes",
    { from: { model: "Endpoint", dataset: "Processes" }, where: undefined },
    "tstats reads a data set",
  ],
  [
    '| tstats count from datamodel="Web"',
    { from: { model: "Web", dataset: undefined } },
    "or a whole model, also in quotes",
  ],
  [
    "| tstats count from datamodel=Endpoint where nodename=Processes a=1",
    { from: { dataset: "Processes" }, where: { kind: "comparison", field: { name: "a" } } },
    "nodename names the data set",
  ],
  [
    "| tstats summariesonly=false allow_old_summaries=true fillnull_value=null count min(_time) as firstTime from datamodel=A.B by C.d C.e",
    {
      fillnullValue: "null",
      summariesOnly: false,
      allowOldSummaries: true,
      aggregations: [{}, { as: { text: "firstTime" } }],
      by: [{ name: "C.d" }, { name: "C.e" }],
    },
    "the published options",
  ],
  [
    "| tstats count from datamodel=A.B by _time span=1h C.d",
    { by: [{ name: "_time" }, { name: "C.d" }], bucket: { amount: 1, unit: "h" } },
    "span may stand among the fields",
  ],
  ["| tstats count by C.d from datamodel=A.B".replace(" by C.d", ""), { by: [] }, "BY may be missing"],
  [
    "| tstats count where index=* by host",
    { from: undefined, where: { kind: "modifier", name: "index" } },
    "tstats may read the events themselves",
  ],
  [
    '| tstats values(A.b) as x, dc(A.c) from datamodel=A where A.b="x" by A.d, A.e',
    { aggregations: [{}, {}], by: [{}, {}] },
    "commas may stand anywhere",
  ],
  ["| union [search a] [search b]", { name: "union", searches: [{}, {}], datasets: [] }, "union joins searches"],
  ["| multisearch [search a] [search b]", { name: "multisearch", searches: [{}, {}] }, "so does multisearch"],
  [
    "| from datamodel Web.Web",
    { name: "unevaluable", command: "from", text: "datamodel Web.Web" },
    "from keeps its text",
  ],
  ["| search a", { name: "search", implied: false }, "search may start a pipeline behind a pipe"],
  ["search a", { name: "search", implied: false }, "or without one"],
  ["tstats", { name: "search", implied: true }, "without a pipe the first word is searched for"],
];

describe("commands", () => {
  test.each([...ROWS, ...FIELDS, ...AGGREGATION, ...SETS])("%s (%j): %s", (text, members) => {
    expect(lastCommand(`* | ${text}`)).toMatchObject(members);
  });

  test.each(GENERATING)("%s (%j): %s", (text, members) => {
    expect(lastCommand(text)).toMatchObject(members);
  });
});
