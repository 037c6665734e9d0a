import { describe, expect, test } from "vitest";
import { recognise } from "./recognise.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

function at(offset: number, text: string): Uint8Array {
  const bytes = new Uint8Array(offset + text.length + 16);
  bytes.set(utf8(text), offset);
  return bytes;
}

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const marked = mark ? `\ufeff${text}` : text;
  const bytes = new Uint8Array(2 * marked.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < marked.length; i++) view.setUint16(2 * i, marked.charCodeAt(i), littleEndian);
  return bytes;
}

function tar(): Uint8Array {
  const block = at(512, "");
  block.set(utf8("logs/a.json"));
  block.set(utf8("0000644"), 100);
  const sum = 8 * 32 + block.reduce((total, byte) => total + byte, 0);
  block.set(utf8(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
}

const XML = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System/></Event>";
const SYSTEM = '"System":{"Provider":{"#attributes":{"Name":"P"}},"EventID":1}';

describe("binary", () => {
  test.each([
    ["empty", new Uint8Array()],
    ["evtx", utf8("ElfFile\0and more")],
    ["evtx", at(4096, "ElfChnk\0")],
    ["zip", utf8("PK\x03\x04")],
    ["zip", utf8("PK\x05\x06")],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8)],
    ["tar", tar()],
    ["unknown", new Uint8Array(8192)],
    ["bmf", utf8("FOMB\x01\0\0\0and more")],
    ["unknown", utf8("FOMB\x02\0\0\0and more")],
    ["unknown", utf8("MZ and so on")],
  ])("%s", (format, bytes) => {
    expect(recognise(bytes)).toBe(format);
  });
});

describe("text", () => {
  test.each([
    ["windows-xml", XML],
    ["windows-xml", `<?xml version="1.0" encoding="utf-8"?>\n<Events>${XML}`],
    ["unknown", "<Objs Version='1.1.0.1'><Obj/></Objs>"],
    ["evtx-dump-json", `{"Event":{${SYSTEM}}}`],
    ["evtx-dump-json", `Record 1\n{\n "Event": {\n${SYSTEM}}}\n`],
    ["evtx-dump-json", `[{"Event":{${SYSTEM}}},`],
    ["nxlog-json", '{"EventID":1,"Channel":"Security"}'],
    ["nxlog-json", '{"EventID":1,"Channel":"Security","Message":"cut off in the midd'],
    ["winlogbeat-json", '{"@timestamp":"t","winlog":{"event_id":1}}'],
    ["winlogbeat-json", '{"_source":{"event_data":{},"log_name":"Security","event_id":1}}'],
    ["wazuh-json", '{"data":{"win":{"system":{"eventID":"1"}}}}'],
    ["maxpatrol-json", `{"body":${JSON.stringify('{"Event":{"System":{"EventID":"1"}}}')}}`],
    ["chainsaw-json", `[{"group":"g","document":{"kind":"evtx","data":{"Event":{${SYSTEM}}}}}]`],
    ["winlogbeat-json", '{"index":{"_index":"x"}}\n{"winlog":{"event_id":1}}'],
    ["xml-in-json", `{"a":1,"xml":${JSON.stringify(XML)}}`],
    ["splunk-csv", '"_raw",_time\n'],
    [
      "powershell-csv",
      '#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n"Message","Id","LogName","ProviderName"\r\n',
    ],
    ["splunk-classic", "05/04/2021 11:10:11 PM\nLogName=Security\n"],
    ["unknown-json", '{"a":1}'],
    ["unknown", "[1, 2, 3]"],
    ["unknown", "Just words, with a comma"],
    ["mof", '#PRAGMA NAMESPACE ("\\\\\\\\.\\\\root")'],
    ["mof", "// made by hand\n/* and\nso on */\n#pragma autorecover\n"],
    ["mof", '#include "x.mof"\n#ifdef A\nInstance  of __EventFilter AS $F // why\n{'],
    ["mof", '[dynamic, Description("a ] in \\" text")]\nclass A : B\n{ [key] string Name; };'],
    ["mof", "class A : B { uint8 Sid[]; };"],
    ["mof", "class A { };"],
    ["mof", "[Association] class A { [key] B ref Left; };"],
    ["mof", "Qualifier Key : boolean = false, Scope(property);"],
    ["unknown", "#pragma once\nclass A : public B { string x; };"],
    ["unknown", "class A : B { public string Name; }"],
    ["unknown", "class A { [string]$Name }"],
    ["unknown", "class A:\n    pass"],
    ["unknown", '$mof = @"\ninstance of __EventFilter {};\n"@'],
    ["unknown", "# A case\n\n```mof\ninstance of __EventFilter { };\n```"],
    ["unknown", "2024-01-01 instance of X { }"],
    ["unknown", '["a"] class'],
    ["unknown", "[".repeat(50_000)],
    ["unknown", "/*".repeat(50_000)],
  ])("%s: %s", (format, text) => {
    expect(recognise(utf8(text))).toBe(format);
    expect(recognise(utf8(`\ufeff${text}`))).toBe(format);
    expect(recognise(utf16(text, true, true))).toBe(format);
    expect(recognise(utf16(text, false, true))).toBe(format);
    expect(recognise(utf16(text, true, false))).toBe(format);
  });

  test("a first record longer than the head", () => {
    const long = `{"@timestamp":"t","winlog":{"event_id":1,"channel":"Security"},"message":"${"x".repeat(70_000)}"}`;
    expect(recognise(utf8(long).subarray(0, 65_536))).toBe("winlogbeat-json");
  });
});
