import { filetimeToIso, memorySource } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCollected } from "./collected-reader.ts";
import { readOne, readWhole } from "./read-whole.test-support.ts";

const RECORDS = [
  '{"EventID":5857,"Channel":"Microsoft-Windows-WMI-Activity/Operational","Hostname":"WKSTN-04","RecordNumber":7,"Message":"zwölf"}',
  '{"Event":{"System":{"Provider":{"#attributes":{"Name":"P"}},"EventID":1,"Channel":"security","Computer":"SRV-1"},"EventData":{"A":"ä€😀"}}}',
  '{"EventID":4688,"Channel":"Security","broken":"\n',
  '{"EventID":4689,"Channel":"Security","Hostname":"WKSTN-04"}',
  '{"something":"else"}',
];
const XML = `<Events>
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Ä'/><EventID>7</EventID></System><EventData><Data Name='X'>😀 &lt;</Data></EventData></Event>
<!-- <Event> --><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>8
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>9</EventID></System></Event></Events>`;
const WRAPPED = `{"preview":true,"results":\n[${RECORDS.slice(0, 2).join(",\n")}],"more":[{"a":"b"}]}\n{"EventID":1,\n`;
const TEXTS = { JSON: RECORDS.join("\n"), "wrapped JSON": WRAPPED, "pretty JSON": pretty(RECORDS), XML };

function pretty(records: string[]): string {
  return records
    .map((record) => (record.endsWith("}") ? JSON.stringify(JSON.parse(record), null, 2) : record))
    .join("\n");
}

function encoded(text: string, encoding: string): Uint8Array {
  if (encoding === "UTF-8") return new TextEncoder().encode(text);
  const marked = `\ufeff${text}`;
  const bytes = new Uint8Array(2 * marked.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < marked.length; i++) view.setUint16(2 * i, marked.charCodeAt(i), encoding === "UTF-16LE");
  return bytes;
}

const cases = Object.keys(TEXTS).flatMap((kind) =>
  ["UTF-8", "UTF-16LE", "UTF-16BE"].map((encoding) => [kind, encoding]),
);

