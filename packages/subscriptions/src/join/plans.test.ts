import type { Sighting, SubscriptionReport } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { mofTextEvidence } from "../sightings/mof-evidence.ts";
import { hostNames } from "./host-names.ts";
import { joinSubscriptions } from "./join-subscriptions.ts";

const NAMESPACE = `${String.raw`#pragma namespace ("\\\\.\\root\\subscription")`}\n`;
const QUERY = "SELECT * FROM __InstanceCreationEvent WITHIN 5";
const PARTS = `instance of __EventFilter as $F { Name = "f"; Query = "${QUERY}"; };
instance of CommandLineEventConsumer as $C { Name = "c"; CommandLineTemplate = "cmd /c calc"; };
instance of __FilterToConsumerBinding { Filter = $F; Consumer = $C; };\n`;

const planned = (text: string, path = "x.mof", host = ""): Sighting[] =>
  mofTextEvidence(new TextEncoder().encode(text), path).sightings.map((sighting) => ({ ...sighting, host }));

const NAMES = hostNames([{ path: "log", computers: ["PC1"] }]);
const join = (...sightings: Sighting[]) => joinSubscriptions(sightings, NAMES);
const codes = ({ notes }: SubscriptionReport) => notes.map(({ code }) => code);

/** 5861 of PC1, with everything in it. */
function activated(host: string, change: { query?: string; command?: string } = {}): Sighting {
  return {
    kind: "activated",
    object: "binding",
    host,
    namespace: "root\\subscription",
    filter: { name: "f", query: change.query ?? QUERY },
    consumer: {
      class: "CommandLineEventConsumer",
      name: "c",
      properties: { CommandLineTemplate: change.command ?? "cmd /c calc" },
    },
    time: 132_000_000_000_000_000n,
    actor: undefined,
    source: "wmi-activity/5861",
    caveats: [],
    detail: undefined,
    evidence: { path: "log", offset: 512, recordId: "7" },
  };
}

describe("a subscription that only a MOF file has", () => {
  test("is a result: state and activity unknown, no times", () => {
    const [one, ...others] = join(...planned(NAMESPACE + PARTS));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      host: "",
      namespace: "root\\subscription",
      filter: { name: "f", query: QUERY },
      consumer: { class: "CommandLineEventConsumer", name: "c" },
      state: "unknown",
      activity: "unknown",
      firstSeen: null,
      lastSeen: null,
    });
    expect(one?.binding?.path).toContain("CommandLineEventConsumer");
    expect(codes(one as SubscriptionReport)).toEqual(["host-unknown", "mof-only"]);
    expect(one?.sightings.map(({ kind, object }) => [kind, object])).toEqual([
      ["attempted", "filter"],
      ["attempted", "consumer"],
      ["attempted", "binding"],
    ]);
  });

  test("copies of the file are one result with all sightings, other content is another", () => {
    const other = PARTS.replace("calc", "notepad");
    const found = join(
      ...planned(NAMESPACE + PARTS, "b.mof"),
      ...planned(NAMESPACE + PARTS, "a.mof"),
      ...planned(NAMESPACE + other, "c.mof"),
    );
    expect(found.map(({ sightings }) => [...new Set(sightings.map(({ evidence }) => evidence.path))])).toEqual(
      expect.arrayContaining([["a.mof", "b.mof"], ["c.mof"]]),
    );
    expect(found).toHaveLength(2);
  });

  test("parts without a name belong together and say that they have none", () => {
    const [one, ...others] = join(...planned(NAMESPACE + PARTS.replace('Name = "c";', "").replace('Name = "f";', "")));
    expect(others).toEqual([]);
    expect(one?.filter).toMatchObject({ name: null, query: QUERY });
    expect(one?.consumer).toMatchObject({ name: null, properties: { CommandLineTemplate: "cmd /c calc" } });
    expect(codes(one as SubscriptionReport)).toEqual([
      "host-unknown",
      "filter-name-not-seen",
      "consumer-name-not-seen",
      "mof-only",
    ]);
  });

  test("its timer and its provider come with it, others don't", () => {
    const text = `${NAMESPACE}instance of __IntervalTimerInstruction { TimerId = "T1"; IntervalBetweenEvents = 60000; };
instance of __IntervalTimerInstruction { TimerId = "other"; IntervalBetweenEvents = 1; };
instance of __Win32Provider as $P { Name = "p"; CLSID = "{1}"; };
instance of __EventConsumerProviderRegistration { provider = $P; ConsumerClassNames = {"commandlineeventconsumer"}; };
${PARTS.replace(QUERY, "select * from __timerevent where timerid = 't1'")}`;
    const [one] = join(...planned(text));
    expect(one?.timers).toEqual([
      {
        __CLASS: "__IntervalTimerInstruction",
        __NAMESPACE: "root\\subscription",
        TimerId: "T1",
        IntervalBetweenEvents: 60_000,
      },
    ]);
    expect(one?.providers).toMatchObject([{ Name: "p", CLSID: "{1}" }]);
    expect(one?.sightings.map(({ object }) => object)).toEqual(["timer", "provider", "filter", "consumer", "binding"]);
  });

  test("a deletion in the file is told with what it deletes", () => {
    const [one] = join(...planned(`${NAMESPACE}${PARTS}#pragma deleteinstance("__EventFilter.Name=\\"f\\"", NOFAIL)`));
    expect(one?.sightings.at(-1)?.detail).toBe('would be deleted by compiling this file: __EventFilter.Name="f"');
  });
});

describe("a subscription that a host is seen to have", () => {
  test("takes the file's sightings in, which change nothing else", () => {
    const [alone] = join(activated("PC1"));
    const [one, ...others] = join(activated("PC1"), ...planned(NAMESPACE + PARTS, "x.mof", "PC1"));
    expect(others).toEqual([]);
    expect({ ...one, sightings: [] }).toEqual({ ...alone, sightings: [] });
    expect(one?.sightings.map(({ kind }) => kind)).toEqual(["activated", "attempted", "attempted", "attempted"]);
    expect(one?.sightings.every(({ caveats }) => caveats === undefined)).toBe(true);
  });

  test("of a file of no known host too, which is said", () => {
    const [one, ...others] = join(activated("PC1"), ...planned(NAMESPACE + PARTS));
    expect(others).toEqual([]);
    expect(one?.sightings[1]?.caveats).toEqual([
      "joined by equal names and content: no evidence says that the file was on this host",
    ]);
  });

  test("of a file without a namespace, whatever the host's is", () => {
    expect(join(activated("PC1"), ...planned(PARTS, "x.mof", "PC1"))).toHaveLength(1);
  });

  test.each([
    ["another query", activated("PC1", { query: "SELECT * FROM __TimerEvent" }), ""],
    ["another command", activated("PC1", { command: "cmd /c other" }), ""],
    ["another host", activated("PC1"), "PC2"],
    ["another namespace", { ...activated("PC1"), namespace: "root\\x" }, ""],
  ])("but not with %s", (_, seen, host) => {
    const found = join(seen, ...planned(NAMESPACE + PARTS, "x.mof", host));
    expect(found.map(({ state }) => state).sort()).toEqual(["present", "unknown"]);
  });
});
