import { filetimeToIso } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { pairs, readOne, readWhole } from "./read-whole.test-support.ts";

const XMLNS = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";
const SYSTEM =
  "<System><Provider Name='Microsoft-Windows-WMI-Activity' Guid='{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}'/><EventID>5861</EventID>" +
  "<TimeCreated SystemTime='2022-03-10T21:08:30.0224118Z'/><EventRecordID>149</EventRecordID><Correlation/>" +
  "<Execution ProcessID='2936' ThreadID='2564'/><Channel>Microsoft-Windows-WMI-Activity/Operational</Channel>" +
  "<Computer>WKSTN-04</Computer><Security UserID='S-1-5-18'/></System>";
const event = (rest: string, system = SYSTEM) => `<Event ${XMLNS}>${system}${rest}</Event>`;

test("UserData and everything of System", async () => {
  const payload =
    "<UserData><Operation_ESStoConsumerBinding xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>" +
    "<Namespace>//./root/subscription</Namespace><ESS>a &lt;b&gt; &amp;amp; &#x41;</ESS><CONSUMER/></Operation_ESStoConsumerBinding></UserData>";
  const found = await readOne(event(payload));
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
  expect(filetimeToIso(found.time ?? 0n)).toBe("2022-03-10T21:08:30.0224118Z");
  expect(pairs(found)).toEqual([
    ["Namespace", "//./root/subscription"],
    ["ESS", "a <b> &amp; A"],
    ["CONSUMER", ""],
  ]);
});

test.each([
  [
    "named and unnamed values",
    "<Data Name='A'>1</Data><Data>2</Data><Data>3</Data><Binary>FF</Binary>",
    ["A=1", "Data=2", "Data=3", "Binary=FF"],
  ],
  ["CDATA", "<Data Name='A'><![CDATA[x</Event>]]>y</Data>", ["A=x</Event>y"]],
  [
    "nested values and attributes",
    "<ComplexData Name='C'><D>1</D><E><F>2</F></E><G h='3'/><I j='4'></I></ComplexData>",
    [
      "ComplexData@Name=C",
      "ComplexData/D=1",
      "ComplexData/E/F=2",
      "ComplexData/G@h=3",
      "ComplexData/I@j=4",
      "ComplexData/I=",
    ],
  ],
  ["text beside elements", "x<Data Name='A'>1</Data>", ["A=1", "EventData=x"]],
  ["a comment in a value", "<Data Name='A'>1<!-- </Event> -->2</Data>", ["A=12"]],
])("EventData with %s", async (_, data, expected) => {
  const found = await readOne(event(`<EventData>${data}</EventData>`));
  expect(pairs(found).map((pair) => pair.join("="))).toEqual(expected);
});

describe("a forwarded event", () => {
  const message =
    "CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 12; ProviderPath = C:\\p.dll";
  const rendering = `<RenderingInfo Culture='en-US'><Message>${message}</Message><Channel>x</Channel></RenderingInfo>`;
  const system = SYSTEM.replace("5861", "5857");

  test("keeps its values beside the message", async () => {
    const found = await readOne(event(`<EventData><Data Name='A'>1</Data></EventData>${rendering}`, system));
    expect(found).toMatchObject({ message, data: [{ name: "A", value: "1" }], traits: [] });
  });

  test("with nothing but the message gets its values from it", async () => {
    const found = await readOne(event(rendering, system));
    expect(found).toMatchObject({ message, traits: ["from-message"] });
    expect(pairs(found)).toContainEqual(["ProviderPath", "C:\\p.dll"]);
  });
});

describe("hostile XML", () => {
  const codes = async (text: string) => (await readWhole(text)).issues.map((issue) => issue.code);
  const after = event("");

  test.each([
    ["elements inside each other", event("<a>".repeat(100_000) + "</a>".repeat(100_000)), "XML_DEPTH_LIMIT"],
    [
      "attributes",
      event(`<a ${Array.from({ length: 100_000 }, (_, i) => `b${i}=''`).join(" ")}/>`),
      "XML_ATTRIBUTE_LIMIT",
    ],
    ["elements", event("<a/>".repeat(200_000)), "XML_ELEMENT_LIMIT"],
    ["forbidden characters", event("\u0001".repeat(2000)), "XML_FAULT_LIMIT"],
    ["tags that don't match", event("<a></b>"), "XML_MALFORMED"],
  ])("%s: one issue, and the next event is read", async (_, text, code) => {
    const { events, issues } = await readWhole(`${text}\n${after}`);
    expect(issues.map((issue) => issue.code)).toEqual([code]);
    expect(events).toHaveLength(1);
  });

  test("entities of a document type are not expanded", async () => {
    const text = `<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Events>${event("<EventData><Data>&b; &constructor;</Data></EventData>")}</Events>`;
    const { events, issues } = await readWhole(text);
    expect(events[0]?.data).toEqual([{ name: "Data", value: "&b; &constructor;" }]);
    expect(issues.map((issue) => issue.code)).toEqual(["XML_NOT_WELL_FORMED"]);
  });

  test("an event without id is counted", async () => {
    expect(await codes(`<Event ${XMLNS}><System/></Event>`)).toEqual(["RECORD_UNKNOWN"]);
  });
});
