import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSearch } from "../syntax/parse.ts";
import { NOW, type PlainRow, plainRows, runText, sourceOf } from "./plain-rows.test-support.ts";
import { compilePipeline, type ProgramOptions, runProgram } from "./program.ts";

const codes = (text: string, rows: readonly PlainRow[], options: ProgramOptions = {}) => {
  const result = runText(text, sourceOf(rows), options);
  return {
    codes: [...new Set(result.faults.map(({ code }) => code))],
    partial: result.partial,
    rows: result.rows.length,
    result,
  };
};

const many: PlainRow[] = Array.from({ length: 50 }, (_, index) => ({
  _time: index,
  n: index,
  g: `g${index}`,
  _raw: "x",
}));
const tight = { limits: { rows: 10, values: 5, textLength: 1000, subsearchRows: 3, fields: 4 } };

describe("a limit that is reached cuts, tells and marks the result partial", () => {
  test.each([
    ["sort", "search * | sort n", 10],
    ["reverse", "search * | reverse", 10],
    ["transaction", "search * | transaction g", 10],
    ["eventstats", "search * | eventstats count", 10],
    ["groups of stats", "search * | stats count by g", 10],
    ["rows of the result", "search *", 10],
    ["fillnull without fields", "search * | fillnull", 10],
    ["mvexpand", "search * | head 1 | eval l=mvrange(0,5) | mvexpand l | eval l=mvrange(0,5) | mvexpand l", 10],
    [
      "join of everything with everything",
      "search n<4 | eval k=1 | join max=0 k [search n<4 | eval k=1 | fields k]",
      10,
    ],
    ["makeresults", "| makeresults count=1000000000", 10],
  ])("%s", (_name, text, rows) => {
    const found = codes(text, many, tight);
    expect(found.codes).toContain("SPL_ROWS");
    expect(found.partial).toBe(true);
    expect(found.rows).toBe(rows);
  });

  test("rows of a subsearch", () => {
    const found = codes("search [search * | fields g]", many, tight);
    expect(found.codes).toEqual(["SPL_SUBSEARCH_ROWS"]);
    expect(found.rows).toBe(3);
  });

  test("values of a field and of an aggregation", () => {
    expect(codes("search n=1 | eval l=mvrange(0,1000000000)", many, tight).codes).toEqual(["SPL_VALUES"]);
    expect(codes("search n<9 | stats values(n) dc(n) list(n) median(n)", many, tight).codes).toEqual(["SPL_VALUES"]);
  });

  test("texts that double", () => {
    const doubling = `search n=1 | eval t="0123456789"${", t=t.t".repeat(40)}`;
    expect(codes(doubling, many).codes).toEqual(["SPL_TEXT"]);
    const replacing = `search n=1 | eval t="xxxxxxxxxx"${', t=replace(t,"x","xxxxxxxxxx")'.repeat(12)}`;
    expect(codes(replacing, many).codes).toEqual(["SPL_TEXT"]);
  });

  test("values that double", () => {
    expect(codes(`search n=1 | eval l=mvappend(1,2)${", l=mvappend(l,l)".repeat(40)}`, many).codes).toEqual([
      "SPL_VALUES",
    ]);
  });

  test("foreach over more fields than fit", () => {
    const wide = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, index]));
    expect(codes("search * | foreach f* [eval s=coalesce(s,0)+'<<FIELD>>']", [wide], tight).codes).toEqual([
      "SPL_FIELDS",
    ]);
  });

  test("by-fields whose product explodes", () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    const row = Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, list]));
    const limits = { limits: { values: 5_000 } };
    expect(codes("search * | stats count by a b c d", [row], limits).rows).toBeLessThanOrEqual(5_000);
  });
});

