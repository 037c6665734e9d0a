import { filetimeToIso } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { pairs, readOne, readWhole } from "./read-whole.test-support.ts";

const SYSTEM = {
  Provider: { "#attributes": { Name: "Microsoft-Windows-WMI-Activity", Guid: "1418EF04-B0B4-4623-BF7E-D74AB47BBDAA" } },
  EventID: 5861,
  TimeCreated: { "#attributes": { SystemTime: "2022-03-10T21:08:30.022411Z" } },
  EventRecordID: 149,
  Correlation: null,
  Execution: { "#attributes": { ProcessID: 2936, ThreadID: 2564 } },
  Channel: "Microsoft-Windows-WMI-Activity/Operational",
  Computer: "WKSTN-04",
  Security: { "#attributes": { UserID: "S-1-5-18" } },
};
const BINDING = { "#attributes": { xmlns: "x" }, Namespace: "//./root/subscription", ESS: "F", CONSUMER: 'C="N"' };

function event(payload: object, system: object = {}): string {
  return JSON.stringify({ Event: { "#attributes": { xmlns: "x" }, System: { ...SYSTEM, ...system }, ...payload } });
}

describe("evtx_dump", () => {
  test("UserData", async () => {
    const found = await readOne(event({ UserData: { Operation_ESStoConsumerBinding: BINDING } }));
    expect(found).toMatchObject({
      provider: "Microsoft-Windows-WMI-Activity",
      channel: "Microsoft-Windows-WMI-Activity/Operational",
      eventId: 5861,
      recordId: 149n,
      computer: "WKSTN-04",
      userSid: "S-1-5-18",
      processId: 2936,
      payloadName: "Operation_ESStoConsumerBinding",
      message: undefined,
      traits: [],
    });
    expect(filetimeToIso(found.time ?? 0n)).toBe("2022-03-10T21:08:30.0224110Z");
    expect(pairs(found)).toEqual([
      ["Namespace", "//./root/subscription"],
      ["ESS", "F"],
      ["CONSUMER", 'C="N"'],
    ]);
  });

  test("--separate-json-attributes and Chainsaw", async () => {
    const separate = {
      Event_attributes: { xmlns: "x" },
      Event: {
        System: {
          Provider_attributes: { Name: "P" },
          EventID: 7,
          EventID_attributes: { Qualifiers: 32768 },
          TimeCreated_attributes: { SystemTime: "2022-03-10T21:08:30.022411Z" },
          Execution_attributes: { ProcessID: 12 },
          Security_attributes: { UserID: "S-1-5-19" },
          Channel: "System",
          Computer: "WKSTN-04",
        },
        UserData: { Operation_X_attributes: { xmlns: "y" }, Operation_X: { A: "1" } },
      },
    };
    const expected = { provider: "P", eventId: 7, userSid: "S-1-5-19", processId: 12, payloadName: "Operation_X" };
    const plain = await readOne(JSON.stringify(separate));
    expect(plain).toMatchObject({ ...expected, data: [{ name: "A", value: "1" }] });
    const hunt = { group: "Sigma", kind: "individual", document: { kind: "evtx", path: "a", data: separate } };
    const { format, events } = await readWhole(`[${JSON.stringify(hunt)}]`);
    expect(format).toBe("chainsaw-json");
    expect(events).toMatchObject([expected]);
    const aggregate = { group: "Sigma", kind: "aggregate", documents: [hunt.document, hunt.document] };
    expect((await readWhole(JSON.stringify(aggregate))).events).toMatchObject([expected, expected]);
  });

  test.each([
    ["typed values", { B: true, N: 7, S: "x", Z: null }, ["B=true", "N=7", "S=x", "Z="]],
    ["an integer above 2^53", { N: "@" }, ["N=18446744073709551615"]],
    ["several unnamed values", { Data: { "#text": ["a", "b"] } }, ["Data=a", "Data=b"]],
    ["one unnamed value and binary", { Data: { "#text": "a" }, Binary: "00FF" }, ["Data=a", "Binary=00FF"]],
    ["numbered values", { Data: "a", Data_1: "b", Data_2: "c" }, ["Data=a", "Data=b", "Data=c"]],
    ["nested values", { A: { B: "1", C: { D: ["2", "3"] } } }, ["A/B=1", "A/C/D=2", "A/C/D=3"]],
    ["no values", null, []],
    ["text only", "abc", ["EventData=abc"]],
  ])("EventData with %s", async (_, EventData, expected) => {
    const text = event({ EventData }).replace('"@"', "18446744073709551615");
    expect(pairs(await readOne(text)).map((pair) => pair.join("="))).toEqual(expected);
  });

  test("EventID with qualifiers, provider by source name, odd names", async () => {
    const system = {
      EventID: { "#attributes": { Qualifiers: 32768 }, "#text": 6005 },
      Provider: { "#attributes": { EventSourceName: "Old" } },
    };
    const found = await readOne(event({ EventData: { constructor: "c", toString: "t" } }, system));
    expect(found).toMatchObject({ eventId: 6005, provider: "Old" });
    expect(pairs(found)).toEqual([
      ["constructor", "c"],
      ["toString", "t"],
    ]);
  });

  test.each([
    ["inside", { A: { "#attributes": { xmlns: "x", p: 1 } }, B: { "#attributes": { q: "2" }, C: "3" } }],
    ["beside", { A_attributes: { xmlns: "x", p: 1 }, B_attributes: { q: "2" }, B: { C: "3" } }],
  ])("attributes of the payload's elements, %s them", async (_, Operation_X) => {
    const found = await readOne(event({ UserData: { Operation_X } }));
    expect(pairs(found).map((pair) => pair.join("="))).toEqual(["A@p=1", "B@q=2", "B/C=3"]);
  });

  test("an element of the payload that is no object", async () => {
    expect(await readOne(event({ UserData: { Only: "text" } }))).toMatchObject({
      payloadName: "Only",
      data: [{ name: "Only", value: "text" }],
    });
  });
});

