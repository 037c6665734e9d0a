import { describe, expect, test } from "vitest";
import { casesOf, type PipelineCase, rowsOf } from "../plain-rows.test-support.ts";

const rowOrder: PipelineCase[] = [
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

describe("which rows, in which order", () => {
  test.each(casesOf(rowOrder))("%s: %s", (pipeline, _rule, rows, expected) => {
    expect(rowsOf(pipeline, rows)).toEqual(expected);
  });
});
