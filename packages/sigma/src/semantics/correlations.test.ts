import { describe, expect, test } from "vitest";
import { eventOf, ruleOf, run } from "./run-rule.ts";

const START = 132_908_000_000_000_000n;
const SECOND = 10_000_000n;

/** `0:a 60:b`: a record per word, at that second, of that kind; `60:a/root` has user root, `60:a/root/5` also value 5. */
function eventsOf(text: string) {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .map((word, index) => {
      const [at = "0", rest = ""] = word.split(":");
      const [kind = "", user, value] = rest.split("/");
      const data: Record<string, string> = { Kind: kind };
      if (user) data.User = user;
      if (value) data.Value = value;
      const time = at === "?" ? undefined : START + BigInt(Math.round(Number(at) * 1000)) * (SECOND / 1000n);
      return eventOf(data, { time, ref: { path: "log.evtx", offset: index } });
    });
}

const base = (name: string) => `title: ${name}
name: ${name}
logsource: {product: windows, category: process_creation}
detection:
  s: {Kind: ${name}}
  condition: s
`;
const correlation = (body: string) =>
  `title: Correlation\nid: corr\nname: corr\ncorrelation:\n${body.replace(/^/gm, "  ")}\n`;
const file = (...documents: string[]) => documents.join("---\n");

/** Findings as `first..last second, number of records`. */
function found(text: string, events: string): string[] {
  const matches = run(text, eventsOf(events)).filter(
    ({ rule }) => rule.title === "Correlation" || rule.title === "Test",
  );
  return matches.map((match) => {
    const seconds = (time: bigint | undefined) =>
      time === undefined ? "?" : String(Number((time - START) / 1000n) / 10_000);
    return `${seconds(match.events[0]?.time)}..${seconds(match.events.at(-1)?.time)} ${match.eventCount}`;
  });
}

type Case = [correlation: string, events: string, findings: string[], says: string];
const count = (condition: string, more = "") =>
  `type: event_count\nrules: [a]\ntimespan: 60s\ncondition: {${condition}}${more}`;
const by = "\ngroup-by: [User]";
const values = (condition: string, more = "") =>
  `type: value_count\nrules: [a]\ntimespan: 60s\ncondition: {field: Value, ${condition}}${more}`;
const temporal = (more = "") => `type: temporal\nrules: [a, b]\ntimespan: 60s${more}`;
const ordered = (rules = "[a, b]", more = "") => `type: temporal_ordered\nrules: ${rules}\ntimespan: 60s${more}`;
const metric = (type: string, condition: string) =>
  `type: ${type}\nrules: [a]\ntimespan: 60s\ncondition: {field: Value, ${condition}}`;

