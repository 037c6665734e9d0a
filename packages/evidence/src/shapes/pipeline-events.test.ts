import { filetimeToIso } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { pairs, readOne, readWhole } from "./read-whole.test-support.ts";

const WMI = "Microsoft-Windows-WMI-Activity/Operational";
const STARTED =
  "CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 12; ProviderPath = C:\\p.dll";

describe("Winlogbeat", () => {
  test("6: user_data at the top, record number as text", async () => {
    const document = {
      "@timestamp": "2019-05-18T20:43:43.178Z",
      user_data: { ProviderName: "WmiPerfInst", Code: "0x0", xml_name: "Operation_StartedOperational" },
      message: STARTED,
      event_id: 5857,
      record_number: "512",
      process_id: 6120,
      log_name: WMI,
      source_name: "Microsoft-Windows-WMI-Activity",
      computer_name: "WKSTN-04",
      user: { identifier: "S-1-5-18" },
    };
    const event = await readOne(JSON.stringify(document));
    expect(event).toMatchObject({
      provider: "Microsoft-Windows-WMI-Activity",
      channel: WMI,
      eventId: 5857,
      recordId: 512n,
      computer: "WKSTN-04",
      userSid: "S-1-5-18",
      processId: 6120,
      payloadName: "Operation_StartedOperational",
      traits: [],
    });
    expect(filetimeToIso(event.time ?? 0n)).toBe("2019-05-18T20:43:43.1780000Z");
    expect(pairs(event)).toEqual([
      ["ProviderName", "WmiPerfInst"],
      ["Code", "0x0"],
    ]);
  });

  const winlog = {
    channel: "Microsoft-Windows-Sysmon/Operational",
    provider_name: "Microsoft-Windows-Sysmon",
    computer_name: "WKSTN-04",
    record_id: 412,
    process: { pid: 3140 },
    event_data: { UtcTime: "2021-05-04 09:10:11.250", Name: ["a"], param1: "x" },
  };
  const document = { "@timestamp": "2021-05-04T09:10:11.260Z", event: { code: "20" }, winlog };

  test.each([
    ["7", document],
    ["an Elastic hit", { _index: "x", _source: document }],
    ["dotted columns", flat(document)],
  ])("%s", async (_, value) => {
    const event = await readOne(JSON.stringify(value));
    expect(event).toMatchObject({ eventId: 20, recordId: 412n, processId: 3140, computer: "WKSTN-04" });
    expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T09:10:11.2500000Z");
    expect(pairs(event)).toEqual([
      ["UtcTime", "2021-05-04 09:10:11.250"],
      ["Name", "a"],
      ["Data", "x"],
    ]);
  });

  test("a whole answer of Elastic", async () => {
    const answer = { took: 1, hits: { total: 2, hits: [{ _source: document }, { _source: document }] } };
    const { format, events } = await readWhole(JSON.stringify(answer));
    expect([format, events.length]).toEqual(["winlogbeat-json", 2]);
  });

  test("the XML in event.original is preferred", async () => {
    const original =
      "<Event xmlns='x'><System><EventID>21</EventID></System><EventData><Data Name='A'>1</Data></EventData></Event>";
    const event = await readOne(JSON.stringify({ ...document, event: { code: "20", original } }));
    expect(event).toMatchObject({ eventId: 21, data: [{ name: "A", value: "1" }] });
  });

  function flat(value: object, prefix = ""): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
        typeof inner === "object" && !Array.isArray(inner)
          ? Object.entries(flat(inner, `${prefix}${key}.`))
          : [[prefix + key, inner]],
      ),
    );
  }
});

describe("Wazuh", () => {
  const system = {
    providerName: "Microsoft-Windows-WMI-Activity",
    eventID: "5857",
    channel: WMI,
    computer: "WKSTN-04",
    eventRecordID: "512",
    systemTime: "2021-05-04T09:10:11.1234567Z",
    message: `"${STARTED}"`,
  };

  test("WMI-Activity: values out of the quoted message", async () => {
    const event = await readOne(
      JSON.stringify({ timestamp: "2021-05-04T09:10:20.000+0000", data: { win: { system } } }),
    );
    expect(event).toMatchObject({ eventId: 5857, recordId: 512n, message: STARTED, traits: ["from-message"] });
    expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T09:10:11.1234567Z");
    expect(pairs(event)[0]).toEqual(["ProviderName", "CIMWin32"]);
  });

  test("eventdata gets its capitals back; without its own time the arrival counts", async () => {
    const { systemTime: _, ...rest } = system;
    const win = { system: { ...rest, eventID: "20" }, eventdata: { ruleName: "-", destination: "x" } };
    const event = await readOne(JSON.stringify({ timestamp: "2021-05-04T09:10:20.000+0200", data: { win } }));
    expect(event.traits).toEqual(["time-of-arrival"]);
    expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T07:10:20.0000000Z");
    expect(pairs(event)).toEqual([
      ["RuleName", "-"],
      ["Destination", "x"],
    ]);
  });
});

