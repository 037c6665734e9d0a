import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mofInput } from "./mof-input.ts";

const read = (text: string) => mofInput({ source: "x.mof", bytes: undefined, text });

const FILTER = `instance of __EventFilter as $F
{ Name = "F"; Query = "SELECT * FROM __TimerEvent WHERE TimerID = 't1'"; QueryLanguage = "WQL"; EventAccess = "x"; };`;
const CONSUMER = `instance of CommandLineEventConsumer as $C
{ Name = "C"; CommandLineTemplate = "cmd.exe"; KillTimeout = 45; CreatorSID = {1,2,0,0,0,0,0,5,32,0,0,0,32,2,0,0}; };`;
const BINDING =
  "instance of __FilterToConsumerBinding { Filter = $F; Consumer = $C; MaintainSecurityContext = true; };";
const TIMERS = `instance of __IntervalTimerInstruction { TimerId = "T1"; IntervalBetweenEvents = 60000; };
instance of __IntervalTimerInstruction { TimerId = "other"; IntervalBetweenEvents = 1; };`;
const HEAD = '#pragma namespace("\\\\\\\\.\\\\root\\\\subscription")\n#pragma autorecover\n';

describe("mofInput", () => {
  it("joins filter, consumer and binding by their paths, with the timer of the query", () => {
    const { form, subscriptions, notes } = read(`${HEAD}${FILTER}${CONSUMER}${BINDING}${TIMERS}`);
    expect({ form, notes: notes.map(({ code }) => code) }).toEqual({ form: "MOF text", notes: ["autorecover"] });
    expect(subscriptions).toHaveLength(1);
    expect(subscriptions[0]).toMatchObject({
      namespace: "root\\subscription",
      filter: {
        name: "F",
        query: "SELECT * FROM __TimerEvent WHERE TimerID = 't1'",
        queryLanguage: "WQL",
        eventNamespace: null,
        creatorSid: null,
        properties: { EventAccess: "x" },
      },
      consumer: {
        class: "CommandLineEventConsumer",
        name: "C",
        creatorSid: "S-1-5-32-544",
        properties: { CommandLineTemplate: "cmd.exe", KillTimeout: 45 },
      },
      binding: {
        path: '__FilterToConsumerBinding.Consumer="CommandLineEventConsumer.Name=\\"C\\"",Filter="__EventFilter.Name=\\"F\\""',
        properties: { MaintainSecurityContext: true },
      },
      timers: [{ TimerId: "T1", IntervalBetweenEvents: 60_000 }],
      notes: [{ code: "mof-only" }],
    });
    expect(subscriptions[0]?.sightings.map(({ object }) => object)).toEqual(["filter", "consumer", "binding", "timer"]);
  });

  it("gives what no binding names, and bindings whose ends are elsewhere", () => {
    const elsewhere = `instance of __FilterToConsumerBinding
{ Filter = "__EventFilter.Name=\\"A\\""; Consumer = "Own.Name=\\"B\\""; };`;
    const names = read(`${HEAD}${FILTER}${CONSUMER}${elsewhere}`).subscriptions.map(({ filter, consumer, binding }) => [
      filter?.name,
      consumer?.class,
      consumer?.name,
      binding !== null,
    ]);
    expect(names).toEqual([
      ["F", undefined, undefined, false],
      ["A", "Own", "B", true],
      [undefined, "CommandLineEventConsumer", "C", false],
    ]);
  });

  it("reads event 5861 behind its head, whose names are an attacker's choice", () => {
    const head =
      "Namespace = //./root/default; Eventfilter = instance of __EventFilter { Name = 'no' }; Consumer = x; ";
    const cause = `PossibleCause = Binding EventFilter: ${FILTER.replace(" as $F", "")} Perm. Consumer: ${CONSUMER.replace(" as $C", "")}`;
    const { form, subscriptions } = read(head + cause);
    expect(form).toBe("text of event 5861");
    expect(subscriptions).toHaveLength(1);
    expect(subscriptions[0]).toMatchObject({
      namespace: "root\\default",
      filter: { name: "F" },
      consumer: { name: "C" },
    });
    expect(subscriptions[0]?.binding).not.toBeNull();
    expect(subscriptions[0]?.sightings[0]?.source).toBe("wmi-activity/5861");
  });

  it("tells of a cut", () => {
    const { subscriptions, notes } = read(`${HEAD}instance of __EventFilter { Name = "F"; Query = "SELECT`);
    expect(subscriptions[0]?.notes.map(({ code }) => code)).toContain("caveat");
    expect(notes.length).toBeGreaterThan(1);
  });

  it("tells of consumer classes", () => {
    const text = `class Own : __EventConsumer { [key] string Name; };
instance of __Win32Provider { Name = "P"; Clsid = "{1}"; };`;
    expect(read(HEAD + text).notes.map(({ code }) => code)).toEqual(["MOF_CONSUMER_CLASS"]);
  });

  it("explains so many, and counts the rest", () => {
    const many = Array.from({ length: 250 }, (_, i) => `instance of __EventFilter { Name = "F${i}"; };`).join("\n");
    const { subscriptions, notes } = read(many);
    expect(subscriptions).toHaveLength(200);
    expect(notes.map(({ text }) => text)).toEqual(["It makes 250 subscriptions; the first 200 are explained."]);
  });

  it("takes any text", () => {
    const piece = fc.oneof(
      fc.constantFrom(HEAD, FILTER, CONSUMER, BINDING, TIMERS, "PossibleCause = ", "{", '"'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const { subscriptions } = read(pieces.join(""));
        for (const { filter, consumer } of subscriptions) expect(filter ?? consumer).not.toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