const cases: Case[] = [
  [count("gte: 3"), "0:a 10:a 20:a", ["0..20 3"], "as many as needed"],
  [count("gte: 3"), "0:a 10:a", [], "one too few"],
  [count("gte: 3"), "0:a 30:a 60:a", ["0..60 3"], "exactly a timespan apart is within it"],
  [count("gte: 3"), "0:a 30:a 60.001:a", [], "a moment more is not"],
  [count("gt: 3"), "0:a 1:a 2:a", [], "gt: not the number itself"],
  [count("gt: 3"), "0:a 1:a 2:a 3:a", ["0..3 4"], "gt: above"],
  [count("eq: 2"), "0:a 1:a", ["0..1 2"], "eq"],
  [count("eq: 2"), "0:a 1:a 2:a", [], "eq: three within the span aren't two"],
  [count("lt: 2"), "0:a", ["0..0 1"], "lt: one record alone"],
  [count("lt: 2"), "0:a 10:a", [], "lt: two"],
  [count("lte: 2"), "0:a 10:a", ["0..10 2"], "lte"],
  [count("neq: 1"), "0:a 100:a 101:a", ["100..101 2"], "neq"],
  [count("gt: 1, lte: 3"), "0:a 1:a 2:a", ["0..2 3"], "a range is two limits"],
  [count("gt: 1, lte: 3"), "0:a 1:a 2:a 3:a", [], "above the range"],
  [count("gte: 2"), "50:a 0:a", ["0..50 2"], "order of the log doesn't matter, time does"],
  [count("gte: 2"), "0:a 50:a 100:a", ["0..100 3"], "overlapping windows are one finding"],
  [count("gte: 2"), "0:a 1:a 100:a 101:a", ["0..1 2", "100..101 2"], "separate windows are two"],
  [count("gte: 3"), "0:a 50:a 100:a", [], "overlapping windows don't add up"],
  [count("gte: 2"), "0:b 1:a", [], "only records of the base rule count"],
  [count("gte: 2"), "?:a ?:a", [], "records without a time can't be placed"],
  [count("gte: 2", by), "0:a/x 1:a/y", [], "groups are apart"],
  [count("gte: 2", by), "0:a/x 1:a/y 2:a/x", ["0..2 2"], "a group by itself"],
  [count("gte: 2", by), "0:a/x 1:a/X", ["0..1 2"], "groups are compared without case"],
  [count("gte: 2", by), "0:a 1:a", [], "records without the group value aren't grouped"],
  [count("gte: 2", by), "0:a/y 1:a/y 2:a/x 3:a/x", ["2..3 2", "0..1 2"], "groups come by their value"],
  [values("gte: 2"), "0:a/x/1 1:a/x/2", ["0..1 2"], "distinct values"],
  [values("gte: 2"), "0:a/x/1 1:a/x/1", [], "the same value twice is one"],
  [values("gte: 2"), "0:a/x/k 1:a/x/K", [], "values are compared without case"],
  [values("gte: 2"), "0:a/x/1 1:a/x/1 61:a/x/2", ["1..61 2"], "a value leaves with its record"],
  [values("gte: 2"), "0:a/x/1 70:a/x/2", [], "too far apart"],
  [values("gte: 2", by), "0:a/x/1 1:a/y/2", [], "distinct values per group"],
  [values("gte: 2"), "0:a/x 1:a/x", [], "missing values aren't counted"],
  [values("eq: 1"), "0:a/x/1 1:a/x/1", ["0..1 2"], "exactly one value"],
  [
    "type: value_count\nrules: [a]\ntimespan: 60s\ncondition: {field: [User, Value], gte: 2}",
    "0:a/x/1 1:a/x/2",
    ["0..1 2"],
    "several fields count as tuples",
  ],
  [temporal(), "0:a 60:b", ["0..60 2"], "both rules within the span"],
  [temporal(), "0:b 60:a", ["0..60 2"], "in any order"],
  [temporal(), "0:a 61:b", [], "too far apart"],
  [temporal(), "0:a 1:a", [], "one rule twice isn't both"],
  [temporal(by), "0:a/x 1:b/y", [], "both in one group"],
  [temporal(by), "0:a/x 1:b/y 2:b/x", ["0..2 2"], "a group by itself"],
  [temporal("\ncondition: {gte: 1}"), "0:a", ["0..0 1"], "a condition counts the rules that occurred"],
  [
    "type: temporal\nrules: [a, b]\ntimespan: 60s\naliases: {who: {a: User, b: Value}}\ngroup-by: [who]",
    "0:a/x/1 1:b/y/x",
    ["0..1 2"],
    "aliases name the field of each rule",
  ],
  [
    "type: temporal\nrules: [a, b]\ntimespan: 60s\naliases: {who: {a: User, b: Value}}\ngroup-by: [who]",
    "0:a/x/1 1:b/x/y",
    [],
    "and no other field",
  ],
  [ordered(), "0:a 60:b", ["0..60 2"], "in order"],
  [ordered(), "0:b 60:a", [], "not in order"],
  [ordered(), "0:a 61:b", [], "in order but too late"],
  [ordered(), "0:b 1:a 2:b", ["1..2 2"], "an early one doesn't matter"],
  [ordered(), "0:a 50:a 70:b", ["50..70 2"], "the nearest start counts"],
  [ordered("[a, b, a]"), "0:a 1:b 2:a", ["0..2 3"], "a rule may come twice"],
  [ordered("[a, b, a]"), "0:a 1:a 2:b", [], "but then it must"],
  [ordered("[a, b]", by), "0:a/x 1:b/y", [], "in order per group"],
  [metric("value_sum", "gte: 10"), "0:a/x/4 1:a/x/6", ["0..1 2"], "sum"],
  [metric("value_sum", "gte: 10"), "0:a/x/4 61:a/x/6", [], "sum of a window only"],
  [metric("value_sum", "gt: 0"), "0:a/x/k", [], "values that aren't numbers have no sum"],
  [metric("value_avg", "gt: 5"), "0:a/x/4 1:a/x/8", ["0..1 2"], "average"],
  [metric("value_avg", "gt: 6"), "0:a/x/4 1:a/x/8", [], "average not above"],
  [metric("value_percentile", "gte: 3"), "0:a/x/1 1:a/x/3 2:a/x/9", ["0..2 3"], "percentile: the median by default"],
  [metric("value_percentile", "percentile: 100, gte: 9"), "0:a/x/1 1:a/x/9", ["0..1 2"], "the highest"],
  [metric("value_percentile", "percentile: 0, lt: 2"), "0:a/x/1 1:a/x/9", ["0..1 2"], "the lowest"],
];