describe("Splunk", () => {
  const xml =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='P'/><EventID>5861</EventID>" +
    "<TimeCreated SystemTime='2022-03-10T21:08:30.0224118Z'/><Channel>C</Channel></System><UserData><X><A>1</A></X></UserData></Event>";
  const classic =
    "05/04/2021 11:10:11 PM\nLogName=Microsoft-Windows-WMI-Activity/Operational\nSourceName=WMI-Activity\nEventCode=5857\nType=Information\n" +
    `ComputerName=WKSTN-04\nSid=S-1-5-18\nRecordNumber=512\nMessage=${STARTED}\n`;

  test.each([
    [
      "an export line",
      JSON.stringify({ preview: false, result: { _raw: xml, _time: "x", EventCode: "5861" } }),
      "splunk-json",
    ],
    ["a REST answer", JSON.stringify({ results: [{ _raw: xml }] }), "splunk-json"],
    ["CSV", `"_raw","_time",host\n"${xml.replaceAll('"', '""')}",x,y\n`, "splunk-csv"],
  ])("XML in %s", async (_, text, expected) => {
    const { format, events, issues } = await readWhole(text);
    expect([format, issues]).toEqual([expected, []]);
    expect(events).toMatchObject([{ eventId: 5861, payloadName: "X", data: [{ name: "A", value: "1" }] }]);
  });

  test("XML that the index cut off is read as far as it goes, and said to be cut", async () => {
    const { events, issues } = await readWhole(
      JSON.stringify({ result: { _raw: xml.slice(0, xml.indexOf("1</A>") + 1) } }),
    );
    expect(events).toMatchObject([{ eventId: 5861, data: [{ name: "A", value: "1" }] }]);
    expect(issues).toMatchObject([{ code: "XML_TRUNCATED", severity: "warning" }]);
  });

  test("JSON in _raw", async () => {
    const inner = JSON.stringify({ EventID: 1, Channel: "Security" });
    const { format, events } = await readWhole(JSON.stringify({ result: { _raw: inner } }));
    expect([format, events.length]).toEqual(["splunk-json", 1]);
  });

  test("classic text: values from the message, local time marked", async () => {
    const text = `${classic}${classic.replace("512", "513").replace("11:10", "01:10")}`;
    const { format, events, issues } = await readWhole(text);
    expect([format, issues]).toEqual(["splunk-classic", []]);
    expect(events.map((event) => [event.recordId, filetimeToIso(event.time ?? 0n)])).toEqual([
      [512n, "2021-05-04T23:10:11.0000000Z"],
      [513n, "2021-05-04T13:10:11.0000000Z"],
    ]);
    expect(events[0]).toMatchObject({
      channel: WMI,
      computer: "WKSTN-04",
      userSid: "S-1-5-18",
      provider: "Microsoft-Windows-WMI-Activity",
    });
    expect(events[0]?.traits).toEqual(["time-zone-unknown", "from-message"]);
    for (const pieceBytes of [1, 2, 7, 64, 100])
      expect(await readWhole(text, pieceBytes)).toEqual({ format, events, issues });
    expect(events[1]?.ref).toMatchObject({ offset: classic.length, length: classic.length });
  });

  test("classic text in an export takes _time where that has a zone", async () => {
    const event = await readOne(JSON.stringify({ result: { _raw: classic, _time: "2021-05-04T23:10:11.000+02:00" } }));
    expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T21:10:11.0000000Z");
    expect(event.traits).toEqual(["from-message"]);
  });
});

