import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { type Sketch, subscriptionOf } from "./subscription.test-support.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constantFrom(
    "SCM Event Log Filter\u200b",
    "f\u0000",
    "powershell -e ==== -enc \u2013w hidden",
    '"'.repeat(300),
    "\\".repeat(300),
    "/c",
    "%comspec%",
    "[wmiclass]'".repeat(50),
    "http://".repeat(50),
    "\ud800",
    "{url} {constructor} $& $1",
  ),
);
const text = fc.option(hostile, { nil: null });
const value: fc.Arbitrary<PropertyValue> = fc.oneof(
  hostile,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant<PropertyValue>([[]]),
);
const names = [
  "CommandLineTemplate",
  "ExecutablePath",
  "ScriptText",
  "ScriptingEngine",
  "Filename",
  "ToLine",
  "MachineName",
];
const sketch: fc.Arbitrary<Sketch> = fc.record({
  namespace: hostile,
  host: hostile,
  filter: fc.option(fc.record({ name: text, query: text, queryLanguage: text, eventNamespace: text }), { nil: null }),
  consumer: fc.option(
    fc.record({
      class: fc.oneof(
        hostile,
        fc.constantFrom("CommandLineEventConsumer", "ActiveScriptEventConsumer", "LogFileEventConsumer"),
      ),
      name: text,
      properties: fc.dictionary(fc.oneof(fc.constantFrom(...names), hostile), value, { maxKeys: 5 }),
    }),
    { nil: null },
  ),
  isBound: fc.boolean(),
  owner: text,
  sources: fc.array(fc.oneof(hostile, fc.constantFrom("sysmon/19", "wmi-activity/5861", "mof/instance")), {
    maxLength: 4,
  }),
  kinds: fc.array(fc.constantFrom("present", "created", "deleted", "attempted", "fired"), { maxLength: 4 }),
  timers: fc.array(fc.dictionary(fc.constantFrom("TimerId", "IntervalBetweenEvents", "EventDateTime"), value), {
    maxLength: 2,
  }),
  providers: fc.array(fc.dictionary(fc.constantFrom("Name", "CLSID", "dll", "namespace"), value), { maxLength: 2 }),
});

test("hostile values never throw, the score stays within 0 and 100, and a judgement repeats", () => {
  fc.assert(
    fc.property(sketch, sketch, (one, other) => {
      const subscription = subscriptionOf(one);
      const others = [subscription, subscriptionOf(other)];
      const judgement = judge(subscription, { others });
      const { score, level, reasons } = judgement.verdict;
      expect(score >= 0 && score <= 100 && Number.isInteger(score)).toBe(true);
      expect(level === "benign").toBe(reasons.some(({ id }) => id === "known-good" || id === "baseline"));
      for (const { sightings } of reasons) expect(sightings.every((i) => i < subscription.sightings.length)).toBe(true);
      for (const { text: words } of reasons) expect(words).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(judgement.attack.every((id) => /^T\d{4}(?:\.\d{3})?$/.test(id))).toBe(true);
      const { family: _, ...answers } = judgement;
      expect(judge({ ...subscription, ...answers }, { others })).toEqual(judgement);
    }),
    { numRuns: 150 },
  );
});

test("the order of sightings changes neither score nor reasons, and they point at the same sightings", () => {
  const reversed = (report: SubscriptionReport) => ({ ...report, sightings: [...report.sightings].reverse() });
  fc.assert(
    fc.property(sketch, (one) => {
      const report = subscriptionOf(one);
      const words = (subject: SubscriptionReport) => {
        const { score, level, reasons } = judge(subject, { others: [subject] }).verdict;
        const said = reasons.map(({ id, weight, sightings }) => {
          const about = sightings.map((i) => JSON.stringify(subject.sightings[i])).sort();
          return { id, weight, about };
        });
        return { score, level, said };
      };
      expect(words(reversed(report))).toEqual(words(report));
    }),
    { numRuns: 100 },
  );
});

test("long and repetitive payloads are judged without going through them more than a few times", () => {
  const baits = [
    "cmd ^".repeat(200_000),
    "a\\".repeat(400_000),
    "mofcomp ".repeat(100_000),
    "GetStringValue ".repeat(60_000),
  ];
  for (const bait of baits) {
    const report = subscriptionOf({
      filter: { query: `SELECT * FROM X WHERE ${"a AND ".repeat(20_000)}` },
      consumer: { class: "ActiveScriptEventConsumer", properties: { ScriptText: bait, CommandLineTemplate: bait } },
    });
    expect(judge(report, { others: [report] }).verdict.score).toBeLessThanOrEqual(100);
  }
});
