import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { judge } from "../judge.ts";
import { command, subscriptionOf, USER } from "../subscription.test-support.ts";
import { contentHash } from "./content-hash.ts";
import { type KnownDefinition, type KnownGood, knownGood } from "./known-good.ts";

const level = (subscription: SubscriptionReport) => judge(subscription, { others: [] }).verdict.level;
const cases = knownGood.flatMap((known) =>
  known.definitions.map((definition, i): [string, KnownGood, KnownDefinition] => [
    `${known.id} ${i}`,
    known,
    definition,
  ]),
);

type Parts = Record<"filter" | "consumer" | "binding", Record<string, PropertyValue>> & { class: string; ns: string };

function partsOf({ namespace, filter, consumerClass, consumer, binding }: KnownDefinition): Parts {
  return {
    filter: { ...filter },
    consumer: { ...consumer },
    binding: { ...binding },
    class: consumerClass,
    ns: namespace,
  };
}

function reportOf(parts: Parts, known: KnownGood): SubscriptionReport {
  const { name, query, querylanguage, eventnamespace } = parts.filter as Record<string, string>;
  const { name: consumerName, ...properties } = parts.consumer;
  return subscriptionOf({
    namespace: parts.ns,
    filter: {
      name: name ?? null,
      query: query ?? null,
      queryLanguage: querylanguage ?? null,
      eventNamespace: eventnamespace ?? null,
    },
    consumer: { class: parts.class, name: consumerName as string, properties },
    binding: parts.binding,
    owner: known.owners[0] ?? null,
  });
}

describe.each(cases)("%s", (_, known, definition) => {
  test("is benign by its content hash", () => {
    const subscription = reportOf(partsOf(definition), known);
    expect(contentHash(subscription)).toMatchObject({ ok: true, definition: definition.hash });
    const { verdict, attack } = judge(subscription, { others: [] });
    expect(verdict).toMatchObject({ level: "benign", score: 0, reasons: [{ id: "known-good", weight: 0 }] });
    expect(attack).toEqual([]);
  });

  test("is not benign with any one character changed, left out or added", () => {
    let changes = 0;
    for (const part of ["filter", "consumer"] as const) {
      for (const [key, value] of Object.entries(definition[part])) {
        if (typeof value !== "string") continue;
        for (let i = 0; i < value.length; i++) {
          const other = value[i] === "q" ? "z" : "q";
          for (const text of [value.slice(0, i) + other + value.slice(i + 1), value.slice(0, i) + value.slice(i + 1)]) {
            const parts = partsOf(definition);
            parts[part][key] = text;
            expect([key, i, level(reportOf(parts, known))]).not.toContain("benign");
            changes++;
          }
        }
        const longer = partsOf(definition);
        longer[part][key] = `${value} `;
        expect(level(reportOf(longer, known))).not.toBe("benign");
      }
    }
    expect(changes).toBeGreaterThan(200);
  });

  test.each([
    ["another namespace", { ns: "root\\default" }],
    ["another class", { class: "nteventlogeventconsumer2" }],
  ])("is not benign in %s", (_name, change) => {
    expect(level(reportOf({ ...partsOf(definition), ...change }, known))).not.toBe("benign");
  });

  test("is not benign with a property more, or after a change", () => {
    const more = partsOf(definition);
    more.consumer["machinename"] = "WKSTN-05";
    expect(level(reportOf(more, known))).not.toBe("benign");
    const subscription = reportOf(partsOf(definition), known);
    const [first] = subscription.sightings;
    if (first) first.kind = "modified";
    expect(level(subscription)).not.toBe("benign");
  });
});