describe("regular expressions that backtrack without end", () => {
  const text = `${"a".repeat(5000)}!`;
  test.each([
    ["match", 'search * | eval r=if(match(_raw,"^(a+)+$"),1,0)'],
    ["rex", 'search * | rex "^(?<x>(a|aa)+)$"'],
    ["regex", 'search * | regex "^(a|a)*$"'],
    ["replace", 'search * | eval r=replace(_raw,"(a*)*b","x")'],
    ["a pattern out of a value", "search * | eval r=if(match(_raw,p),1,0)"],
  ])("%s ends", (_name, search) => {
    expect(runText(search, sourceOf([{ _raw: text, p: "(a+)+$" }])).rows.length).toBeLessThanOrEqual(1);
  });

  test("a pattern that doesn't compile keeps the search from running and says where", () => {
    const text = 'search * | rex "(?<x>["';
    const { pipeline, expanded } = parseSearch(text);
    const program = compilePipeline(pipeline, { text: expanded.text });
    expect(program.runnable).toBe(false);
    expect(program.faults[0]?.code).toBe("REGEX_SYNTAX");
    expect(text.slice(program.faults[0]?.span.start)).toMatch(/^"\(\?<x>\["/);
  });

  test("one that comes out of a row is a fault of the run", () => {
    expect(codes("search * | eval r=if(match(_raw,p),1,0)", [{ _raw: "a", p: "(" }]).codes).toEqual(["REGEX_SYNTAX"]);
  });
});

describe("what can't run is named", () => {
  test.each([
    ["* | iplocation src", "iplocation"],
    ["| from datamodel:Web", "from"],
    ["| mstats avg(x) where index=a", "mstats"],
    ['search * | map search="search $n$"', "map"],
    ["search * | append [| rest /services]", "rest"],
    ["| union datamodel:Web [search n=1]", "union datamodel:Web"],
  ])("%s", (text, command) => {
    const program = compilePipeline(parseSearch(text).pipeline, { text });
    expect(program.notEvaluable.map(({ command: name }) => name)).toEqual([command]);
    expect(program.runnable).toBe(false);
    expect(runProgram(program, sourceOf(many), { now: NOW }).rows).toEqual([]);
  });

  test.each([
    ["| eval a=1", "SPL_NO_SOURCE"],
    ["search earliest=soon", "SPL_TIME"],
    ["search * | nonsense", "SPL_INVALID"],
  ])("%s", (text, code) => {
    expect(compilePipeline(parseSearch(text).pipeline, { text }).faults.map((fault) => fault.code)).toEqual([code]);
  });
});

describe("searches that would take for ever end", () => {
  test("commands in a row don't stand on the stack at once", () => {
    const text = `search n<3${" | eval n=n+1".repeat(4900)}`;
    expect(runText(text, sourceOf(many)).rows.map((row) => row.get("n"))).toEqual([4900, 4901, 4902]);
  });

  test("foreach in foreach in foreach", () => {
    const wide = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, index]));
    const nested = `${"foreach f* [".repeat(8)}eval x=1${"]".repeat(8)}`;
    const found = codes(`search * | ${nested}`, [wide], { limits: { steps: 100_000 } });
    expect(found.codes).toEqual(["SPL_STEPS"]);
    expect(found.partial).toBe(true);
  });

  test("rows that double with each command", () => {
    const doubling = `search *${" | appendpipe [eval n=n]".repeat(300)}`;
    const found = codes(doubling, many, { limits: { rows: 2000, steps: 200_000 } });
    expect(found.codes.sort()).toEqual(["SPL_ROWS", "SPL_STEPS"]);
  });

  test("a window that is counted anew for each row", () => {
    const found = codes("search * | streamstats window=40 sum(n)", many, { limits: { steps: 500 } });
    expect(found.codes).toEqual(["SPL_STEPS"]);
  });
});