describe("MaxPatrol", () => {
  function envelope(data: object[], time = "2019-05-11 17:58:23.340658"): string {
    const System = {
      Provider: { Name: "Microsoft-Windows-Sysmon" },
      EventID: "20",
      TimeCreated: { SystemTime: time },
      EventRecordID: "16111",
      Execution: { ProcessID: "2032" },
      Channel: "Microsoft-Windows-Sysmon/Operational",
      Computer: "WKSTN-04",
      Security: { UserID: "S-1-5-18" },
    };
    const body = JSON.stringify({ Event: { xmlns: "x", System, EventData: { Data: data } } });
    return JSON.stringify({ body, type: "raw", normalized: false });
  }

  test("the event in the envelope", async () => {
    const data = [
      { Name: "RuleName" },
      { Name: "UtcTime", text: "2019-05-11 17:58:23.340" },
      { Name: "Type", text: "Script" },
    ];
    const found = await readOne(envelope(data));
    expect(found).toMatchObject({ eventId: 20, recordId: 16111n, processId: 2032, userSid: "S-1-5-18", traits: [] });
    expect(pairs(found)).toEqual([
      ["RuleName", ""],
      ["UtcTime", "2019-05-11 17:58:23.340"],
      ["Type", "Script"],
    ]);
  });

  test("a time without zone is marked, or Sysmon's own taken where it says another", async () => {
    expect((await readOne(envelope([]))).traits).toEqual(["time-zone-unknown"]);
    const later = [{ Name: "UtcTime", text: "2019-05-11 20:58:23.340" }];
    const found = await readOne(envelope(later));
    expect([filetimeToIso(found.time ?? 0n), found.traits]).toEqual(["2019-05-11T20:58:23.3400000Z", []]);
  });

  test("brackets without end in the body are refused", async () => {
    const body = `{"Event":${'{"a":'.repeat(70)}1${"}".repeat(71)}`;
    const { issues } = await readWhole(JSON.stringify({ body }));
    expect(issues.map((issue) => issue.code)).toEqual(["JSON_DEPTH_LIMIT"]);
    const wide = await readWhole(JSON.stringify({ body: `{"Event":[${"1,".repeat(500_000)}1]}` }));
    expect(wide.issues.map((issue) => issue.code)).toEqual(["JSON_VALUE_LIMIT"]);
  });
});
