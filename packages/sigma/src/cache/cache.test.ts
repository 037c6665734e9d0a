import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSigma } from "../parse/sigma-parser.ts";
import { packRules } from "./pack-rules.ts";
import { unpackRules } from "./unpack-rules.ts";

const TEXT = `title: Test
id: 0c7b6a52-3f0e-4c39-9a5e-5b1f6a0f2d11
level: high
tags: [attack.t1047]
related:
  - {id: 1b4e28ba-2fa1-41d2-883f-0016d3cca427, type: similar}
logsource: {product: windows, category: process_creation}
detection:
  a:
    Image|endswith: ['\\cmd.exe', '\\p?sh*.exe']
    CommandLine|re|i: 'net +user'
    ProcessId: 7
    User|cased: svc
    ParentUser: null
    Hashes|exists: true
    UtcTime|hour: 3
    LogonId|gt: 3
    Ip|cidr: 10.0.0.0/8
    ParentImage|fieldref: Image
    Company|neq: x
  b: [word, other]
  condition: a and not 1 of b*
`;
const { documents } = parseSigma(TEXT, { path: "a.yml" });
const packed = JSON.parse(JSON.stringify(packRules(documents)));

test("rules come back as they were, but for their trees, under the path of now", () => {
  const plain = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value, (key, one) =>
        key === "root" || key === "node" ? undefined : one instanceof Map ? [...one] : one,
      ),
    );
  expect(plain(unpackRules(packed, "a.yml"))).toEqual(plain(documents));
  expect(unpackRules(packed, "b.yml")?.[0]?.info.source.path).toBe("b.yml");
});

describe("what isn't packed", () => {
  const cases: [string, string][] = [
    ["correlations", "title: t\ncorrelation: {type: event_count, rules: [a], timespan: 5m, condition: {gte: 2}}"],
    ["old aggregations", TEXT.replace("a and not 1 of b*", "a and b | count() > 3")],
    ["filters", "title: t\nlogsource: {product: windows}\nfilter: {rules: any, a: {User: x}, condition: a}"],
  ];
  test.each(cases)("%s", (_, text) => {
    const parsed = parseSigma(text, { path: "a.yml" });
    expect(parsed.documents).toHaveLength(1);
    expect(packRules(parsed.documents)).toBeUndefined();
  });
});

/** Paths of all values of a pack. */
function paths(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, one]) => paths(one, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

test("a pack with anything else in any place gives rules or nothing, never an error", () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths(packed)), fc.jsonValue(), (path, value) => {
      const rules = unpackRules(replaced(packed, path, value), "a.yml");
      if (rules)
        for (const { info, detection } of rules)
          expect([typeof info.title, detection.searches instanceof Map]).toEqual(["string", true]);
    }),
    { numRuns: 500 },
  );
});

test.each([null, {}, [[]], [{}], "x", 7].map((value) => [JSON.stringify(value), value]))(
  "%s is no pack",
  (_, value) => {
    expect(unpackRules(value, "a.yml")).toBeUndefined();
  },
);

test("nesting is bounded", () => {
  let expression: unknown = [3, "User", 1, 1, 0, "x"];
  for (let i = 0; i < 5000; i += 1) expression = [2, expression];
  const at = [0, "searches", 0, 2];
  expect(unpackRules(replaced(packed, at, expression), "a.yml")).toBeUndefined();
});