describe("documents made to hurt", () => {
  const deepJson = `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
  const deepXml = `${"<a>".repeat(50_000)}x`;
  const longTag = `<a ${"b".repeat(100_000)}>`;
  const halfPairs = `${"a".repeat(127)}!${"=".repeat(500)}`.repeat(200);
  test.each([
    ["deep JSON", deepJson],
    ["deep XML", deepXml],
    ["a tag that is one word", longTag],
    ["tags that never end", "<a b='".repeat(20_000)],
    ["keys without values", halfPairs],
  ])("%s", (_name, text) => {
    const search =
      'search * | spath | spath path=a output=b | xmlkv | extract | eval c=json_extract(_raw,"a{}"), d=json_keys(_raw)';
    expect(runText(search, sourceOf([{ _raw: text }])).rows).toHaveLength(1);
  });
});

test("names of fields out of evidence never become text of the search", () => {
  const rows = [{ "f'] | head 0 [x": 1, f1: 1 }];
  const result = runText('search * | foreach f* [eval out="<<FIELD>>"]', sourceOf(rows), { explain: true });
  expect(result.rows[0]?.get("out")).toBe("f1");
  expect(result.steps[1]?.details).toEqual([{ text: expect.stringContaining("passed over"), rows: 1 }]);
});

test("names that every object has are ordinary fields", () => {
  const rows = [{ constructor: "a", toString: "b" } as unknown as PlainRow];
  expect(plainRows(runText("search * | stats count by constructor, toString", sourceOf(rows)))).toEqual([
    { constructor: "a", toString: "b", count: 1 },
  ]);
  expect(runText("search constructor=*", sourceOf([{ a: 1 }])).rows).toEqual([]);
  expect(
    runText("search * | spath input=j path=constructor.name output=o", sourceOf([{ j: "{}" }])).rows[0]?.get("o"),
  ).toBeUndefined();
});

describe("any rows give rows or faults", () => {
  const value = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.double(),
    fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.double()), { minLength: 2, maxLength: 4 }),
    fc.constantFrom('{"a":[1,{"b":2}]}', "<a><b c='d'>e</b>", "10.0.0.1", "a=b c=d", "2022-01-01"),
  );
  const rows = fc.array(fc.dictionary(fc.constantFrom("_time", "_raw", "a", "b", "c d"), value), { maxLength: 6 });
  const pipelines = [
    'eval x=a+b, y=a.b, z=round(a,2), w=strftime(a,"%F %T"), v=relative_time(a,"-1mon@w3"), u=tostring(a,"commas")',
    "eval x=mvindex(a,b), y=mvzip(a,b), z=substr(a,b,2), w=tonumber(a,16), v=urldecode(a), u=sha512(a)",
    "stats count values(*) as v_* stdev(a) p95(a) rate(a) earliest(b) by b",
    "streamstats window=2 avg(a) by b | eventstats max(a) | sort - a, ip(b), num(_time)",
    "transaction a maxspan=1m | mvexpand b | bin a span=10 | bin _time span=1w | top a by b",
    "spath | xmlkv | extract | spath input=a path=a{}.b output=o | fromjson b | dedup 2 a b | fillnull",
    "convert auto(a) ctime(b) dur2sec(_time) memk(a) | rename * as x_* | foreach x_* [eval n='<<FIELD>>'] | addtotals col=t",
    'search a>5 OR b=1* "x" NOT c | search [search * | fields a b | format] | rex field=a "(?<q>.)" max_match=3',
    "join type=left max=0 a [search * | fields a b] | appendpipe [stats count] | appendcols [search *] | head (a>1) null=t",
  ];
  const programs = pipelines.map((pipeline) => {
    const { pipeline: parsed, faults } = parseSearch(`search * | ${pipeline}`);
    expect(faults).toEqual([]);
    return compilePipeline(parsed);
  });

  test.each(pipelines.map((pipeline, index) => [pipeline, index] as const))("%s", (_pipeline, index) => {
    const program = programs[index]!;
    expect(program.faults).toEqual([]);
    fc.assert(
      fc.property(rows, (given) => {
        const run = () => runProgram(program, sourceOf(given as PlainRow[]), { now: NOW, explain: true });
        const first = run();
        expect(plainRows(run())).toEqual(plainRows(first));
        for (const row of first.rows) for (const name of row.names()) expect(row.get(name)).not.toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});

test("a key of several values is one-to-one", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 })), { maxLength: 8 }),
      (pairs) => {
        const distinct = new Set(pairs.map((pair) => JSON.stringify(pair)));
        const found = runText("search * | stats count by a b", sourceOf(pairs.map(([a, b]) => ({ a, b }))));
        expect(found.rows.length).toBe(distinct.size);
      },
    ),
    { numRuns: 60 },
  );
});

test("sorting orders any values, and keeps all rows", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ noNaN: true }), fc.string({ maxLength: 4 })), { maxLength: 20 }),
      (values) => {
        const sorted = runText("search * | sort a", sourceOf(values.map((a) => ({ a })))).rows.map((row) =>
          row.get("a"),
        );
        expect(sorted.map(String).sort()).toEqual(values.map(String).sort());
      },
    ),
    { numRuns: 60 },
  );
});
