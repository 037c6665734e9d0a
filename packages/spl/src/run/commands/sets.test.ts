import { describe, expect, test } from "vitest";
import { casesOf, NOW, type PipelineCase, plainRows, rowsOf, runText, sourceOf } from "../plain-rows.test-support.ts";
import type { LookupDefinition } from "../row.ts";

const sets: PipelineCase[] = [
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

describe("several searches", () => {
  test.each(casesOf(sets))("%s: %s", (pipeline, _rule, rows, expected) => {
    expect(rowsOf(pipeline, rows)).toEqual(expected);
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
  const cases: PipelineCase[] = [
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
  test.each(casesOf(cases))("%s: %s", (pipeline, _rule, rows, expected) => {
    expect(rowsOf(pipeline, rows, { lookup: (name) => tables[name] })).toEqual(expected);
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