describe("the Windows default", () => {
  const scm = knownGood[0] as KnownGood;
  const parts = () => partsOf(scm.definitions[0] as KnownDefinition);

  test("hashes alike from an object that states class defaults and from text that omits them", () => {
    const whole = parts();
    Object.assign(whole.consumer, {
      EventID: 0,
      EventType: 1,
      NumberOfInsertionStrings: 0,
      InsertionStringTemplates: [""],
      MachineName: null,
    });
    whole.ns = "\\\\.\\ROOT/subscription";
    const hash = contentHash(reportOf(whole, scm));
    expect(hash).toEqual({
      ok: true,
      definition: "6a1f7f12d32b6869c82828e48a3b8a74cf4cbbc32672756a024c57cced91f426",
      behaviour: "d872f9e514204f73a67523aeba89113178070cb5a6e86b3170e4b7df99387f1f",
    });
  });

  test("is not cleared for another owner, and its absence of an owner is no other owner", () => {
    const subscription = reportOf(parts(), scm);
    for (const part of [subscription.filter, subscription.consumer, subscription.binding]) {
      if (part) part.creatorSid = null;
    }
    expect(level(subscription)).toBe("benign");
    if (subscription.filter) subscription.filter.creatorSid = USER;
    expect(level(subscription)).toBe("unknown");
  });

  test("partial evidence neither clears it nor calls it an imitation", () => {
    const { consumer } = parts();
    const partial = subscriptionOf({
      filter: { name: "SCM Event Log Filter", query: "select * from MSFT_SCMEventLogEvent", queryLanguage: null },
      consumer: {
        class: "NTEventLogEventConsumer",
        name: "SCM Event Log Consumer",
        properties: { SourceName: consumer["sourcename"] ?? null },
      },
      sources: ["sysmon/19-21"],
      owner: null,
    });
    expect(judge(partial, { others: [] }).verdict).toEqual({ level: "unknown", score: 0, reasons: [] });
  });

  test.each([
    ["one name of it", { filter: { name: "SCM Event Log Filter", query: "select * from MSFT_SCMEventLogEvent" } }],
    ["another letter case", { filter: { name: "scm event log filter" } }],
    ["a letter added", { filter: { name: "SCM Event8 Log Filter" } }],
    ["a letter and a digit added", { filter: { name: "SCM Event8 Log Filter2" } }],
    ["two letters changed", { filter: { name: "DSM Event Log Filter" } }],
    ["a Cyrillic letter", { filter: { name: "SC\u041c Event Log Filter" } }],
    ["a zero-width space", { filter: { name: "SCM Event\u200b Log Filter" } }],
    ["many zero-width spaces", { filter: { name: [..."SCM Event Log Filter"].join("\u200b") } }],
    ["many Cyrillic letters", { filter: { name: "\u0405\u0421\u041c Ev\u0435nt L\u043eg Filt\u0435r" } }],
    ["full-width letters", { filter: { name: "\uff33\uff23\uff2d Event Log Filter" } }],
    ["a no-break space", { filter: { name: "SCM Event\u00a0Log Filter" } }],
    ["a blank at the end", { filter: { name: "SCM Event Log Filter " } }],
    ["the consumer's name", { consumer: command("x.exe", null, "SCM Events Log Consumer") }],
    ["the other known name", { filter: { name: "BVTFilters" } }],
  ])("%s over another definition is a signal", (_, sketch) => {
    const { verdict } = judge(subscriptionOf({ consumer: command("x.exe"), ...sketch }), { others: [] });
    const reason = verdict.reasons.find(({ id }) => id === "name-masquerade");
    expect(reason?.weight).toBe(35);
    expect(reason?.text).not.toMatch(/[\u200b\u00a0]/);
  });

  test.each(["SCM", "Windows Event Log Filter", "Event Log Filter", "SCM Filter"])("%s imitates nothing", (name) => {
    const { verdict } = judge(subscriptionOf({ filter: { name }, consumer: command("x.exe") }), { others: [] });
    expect(verdict.reasons).toEqual([]);
  });

  test("an imitation is told by the properties that differ", () => {
    const changed = parts();
    changed.consumer["sourcename"] = "Security Centre";
    const { verdict } = judge(reportOf(changed, scm), { others: [] });
    expect(verdict.reasons[0]?.text).toContain("differs in sourcename.");
  });
});

describe("content hashes", () => {
  test.each([
    ["the filter", { filter: null }],
    ["the consumer", { consumer: null }],
    ["the binding", { isBound: false }],
    ["the query", { filter: { query: null } }],
    ["the query language", { filter: { queryLanguage: null } }],
    ["the event namespace", { filter: { eventNamespace: null } }],
    ["the consumer's class", { consumer: { class: "", properties: { a: 1 } } }],
    ["the consumer's content", { consumer: { properties: {} } }],
  ])("need %s", (what, sketch) => {
    expect(contentHash(subscriptionOf({ consumer: command("x"), ...sketch }))).toEqual({
      ok: false,
      reason: `${what} was not collected`,
    });
  });

  test("need valid Unicode", () => {
    expect(contentHash(subscriptionOf({ consumer: command("x\ud800") })).ok).toBe(false);
    expect(contentHash(subscriptionOf({ consumer: command("x\u{1f600}\\ud800") })).ok).toBe(true);
  });

  test("don't depend on the order or case of property names, but on every value", () => {
    const one = subscriptionOf({ consumer: { properties: { CommandLineTemplate: "x", RunInteractively: false } } });
    const same = subscriptionOf({ consumer: { properties: { commandlinetemplate: "x" } } });
    const other = subscriptionOf({ consumer: { properties: { commandlinetemplate: "X" } } });
    expect(contentHash(one)).toEqual(contentHash(same));
    expect(contentHash(one)).not.toEqual(contentHash(other));
  });
});

describe("what is known and still not benign says why", () => {
  const scm = knownGood[0] as KnownGood;
  const whole = () => reportOf(partsOf(scm.definitions[0] as KnownDefinition), scm);
  const notCleared = (subscription: SubscriptionReport) =>
    judge(subscription, { others: [] }).notes.find(({ code }) => code === "not-cleared")?.text;

  test("nothing is said of the benign and of the unknown", () => {
    expect(notCleared(whole())).toBeUndefined();
    expect(notCleared(subscriptionOf({ consumer: command("x") }))).toBeUndefined();
    expect(notCleared({ ...whole(), namespace: "root\\default" })).toBeUndefined();
  });

  test.each([
    ["the owner", (one: SubscriptionReport) => ({ ...one, binding: { path: "", creatorSid: USER } })],
    ["modified", (one: SubscriptionReport) => ({ ...one, notes: [{ code: "content-changed", text: "" }] })],
    ["leave properties out", (one: SubscriptionReport) => ({ ...one, notes: [{ code: "mof-cut", text: "" }] })],
    ["the binding was not collected", (one: SubscriptionReport) => ({ ...one, binding: null })],
  ])("%s", (words, change) => {
    expect(notCleared(change(whole()))).toContain(words);
  });
});
