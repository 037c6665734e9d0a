import type { SubscriptionReport } from "@unbind/model";
import { knownGood } from "@unbind/verdict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { approvalState, approvePlan } from "./approval.ts";
import { canonicalJson, planHash } from "./canonical.ts";
import { objectHash } from "./object-hash.ts";
import type { EvictionPlan } from "./plan.ts";
import { identityOf, targetsOf } from "./targets.ts";

describe("canonical JSON", () => {
  test.each([
    [{ b: 1, a: [true, null, "x"] }, '{"a":[true,null,"x"],"b":1}'],
    [{ "\u20ac": 1, "\r": 2, "1": 3, "\ud83d\ude00": 4, "\ufb33": 5 }, '{"\\r":2,"1":3,"€":1,"😀":4,"\ufb33":5}'],
    [[1e21, -0, 0.1, 333333333.3333333], "[1e+21,0,0.1,333333333.3333333]"],
    ['\u0000\b\t\n\f\r"\\\ud800', '"\\u0000\\b\\t\\n\\f\\r\\"\\\\\\ud800"'],
    [{ a: undefined }, "{}"],
  ])("%j", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test("reads back as the same value, whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("has a limit of depth, and no number that JSON hasn't", () => {
    let deep: unknown = 0;
    for (let i = 0; i < 100; i++) deep = [deep];
    expect(() => canonicalJson(deep)).toThrow(expect.objectContaining({ code: "PLAN_DEPTH" }));
    expect(() => canonicalJson(Number.NaN)).toThrow(expect.objectContaining({ code: "PLAN_NUMBER" }));
  });
});

test("a live object hashes like its canonical definition: owner, defaults, case and spelling don't count", () => {
  const [definition] = knownGood[0]!.definitions;
  const live = {
    namespace: "\\\\WKSTN-04\\ROOT\\Subscription",
    class: "__EVENTFILTER",
    properties: {
      NAME: "SCM Event Log Filter",
      Query: "select * from MSFT_SCMEventLogEvent",
      QueryLanguage: "WQL",
      EventNamespace: "//./ROOT/cimv2",
      EventAccess: null,
      CreatorSID: [1, 2],
    },
  };
  const { namespace, filter } = definition!;
  expect(objectHash(live)).toBe(objectHash({ namespace, class: "__EventFilter", properties: filter }));
  expect(
    objectHash({ ...live, properties: { ...live.properties, Query: "select * from MSFT_SCMEventLogEvent " } }),
  ).not.toBe(objectHash(live));
  expect(objectHash(live, ["name"])).toBe(objectHash({ ...live, properties: { Name: "SCM Event Log Filter" } }));
});

describe("approvals", () => {
  const plan: EvictionPlan = {
    schema: "unbind.plan/1",
    tool: { name: "unbind", version: "0" },
    purpose: "removal",
    created: "2024-06-01T09:00:00.0000000Z",
    expires: "2024-06-08T09:00:00.0000000Z",
    source: { schema: "unbind.scan/1", sha256: "0".repeat(64) },
    hosts: [],
    approvals: [],
  };
  const now = 133_618_176_000_000_000n;
  const approved = approvePlan(plan, { by: "duty officer", reason: "incident 4711", now });

  test("are bound to the content, not to themselves", () => {
    expect(planHash(approved)).toBe(planHash(plan));
    expect(approvalState(approved, now).state).toBe("approved");
    expect(approvalState(plan, now).state).toBe("not-approved");
    expect(approvalState({ ...approved, purpose: "restore" }, now).state).toBe("void");
    expect(approvalState(approved, now + 8n * 864_000_000_000n).state).toBe("expired");
  });

  test.each([
    [{ by: " ", reason: "x" }, "PLAN_APPROVAL"],
    [{ by: "x", reason: "" }, "PLAN_APPROVAL"],
  ])("need a name and a reason: %j", (word, code) => {
    expect(() => approvePlan(plan, { ...word, now })).toThrow(expect.objectContaining({ code }));
  });

  test("come too late once the plan has expired", () => {
    expect(() => approvePlan(plan, { by: "x", reason: "y", now: now + 8n * 864_000_000_000n })).toThrow(
      expect.objectContaining({ code: "PLAN_EXPIRED" }),
    );
  });
});

test("any name gives a target that names itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (name) => {
      const path = (className: string): string => `${className}.Name="${name.replace(/["\\]/g, "\\$&")}"`;
      const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
      const subscription = {
        namespace: "root\\subscription",
        filter: {
          name,
          query: "SELECT * FROM x",
          queryLanguage: "WQL",
          eventNamespace: "root\\cimv2",
          creatorSid: null,
        },
        consumer: {
          class: "CommandLineEventConsumer",
          name,
          properties: { CommandLineTemplate: "x" },
          creatorSid: null,
        },
        binding: {
          path: `__FilterToConsumerBinding.Consumer=${quoted(path("CommandLineEventConsumer"))},Filter=${quoted(path("__EventFilter"))}`,
          creatorSid: null,
        },
        timers: [],
        providers: [],
        sightings: [],
        notes: [],
      } as unknown as SubscriptionReport;
      const { binding, filter, consumer } = targetsOf(subscription);
      expect(filter?.keys).toEqual([{ name: "Name", value: name }]);
      expect(identityOf(binding!.ends!["filter"]!)).toBe(identityOf(filter!));
      expect(identityOf(binding!.ends!["consumer"]!)).toBe(identityOf(consumer!));
    }),
    { numRuns: 100 },
  );
});
