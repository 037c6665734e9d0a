import type { Event } from "@unbind/model";
import { describe, expect, it } from "vitest";
import { type EventFilter, inSpan, isWanted, selectorOf } from "./event-filter.ts";
import { eventJson } from "./event-json.ts";

const event: Event = {
  provider: "Microsoft-Windows-Sysmon",
  channel: "Microsoft-Windows-Sysmon/Operational",
  eventId: 21,
  recordId: 2n ** 63n,
  time: 100n,
  computer: "WKSTN-04",
  userSid: undefined,
  processId: 4,
  payloadName: undefined,
  data: [{ name: "Query", value: "lone \ud800 \u009b" }],
  message: undefined,
  traits: [],
  ref: { path: "log.json", offset: 7 },
};

const any: EventFilter = { eventIds: [], channels: [], providers: [], since: undefined, until: undefined };

describe("isWanted", () => {
  it.each<[Partial<EventFilter>, boolean]>([
    [{}, true],
    [{ eventIds: [19, 21] }, true],
    [{ eventIds: [19] }, false],
    [{ channels: ["microsoft-windows-sysmon/operational"] }, true],
    [{ channels: ["Security"] }, false],
    [{ providers: ["Other", "microsoft-WINDOWS-sysmon"] }, true],
    [{ providers: ["Other"] }, false],
    [{ since: 100n, until: 101n }, true],
    [{ since: 101n }, false],
    [{ until: 100n }, false],
  ])("%o: %s", (filter, expected) => {
    expect(isWanted(event, { ...any, ...filter })).toBe(expected);
  });

  it("lets pass what is not known", () => {
    const bare = { ...event, provider: "", channel: "", time: undefined };
    expect(isWanted(bare, { ...any, channels: ["a"], providers: ["b"], since: 1n })).toBe(true);
    expect(inSpan(undefined, { ...any, until: 1n })).toBe(true);
  });
});

describe("selectorOf", () => {
  it("names only what is asked for", () => {
    expect(selectorOf(any)).toEqual({ eventIds: [] });
    expect(selectorOf({ ...any, eventIds: [1], channels: ["c"], providers: ["p"] })).toEqual({
      eventIds: [1],
      channels: ["c"],
      providers: ["p"],
    });
  });
});

describe("eventJson", () => {
  it("is one line of well-formed JSON with 64-bit values as text", () => {
    expect(eventJson(event)).toBe(
      '{"provider":"Microsoft-Windows-Sysmon","channel":"Microsoft-Windows-Sysmon/Operational","eventId":21,' +
        '"computer":"WKSTN-04","recordId":"9223372036854775808","time":"1601-01-01T00:00:00.0000100Z","userSid":null,' +
        '"processId":4,"payloadName":null,"data":[{"name":"Query","value":"lone \ufffd \\u009b"}],"message":null,' +
        '"traits":[],"evidence":{"path":"log.json","offset":7}}',
    );
  });
});
