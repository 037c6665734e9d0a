import { filetimeToIso } from "@unbind/bytes";
import { expect, test } from "vitest";
import { pairs, readOne, readWhole } from "./read-whole.test-support.ts";

const SYSMON_20 = {
  EventID: 20,
  Channel: "Microsoft-Windows-Sysmon/Operational",
  SourceName: "Microsoft-Windows-Sysmon",
  Hostname: "WKSTN-04",
  RecordNumber: 412,
  EventType: "INFO",
  Keywords: -(2 ** 63),
  AccountName: "SYSTEM",
  Domain: "NT AUTHORITY",
  UserID: "S-1-5-18",
  UtcTime: "2021-05-04 09:10:11.250",
  EventTime: "2021-05-04 11:10:11",
  "@timestamp": "2021-05-04T09:10:12.900Z",
  Operation: "Created",
  User: "CONTOSO\\svc-build",
  Name: ' "Patch & Check"',
  Type: "Command Line",
  Destination: ' "cmd.exe /c dir &gt; c:\\\\t.txt &amp; echo &lt;x&gt;"',
  type: "pipeline",
  host: "collector",
  port: 49730,
  Message:
    "WmiEventConsumer activity detected:\r\nRuleName: \r\nEventType: WmiConsumerEvent\r\nUtcTime: 2021-05-04 09:10:11.250\r\n" +
    'Operation: Created\r\nUser: CONTOSO\\svc-build\r\nName:  "Patch & Check"\r\nType: Command Line\r\n' +
    'Destination:  "cmd.exe /c dir > c:\\\\t.txt & echo <x>"',
};

test("2019: EventType from the message, values unescaped, Sysmon's own time", async () => {
  const event = await readOne(JSON.stringify({ ...SYSMON_20, ProcessID: 3140 }));
  expect(event).toMatchObject({
    provider: "Microsoft-Windows-Sysmon",
    eventId: 20,
    recordId: 412n,
    computer: "WKSTN-04",
    userSid: "S-1-5-18",
    processId: 3140,
    traits: [],
  });
  expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T09:10:11.2500000Z");
  expect(pairs(event)).toEqual([
    ["EventType", "WmiConsumerEvent"],
    ["UtcTime", "2021-05-04 09:10:11.250"],
    ["Operation", "Created"],
    ["User", "CONTOSO\\svc-build"],
    ["Name", ' "Patch & Check"'],
    ["Type", "Command Line"],
    ["Destination", ' "cmd.exe /c dir > c:\\\\t.txt & echo <x>"'],
  ]);
});

test("2020: the payload's EventType has a name of its own, its ProcessId stays", async () => {
  const { Message: _, ...bare } = SYSMON_20;
  const event = await readOne(
    JSON.stringify({
      ...bare,
      EventID: 12,
      ExecutionProcessID: 3524,
      ProcessId: "944",
      EventType: "SetValue",
      EventTypeOrignal: "INFO",
    }),
  );
  expect(event.processId).toBe(3524);
  expect(pairs(event)).toContainEqual(["EventType", "SetValue"]);
  expect(pairs(event)).toContainEqual(["ProcessId", "944"]);
  // Without a message to compare with, entities are undone all the same.
  expect(pairs(event)).toContainEqual(["Destination", ' "cmd.exe /c dir > c:\\\\t.txt & echo <x>"']);
});

test("entities that the message shows too belong to the value", async () => {
  const record = { ...SYSMON_20, Destination: ' "echo &lt;x&gt;"', Message: 'Destination:  "echo &lt;x&gt;"' };
  expect(pairs(await readOne(JSON.stringify(record)))).toContainEqual(["Destination", ' "echo &lt;x&gt;"']);
});

test("a WMI row with only a message: values from it, time of arrival", async () => {
  const record = {
    EventID: 5857,
    Channel: "Microsoft-Windows-WMI-Activity/Operational",
    Hostname: "WKSTN-04",
    EventTime: "2021-05-04 11:10:11",
    "@timestamp": "2021-05-04T09:10:12.900Z",
    ProcessID: 2568,
    Message:
      "CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 2568; ProviderPath = C:\\w.dll",
  };
  const event = await readOne(JSON.stringify(record));
  expect(event).toMatchObject({
    payloadName: "Operation_StartedOperational",
    traits: ["time-of-arrival", "from-message"],
  });
  expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T09:10:12.9000000Z");
  expect(pairs(event)[0]).toEqual(["ProviderName", "CIMWin32"]);
});

test("a Sysmon row with only a message: its own time out of it", async () => {
  const { EventID, Channel, Message } = SYSMON_20;
  const event = await readOne(JSON.stringify({ EventID, Channel, Message, "@timestamp": "2021-05-04T09:10:12.900Z" }));
  expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T09:10:11.2500000Z");
  expect(event.traits).toEqual(["from-message"]);
  expect(pairs(event)).toContainEqual(["Destination", ' "cmd.exe /c dir > c:\\\\t.txt & echo <x>"']);
});

test("a WMI row whose values are there keeps them", async () => {
  const record = { EventID: 5861, Channel: "Microsoft-Windows-WMI-Activity/Operational", ESS: "F", CONSUMER: 'C="N"' };
  const event = await readOne(JSON.stringify({ ...record, Message: "Namespace = x" }));
  expect(pairs(event)).toEqual([
    ["ESS", "F"],
    ["CONSUMER", 'C="N"'],
  ]);
  expect(event.traits).toEqual([]);
});

test.each([
  ["with a zone", "2021-05-04T11:10:11.123456+02:00", "2021-05-04T09:10:11.1234560Z", []],
  ["without a zone", "2021-05-04 11:10:11", "2021-05-04T11:10:11.0000000Z", ["time-zone-unknown"]],
])("EventTime %s, where nothing else is there", async (_, EventTime, iso, traits) => {
  const event = await readOne(JSON.stringify({ EventID: 1, Channel: "security", EventTime }));
  expect(filetimeToIso(event.time ?? 0n)).toBe(iso);
  expect(event.traits).toEqual(traits);
  expect(event.channel).toBe("Security");
});

test("an id that is none makes the record unknown", async () => {
  const { events, issues } = await readWhole('{"Channel":"Security","EventID":"none"}');
  expect([events, issues.map((issue) => issue.code)]).toEqual([[], ["RECORD_UNKNOWN"]]);
});
