import { type SubscriptionReport, scanReportSchema } from "@unbind/model";
import { describe, expect, it } from "vitest";
import { blankSubscription } from "./lone-part.ts";
import { schemaFault } from "./schema-fault.ts";

const whole: SubscriptionReport = {
  ...blankSubscription({
    filter: { name: "F", query: null, queryLanguage: null, eventNamespace: null, creatorSid: null },
    consumer: null,
  }),
  firstSeen: "2026-03-01T10:11:12.1234567Z",
  timers: [{ TimerId: "x", Values: [1, [true, null]] }],
  sightings: [
    { kind: "created", object: "filter", time: null, actor: null, source: "x", evidence: { path: "p", offset: 0 } },
  ],
};
const fault = (change: object) =>
  schemaFault({ ...whole, ...change }, { $ref: "#/$defs/subscription" }, scanReportSchema);

describe("schemaFault", () => {
  it("takes a subscription as the contract has it", () => {
    expect(fault({})).toBeUndefined();
  });

  it.each([
    [{ namespace: 1 }, ".namespace is no string"],
    [{ state: "gone" }, ".state is none of present, removed, recovered, unknown"],
    [{ id: "x" }, ".id is not like ^sub-[0-9a-f]{16}$"],
    [{ filter: { name: 1 } }, ".filter has another form"],
    [{ timers: [{ a: {} }] }, ".timers[0].a has another form"],
    [{ verdict: { level: "benign", score: 1.5, reasons: [] } }, ".verdict.score is no integer"],
    [{ verdict: { level: "benign", score: -1, reasons: [] } }, ".verdict.score is below 0"],
    [{ verdict: { level: "benign", score: 1 } }, ".verdict.reasons is missing"],
    [{ sightings: {} }, ".sightings is no array"],
  ])("%j", (change, expected) => {
    expect(fault(change)).toBe(expected);
  });

  it("ends in lists without an end", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(fault({ timers: [{ a: deep }] })).toBe(".timers[0].a has another form");
  });
});