describe.each(cases)("%s in %s", (kind = "", encoding = "") => {
  const text = TEXTS[kind as keyof typeof TEXTS];
  const bytes = encoded(text, encoding);

  test("how the bytes are cut into pieces never changes the output", async () => {
    const whole = await readWhole(bytes, bytes.length + 1);
    expect(whole.events.length).toBeGreaterThan(1);
    expect(whole.issues.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (pieceBytes) => {
        expect(await readWhole(bytes, pieceBytes)).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test("references are the record's bytes", async () => {
    const { events } = await readWhole(bytes);
    const decoder = new TextDecoder(encoding.toLowerCase());
    for (const { ref } of events) {
      const record = decoder.decode(bytes.subarray(ref.offset, ref.offset + (ref.length ?? 0)));
      expect(text).toContain(record);
      expect(record).toMatch(kind === "XML" ? /^<Event .*<\/Event>$/s : /^\{.*\}$/s);
    }
  });
});

test("names the keys of records it doesn't know, once", async () => {
  const { format, events, issues } = await readWhole('{"alpha":1,"beta":{}}\n{"gamma":2}\n');
  expect([format, events]).toEqual(["unknown-json", []]);
  expect(issues).toMatchObject([{ code: "RECORD_UNKNOWN", count: 2, evidence: { offset: 0, length: 21 } }]);
  expect(issues[0]?.message).toContain("alpha, beta");
});

test("reads bytes that are no UTF-8 as Windows-1252 and says so", async () => {
  const text = '{"EventID":1,"Channel":"System","Hostname":"K\u00f6ln"}';
  const event = await readOne(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  expect(event).toMatchObject({ computer: "Köln", traits: ["encoding-guessed"] });
});

test("keeps all digits of record ids above 2^53", async () => {
  const record = '{"EventID":1,"Channel":"System","a":"\\"RecordNumber\\":1","RecordNumber":18446744073709551615}';
  const event = await readOne(record);
  expect(event.recordId).toBe(18446744073709551615n);
  expect(event.ref.recordId).toBe("18446744073709551615");
});

test("integers above 2^53 keep their digits wherever they stand, texts stay as they are", async () => {
  const text = '":12345678901234567890,\\\\\\"12345678901234567890';
  const record = `{"EventID":1,"Channel":"System","a":${JSON.stringify(text)},"b":[-9223372036854775808,1.2345678901234567890],"c":9007199254740991,"\\\\":"12345678901234567891"}`;
  const { data } = await readOne(record);
  expect(data.map(({ value }) => value)).toEqual([
    text,
    "-9223372036854775808\n1.2345678901234567",
    "9007199254740991",
    "12345678901234567891",
  ]);
});

test.each(["UTF-16LE", "UTF-16BE"])("goes on where %s begins inside of other text", async (encoding) => {
  const head = encoded(`${RECORDS[0]}\n`, "UTF-8");
  const bytes = Uint8Array.of(...head, ...encoded(`${RECORDS[0]}\n${RECORDS[3]}`, encoding));
  const whole = await readWhole(bytes);
  expect(whole.issues).toEqual([]);
  expect(whole.events.map((event) => event.eventId)).toEqual([5857, 5857, 4689]);
  expect(whole.events[1]?.ref.offset).toBe(head.length + 2);
  for (let pieceBytes = 1; pieceBytes < 400; pieceBytes += 7) expect(await readWhole(bytes, pieceBytes)).toEqual(whole);
});

test("says when UTF-16 text ends in the middle of a unit", async () => {
  const bytes = encoded(`${RECORDS[0]}\n`, "UTF-16LE");
  const { events, issues } = await readWhole(Uint8Array.of(...bytes, 65));
  expect(events).toHaveLength(1);
  expect(issues).toMatchObject([{ code: "TEXT_TRUNCATED", evidence: { offset: bytes.length, length: 1 } }]);
});

test("stops when told to", async () => {
  const abort = new AbortController();
  abort.abort(new Error("enough"));
  const options = { path: "x", format: "nxlog-json" as const, signal: abort.signal };
  await expect(readCollected(memorySource(new Uint8Array(9)), options).next()).rejects.toThrow("enough");
});

test("reports bytes read and reads sources of unknown length", async () => {
  const bytes = new TextEncoder().encode(`${RECORDS[0]}\n`.repeat(10));
  const source = { ...memorySource(bytes), byteLength: Number.POSITIVE_INFINITY };
  const done: number[] = [];
  const options = {
    path: "x",
    format: "nxlog-json" as const,
    pieceBytes: 500,
    onProgress: (n: number) => done.push(n),
  };
  let events = 0;
  for await (const result of readCollected(source, options)) if (result.ok) events++;
  expect(events).toBe(10);
  expect(done.at(-1)).toBe(bytes.length);
  expect(done.length).toBe(Math.floor(bytes.length / 500) + 1);
});

test("any bytes give events or issues", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.constantFrom("", '{"', "<Event>", "["),
      async (text, start) => {
        for (const format of ["nxlog-json", "windows-xml"] as const) {
          const bytes = new TextEncoder().encode(start + text);
          for await (const result of readCollected(memorySource(bytes), { path: "x", format, pieceBytes: 64 })) {
            if (!result.ok) expect(result.issue.code).not.toBe("INTERNAL");
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("times print as they stood", async () => {
  const event = await readOne(
    RECORDS[1]?.replace(
      '"EventID":1',
      '"EventID":1,"TimeCreated":{"#attributes":{"SystemTime":"2022-03-10T21:08:30.022411Z"}}',
    ) ?? "",
  );
  expect(filetimeToIso(event.time ?? 0n)).toBe("2022-03-10T21:08:30.0224110Z");
  expect(event.channel).toBe("Security");
});

test.each([
  ["one array cut between its elements", "[", 1],
  ["brackets that never close", `[${"[".repeat(2000)}`, 1],
  ["an array that is whole", "[]", 0],
])("%s", async (_, text, faults) => {
  const source = memorySource(new TextEncoder().encode(text));
  const found: string[] = [];
  for await (const result of readCollected(source, { path: "x.json", format: "evtx-dump-json" })) {
    if (!result.ok) found.push(result.issue.code);
  }
  expect(found).toEqual(Array.from({ length: faults }, () => "JSON_TRUNCATED"));
});