describe("Microsoft", () => {
  const mof = 'Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = "F";\n};\n';

  test("Defender: the binding in AdditionalFields, other rows counted", async () => {
    const AdditionalFields = JSON.stringify({
      Namespace: "//./root/subscription",
      Ess: "F",
      Consumer: 'C="N"',
      Details: mof,
      Extra: 1,
    });
    const row = {
      Timestamp: "2021-05-04T09:10:11.1234567Z",
      DeviceName: "wkstn-04",
      ActionType: "WmiBindEventFilterToConsumer",
      AdditionalFields,
    };
    const { format, events, issues } = await readWhole(
      JSON.stringify([row, { ...row, ActionType: "UsbDriveMounted" }]),
    );
    expect(format).toBe("defender-json");
    expect(events).toMatchObject([
      { channel: WMI, eventId: 5861, computer: "wkstn-04", recordId: undefined, traits: [] },
    ]);
    expect(events.map(pairs)).toEqual([
      [
        ["Namespace", "//./root/subscription"],
        ["ESS", "F"],
        ["CONSUMER", 'C="N"'],
        ["PossibleCause", mof],
        ["Extra", "1"],
      ],
    ]);
    expect(issues).toMatchObject([{ code: "RECORD_UNKNOWN", count: 1 }]);
  });

  test("Sentinel: both tables", async () => {
    const common = { EventID: 20, Computer: "WKSTN-04", TimeGenerated: "2021-05-04T09:10:11.1234567Z" };
    const xml =
      '<DataItem type="System.XmlData" time="t"><EventData xmlns="x"><Data Name="A">1 &amp; 2</Data></EventData></DataItem>';
    const event = { ...common, EventLog: "System", Source: "S", EventData: xml, RenderedDescription: "m" };
    expect(await readOne(JSON.stringify(event))).toMatchObject({
      channel: "System",
      provider: "S",
      eventId: 20,
      message: "m",
      data: [{ name: "A", value: "1 & 2" }],
    });
    const windowsEvent = { ...common, Channel: "System", Provider: "S", EventData: '{"A":"1"}', EventRecordId: "7" };
    expect(await readOne(JSON.stringify(windowsEvent))).toMatchObject({
      provider: "S",
      recordId: 7n,
      data: [{ name: "A", value: "1" }],
    });
    expect((await readOne(JSON.stringify({ ...windowsEvent, EventData: { A: "2" } }))).data).toEqual([
      { name: "A", value: "2" },
    ]);
  });

  test("XML as a value of any other JSON", async () => {
    const xml = "<Event><System><EventID>7</EventID></System></Event>";
    const event = await readOne(JSON.stringify({ source: "x", original: ` ${xml}` }));
    expect(event.eventId).toBe(7);
  });

  test("Get-WinEvent as CSV of PowerShell 5.1", async () => {
    const columns = ["Message", "Id", "ProviderName", "LogName", "RecordId", "MachineName", "TimeCreated"];
    const cells = [STARTED, "5857", "Microsoft-Windows-WMI-Activity", WMI, "512", "WKSTN-04", "5/4/2021 11:10:11 AM"];
    const line = (values: string[]) => `${values.map((value) => `"${value}"`).join(",")}\r\n`;
    const event = await readOne(`#TYPE Some.Type\r\n${line(columns)}${line(cells)}`);
    expect(event).toMatchObject({ eventId: 5857, recordId: 512n, time: undefined, traits: ["from-message"] });
  });

  test.each([
    ["/Date(1620119411123)/", "2021-05-04T09:10:11.1230000Z"],
    [{ value: "/Date(1620119411123)/", DateTime: "x" }, "2021-05-04T09:10:11.1230000Z"],
    ["2021-05-04T11:10:11.1234567+02:00", "2021-05-04T09:10:11.1234567Z"],
  ])("Get-WinEvent: values by position, time %j", async (TimeCreated, iso) => {
    const row = {
      Message: STARTED,
      Id: 5857,
      ProviderName: "Microsoft-Windows-WMI-Activity",
      LogName: WMI,
      ProcessId: 12,
      RecordId: 512,
      MachineName: "WKSTN-04",
      UserId: { BinaryLength: 12, Value: "S-1-5-18" },
      TimeCreated,
      Properties: ["P", 0, "wmiprvse.exe", 12, "C:\\p.dll"].map((Value) => ({ Value })),
    };
    const event = await readOne(JSON.stringify(row));
    expect(event).toMatchObject({
      channel: WMI,
      eventId: 5857,
      recordId: 512n,
      userSid: "S-1-5-18",
      message: STARTED,
      traits: [],
    });
    expect(filetimeToIso(event.time ?? 0n)).toBe(iso);
    expect(pairs(event)).toContainEqual(["ProviderPath", "C:\\p.dll"]);
    const shallow = await readOne(
      JSON.stringify({ ...row, Properties: ["System.Diagnostics.Eventing.Reader.EventProperty"] }),
    );
    expect(shallow.traits).toEqual(["from-message"]);
    const other = await readOne(JSON.stringify({ ...row, Id: 10, Properties: [{ Value: "x" }] }));
    expect(pairs(other)).toEqual([["Data", "x"]]);
  });

  test("Velociraptor: payload as an object", async () => {
    const row = {
      EventTime: "2021-05-04T09:10:11Z",
      Computer: "WKSTN-04",
      Channel: WMI,
      Provider: "P",
      EventID: 5861,
      EventRecordID: 7,
    };
    const event = await readOne(
      JSON.stringify({ ...row, UserData: { Operation_ESStoConsumerBinding: { ESS: "F" } }, Message: "m" }),
    );
    expect((await readWhole(JSON.stringify({ ...row, EventData: {} }))).format).toBe("velociraptor-json");
    expect(event).toMatchObject({
      recordId: 7n,
      payloadName: "Operation_ESStoConsumerBinding",
      data: [{ name: "ESS", value: "F" }],
    });
    expect(filetimeToIso(event.time ?? 0n)).toBe("2021-05-04T09:10:11.0000000Z");
  });
});