describe("correlations", () => {
  test.each(cases)("%s over %s finds %j: %s", (body, events, findings) => {
    expect(found(file(base("a"), base("b"), correlation(body)), events)).toEqual(findings);
  });

  test.each([
    ["s", 59, 61, "1s", 1],
    ["m", 60, 61, "1m", 60],
    ["h", 3600, 3601, "1h", 3600],
    ["d", 86_400, 86_401, "1d", 86_400],
  ])("timespans in %s", (_unit, _in, _out, span, seconds) => {
    const text = file(base("a"), correlation(`type: event_count\nrules: [a]\ntimespan: ${span}\ncondition: {gte: 2}`));
    expect(found(text, `0:a ${seconds}:a`)).toHaveLength(1);
    expect(found(text, `0:a ${seconds + 1}:a`)).toHaveLength(0);
  });

  test("the result doesn't depend on the order in which records are offered", () => {
    const text = file(base("a"), base("b"), correlation(ordered("[a, b]", by)));
    const events = eventsOf("0:a/x 1:b/x 5:a/y 100:b/x 101:a/y 102:b/y");
    expect(run(text, [...events].reverse())).toEqual(run(text, events));
  });

  test("base rules are hidden unless the correlation generates them", () => {
    const rules = (generate: boolean) => file(base("a"), correlation(`${count("gte: 2")}\ngenerate: ${generate}`));
    const titles = (generate: boolean) => run(rules(generate), eventsOf("0:a 1:a")).map(({ rule }) => rule.title);
    expect(titles(false)).toEqual(["Correlation"]);
    expect(titles(true)).toEqual(["a", "a", "Correlation"]);
  });

  test("a correlation of correlations groups by the group values of its base", () => {
    const chain = `title: Chain\ncorrelation:\n  type: value_count\n  rules: [corr]\n  timespan: 1h\n  condition: {field: User, gte: 2}\n`;
    const text = file(base("a"), chain, correlation(count("gte: 2", by)));
    const matches = run(text, eventsOf("0:a/x 1:a/x 600:a/y 601:a/y"));
    expect(matches.map(({ rule, eventCount, fields }) => [rule.title, eventCount, fields])).toEqual([
      ["Chain", 4, [{ name: "User", values: ["x", "y"] }]],
    ]);
  });

  test("group values, host and records are in the finding", () => {
    const [match] = run(file(base("a"), correlation(count("gte: 2", by))), eventsOf("0:a/x 1:a/x"));
    expect(match).toMatchObject({
      host: "WKSTN-04",
      time: START,
      fields: [{ name: "User", values: ["x"] }],
      eventCount: 2,
    });
  });

  test("records without a time are told", () => {
    const [match] = run(file(base("a"), correlation(count("gte: 2"))), eventsOf("0:a 1:a ?:a"));
    expect(match?.notes).toEqual(["1 matching records have no time and were not counted."]);
  });

  test.each([
    ["type: event_count\nrules: [nobody]\ntimespan: 1m\ncondition: {gte: 1}", "SIGMA_CORRELATION"],
    ["type: event_count\nrules: [corr]\ntimespan: 1m\ncondition: {gte: 1}", "SIGMA_CORRELATION"],
    ["type: nothing\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}", "SIGMA_SCHEMA"],
    ["type: event_count\nrules: [a]\ncondition: {gte: 1}", "SIGMA_SCHEMA"],
    ["type: event_count\nrules: [a]\ntimespan: 1M\ncondition: {gte: 1}", "SIGMA_SCHEMA"],
    ["type: event_count\nrules: [a]\ntimespan: 1m", "SIGMA_SCHEMA"],
    ["type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {above: 1}", "SIGMA_SCHEMA"],
    ["type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: many}", "SIGMA_SCHEMA"],
    ["type: value_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}", "SIGMA_SCHEMA"],
    ["type: event_count\nrules: [a]\ntimespan: 1m\ncondition: {gte: 1}\nwindow: 5", "SIGMA_SCHEMA"],
    ["type: event_count\ntimespan: 1m\ncondition: {gte: 1}", "SIGMA_SCHEMA"],
  ])("%j is refused", (body, code) => {
    expect(() => run(file(base("a"), correlation(body)), [])).toThrow(expect.objectContaining({ code }));
  });
});

