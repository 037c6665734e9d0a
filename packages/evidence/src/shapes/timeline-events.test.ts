import { filetimeToIso } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { pairs, readOne, readWhole } from "./read-whole.test-support.ts";

const csv = (row: Record<string, string>) =>
  `${Object.keys(row).join(",")}\n${Object.values(row)
    .map((cell) => `"${cell.replaceAll('"', '""')}"`)
    .join(",")}\n`;

describe("Hayabusa", () => {
  const row = {
    Timestamp: "2022-03-10 22:08:30.022 +01:00",
    RuleTitle: "WMI Filter To Consumer Binding",
    Level: "high",
    Computer: "WKSTN-04",
    Channel: "Sysmon",
    EventID: 20,
    RecordID: 412,
  };

  test("JSON: original names, values as text, the zone applied", async () => {
    const Details = { Op: "Created", Type: "Command Line", Name: 123, Tgt: true, User: "A\\b" };
    const event = await readOne(JSON.stringify({ ...row, Details, ExtraFieldInfo: { RuleName: "-" } }, null, 2));
    expect(event).toMatchObject({
      provider: "Microsoft-Windows-Sysmon",
      channel: "Microsoft-Windows-Sysmon/Operational",
      eventId: 20,
      recordId: 412n,
      computer: "WKSTN-04",
      traits: ["white-space-changed"],
    });
    expect(filetimeToIso(event.time ?? 0n)).toBe("2022-03-10T21:08:30.0220000Z");
    expect(pairs(event)).toEqual([
      ["Operation", "Created"],
      ["Type", "Command Line"],
      ["Name", "123"],
      ["Destination", "true"],
      ["User", "A\\b"],
      ["RuleName", "-"],
    ]);
  });

  test("CSV: one cell, whose values may hold the separator", async () => {
    const Details =
      "Op: Created \u00a6 Type: Script \u00a6 Name: a \u00a6 Name: b \u00a6 x \u00a6 Tgt: y: z \u00a6 User: A\\b";
    const { format, events } = await readWhole(csv({ ...row, EventID: "20", RecordID: "412", Details }));
    expect(format).toBe("hayabusa-csv");
    expect(events.map(pairs)).toEqual([
      [
        ["Operation", "Created"],
        ["Type", "Script"],
        ["Name", "a \u00a6 Name: b \u00a6 x"],
        ["Destination", "y: z"],
        ["User", "A\\b"],
      ],
    ]);
  });

  test("all-field-info profiles keep the original names", async () => {
    const AllFieldInfo = { ESS: "F", CONSUMER: 'C="N"', Namespace: "//./root/subscription" };
    const event = await readOne(
      JSON.stringify({ ...row, Channel: "WMI", EventID: 5861, AllFieldInfo, Details: { Namespace: "x" } }),
    );
    expect(event.channel).toBe("Microsoft-Windows-WMI-Activity/Operational");
    expect(pairs(event).map(([name]) => name)).toEqual(["ESS", "CONSUMER", "Namespace"]);
  });

  test("other channels keep their abbreviation and their names", async () => {
    const event = await readOne(JSON.stringify({ ...row, Channel: "Fw", EventID: 2004, Details: { Rule: "r" } }));
    expect([event.channel, pairs(event)]).toEqual(["Fw", [["Rule", "r"]]]);
  });
});

describe("EvtxECmd", () => {
  const row = {
    RecordNumber: "7",
    EventRecordId: "149",
    TimeCreated: "2022-03-10 21:08:30.0224118",
    EventId: "5861",
    Level: "Info",
    Provider: "Microsoft-Windows-WMI-Activity",
    Channel: "Microsoft-Windows-WMI-Activity/Operational",
    ProcessId: "2936",
    Computer: "WKSTN-04",
    UserId: "S-1-5-18",
    PayloadData1: "Ess: F",
    SourceFile: "a.evtx",
  };
  const userData = {
    Operation_ESStoConsumerBinding: { Namespace: "//./root/subscription", ESS: "F", PossibleCause: "a &gt;= 1" },
  };

  test("CSV: the payload, one layer of entities undone", async () => {
    const { format, events } = await readWhole(
      `\ufeff${csv({ ...row, Payload: JSON.stringify({ UserData: userData }) })}`,
    );
    expect(format).toBe("evtxecmd-csv");
    expect(events).toMatchObject([
      {
        eventId: 5861,
        recordId: 149n,
        userSid: "S-1-5-18",
        processId: 2936,
        payloadName: "Operation_ESStoConsumerBinding",
        data: [
          { name: "Namespace", value: "//./root/subscription" },
          { name: "ESS", value: "F" },
          { name: "PossibleCause", value: "a >= 1" },
        ],
        traits: ["white-space-changed"],
      },
    ]);
    expect(filetimeToIso(events[0]?.time ?? 0n)).toBe("2022-03-10T21:08:30.0224118Z");
  });

  test("JSON: EventData by names; without payload the digest", async () => {
    const EventData = { Data: [{ "@Name": "RuleName" }, { "@Name": "Type", "#text": "Script" }] };
    const numbers = { ...row, EventId: 20, EventRecordId: 149, Payload: JSON.stringify({ EventData }) };
    expect(pairs(await readOne(JSON.stringify(numbers)))).toEqual([
      ["RuleName", ""],
      ["Type", "Script"],
    ]);
    expect(pairs(await readOne(JSON.stringify(row)))).toEqual([["Ess", "F"]]);
  });

  test("whole events (--fj)", async () => {
    const System = {
      Provider: { "@Name": "P" },
      EventID: "7",
      TimeCreated: { "@SystemTime": "2022-03-10 21:08:30.0224118Z" },
      Channel: "System",
    };
    const text = JSON.stringify({ Event: { System, EventData: { Data: [{ "@Name": "A", "#text": "1" }] } } });
    expect(await readOne(text)).toMatchObject({
      provider: "P",
      eventId: 7,
      data: [{ name: "A", value: "1" }],
      traits: [],
    });
  });
});
