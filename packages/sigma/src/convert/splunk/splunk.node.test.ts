/** SPL of Sigma rules, run by our own SPL engine: the same answer for the same event, whatever the value is. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSearch, splunkDetector } from "../../../../spl/src/index.ts";
import { parseSigma } from "../../parse/sigma-parser.ts";
import { eventOf, run } from "../../semantics/run-rule.ts";
import { conversionOf, hostileModifier, hostileText, queryOf, ruleWith } from "../hostile-rule.test-support.ts";

type Sample = ReturnType<typeof eventOf>;

function splunkFinds(query: string, events: readonly Sample[]): number {
  const pipeline = parseSearch(query);
  expect(pipeline.faults).toEqual([]);
  const [document] = parseSigma(ruleWith("a", ""), { path: "t.yml" }).documents;
  if (!document || !pipeline.pipeline) throw new Error("no search");
  const detector = splunkDetector([{ rule: document.info, pipeline: pipeline.pipeline, text: query }]);
  expect(detector.unusable).toEqual([]);
  let found = 0;
  for (const event of events) detector.offer(event, () => undefined);
  detector.finish(() => {
    found += 1;
  });
  expect(detector.runFaults).toEqual([]);
  return found;
}

describe("SPL", () => {
  it("answers as the rule does, for any value and any record", () => {
    const values = fc.tuple(hostileText, hostileText);
    fc.assert(
      fc.property(hostileText, hostileModifier, values, fc.boolean(), (value, modifier, [one, two], same) => {
        const rule = ruleWith(value, modifier);
        const events = [
          eventOf({ CommandLine: same ? value.replaceAll("\\\\", "\\") : one, ParentImage: two }),
          eventOf({ CommandLine: `x${value}y` }),
          eventOf({ CommandLine: value.toUpperCase(), ParentImage: value }),
          eventOf({ ParentImage: one }),
        ];
        for (const event of events) {
          const expected = run(rule, [event]).length;
          expect(splunkFinds(queryOf(rule, "splunk"), [event])).toBe(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  const rule = (search: string) =>
    ruleWith("a", "").replace(/ {2}a:[\s\S]*$/, () => `  a:\n    ${search}\n  condition: a\n`);
  const TESTS = [
    ["CommandLine|re: '^a.c$'", "abc", "abcd"],
    ["CommandLine|re|i: 'B'", "abc", "acd"],
    ["CommandLine|gt: 5", "6", "5"],
    ["CommandLine|lte: 5", "5", "x"],
    ["CommandLine: 5", "5", "6"],
    ["CommandLine: 5.5", "5.5", "6"],
    ["CommandLine|cidr: 10.0.0.0/8", "10.1.2.3", "11.1.2.3"],
    ["CommandLine|fieldref: ParentImage", "Explorer.exe", "cmd.exe"],
    ["CommandLine|startswith|fieldref: ParentImage", "explorer.exe -x", "x explorer.exe"],
    ["CommandLine|endswith|fieldref: ParentImage", "-x explorer.exe", "explorer.exe x"],
    ["CommandLine|windash|contains: ' -enc'", "a \u2013enc", "a enc"],
    ["CommandLine|base64offset|contains: hello", "xxaGVsbG", "hello"],
    ["CommandLine: 'a?c'", "a*c", "ac"],
    ["CommandLine|exists: true", "x", undefined],
    ["CommandLine: null", undefined, "x"],
    ["'|all': [wh, oam]", "whoami", "whom"],
  ] as const;

  it.each(TESTS)("%s", (search, match, miss) => {
    const query = queryOf(rule(search), "splunk");
    const event = (value: string | undefined) =>
      eventOf({ ParentImage: "explorer.exe", ...(value !== undefined && { CommandLine: value }) });
    expect([run(rule(search), [event(match)]).length, splunkFinds(query, [event(match)])]).toEqual([1, 1]);
    expect([run(rule(search), [event(miss)]).length, splunkFinds(query, [event(miss)])]).toEqual([0, 0]);
  });

  const SECOND = 10_000_000n;
  const timed = (image: string, at: number, user = "u") =>
    eventOf(
      { Image: image, User: user },
      { time: 132_908_000_000_000_000n + BigInt(at) * SECOND, ref: { path: "l", offset: at } },
    );
  const correlation = (type: string, more = "") =>
    [
      `title: C\nid: 1\ncorrelation:\n  type: ${type}\n  rules: [${type === "event_count" ? "ra" : "ra, rb"}]\n  group-by: [User]\n  timespan: 60s\n${more}`,
      ...["a", "b"].map(
        (name) =>
          `---\ntitle: ${name}\nid: id${name}\nname: r${name}\nlogsource: {product: windows, service: sysmon}\ndetection:\n  s:\n    Image: ${name}\n  condition: s\n`,
      ),
    ].join("");

  it.each([
    ["temporal_ordered", "", [timed("a", 0), timed("b", 60)], [timed("b", 0), timed("a", 10)]],
    ["temporal_ordered", "", [timed("a", 0), timed("a", 50), timed("b", 100)], [timed("a", 0), timed("b", 61)]],
    ["temporal_ordered", "", [timed("a", 1, "U"), timed("b", 2, "u")], [timed("a", 1, "u"), timed("b", 2, "v")]],
    ["temporal", "", [timed("b", 0), timed("a", 60)], [timed("b", 0), timed("a", 61)]],
    [
      "event_count",
      "  condition: {gte: 3}\n",
      [timed("a", 0), timed("a", 5), timed("a", 59)],
      [timed("a", 0), timed("a", 5), timed("a", 66)],
    ],
  ])("%s %s", (type, more, match, miss) => {
    const text = correlation(type, more);
    const query = queryOf(text, "splunk");
    expect([run(text, match).length > 0, splunkFinds(query, match) > 0]).toEqual([true, true]);
    expect([run(text, miss).length > 0, splunkFinds(query, miss) > 0]).toEqual([false, false]);
  });

  it("refuses what it can't say", () => {
    const faults = (text: string) =>
      conversionOf(text, "splunk").faults.map(({ code, line, message }) => [code, line, message]);
    expect(faults(rule("CommandLine: ''"))).toEqual([
      ["SIGMA_UNSAYABLE", 6, "Splunk keeps no empty values: 'present and empty' can't be asked"],
    ]);
    expect(faults(rule("'Command Line': a"))[0]?.[0]).toBe("SIGMA_UNSAYABLE");
    expect(faults(correlation("event_count", "  condition: {lt: 3}\n"))[0]?.[0]).toBe("SIGMA_UNSAYABLE");
  });
});