describe("legacy aggregation", () => {
  const aggregated = (condition: string, timeframe = "timeframe: 60s\n") =>
    ruleOf(`s: {Kind: a}\nt: {Kind: b}\n${timeframe}condition: ${condition}`);
  const legacy: Case[] = [
    ["s | count() > 2", "0:a 1:a 2:a", ["0..2 3"], "count of records"],
    ["s | count() > 2", "0:a 1:a 61:a", [], "within the timeframe only"],
    ["s | count() by User > 1", "0:a/x 1:a/y 2:a/x", ["0..2 2"], "count by group"],
    ["s | count(Value) > 1", "0:a/x/1 1:a/x/1", [], "count of a field is of distinct values"],
    ["s | count(Value) by User >= 2", "0:a/x/1 1:a/x/2", ["0..1 2"], "distinct values by group"],
    ["s | sum(Value) > 9", "0:a/x/4 1:a/x/6", ["0..1 2"], "sum"],
    ["s | avg(Value) > 4", "0:a/x/4 1:a/x/6", ["0..1 2"], "average"],
    ["s | min(Value) < 5", "0:a/x/4 1:a/x/6", ["0..1 2"], "smallest"],
    ["s | max(Value) > 5", "0:a/x/4 1:a/x/6", ["0..1 2"], "largest"],
    ["s | count() = 2", "0:a 1:a", ["0..1 2"], "equal"],
    ["s | near t", "0:a 30:b", ["0..30 2"], "near"],
    ["s | near t", "0:a 90:b", [], "not near"],
    ["s | near not t", "0:a", ["0..0 1"], "near nothing of the other"],
    ["s | near not t", "0:a 30:b", [], "but the other is near"],
    ["s or t | count() > 1", "0:a 1:b", ["0..1 2"], "any condition before the pipe"],
  ];

  test.each(legacy)("%s over %s finds %j: %s", (condition, events, findings) => {
    expect(found(aggregated(condition), events)).toEqual(findings);
  });

  test("without a timeframe the whole log is one window", () => {
    expect(found(aggregated("s | count() > 1", ""), "0:a 999999:a")).toEqual(["0..999999 2"]);
  });
});
