import { memorySource } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Format } from "../format.ts";
import { type CollectedResult, readCollected } from "./collected-reader.ts";

const XMLNS = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";
const record = (id: number) =>
  `{"EventID":${id},"Channel":"Security","Hostname":"WKSTN-04","Message":"a \\"b\\" \\u00e4"}\n`;
const event = (id: number) =>
  `<Event ${XMLNS}><System><Provider Name='P'/><EventID>${id}</EventID></System><EventData><Data Name='A'>1 &lt; 2</Data></EventData></Event>\n`;
const row = (id: number) => `${id},Security,"WKSTN ""04""\n",x\n`;
const classic = (id: number) => `05/04/2021 11:10:11 PM\nLogName=Security\nEventCode=${id}\nMessage=some\ntext\n`;
const many = (one: (id: number) => string) => [1, 2, 3, 4].map(one).join("");

const EXPORTS: [Format, string][] = [
  ["nxlog-json", many(record)],
  ["nxlog-json", `{"results":[${[1, 2, 3].map(record).join(",")}],"more":[1]}\n${many(record)}`],
  ["windows-xml", `<?xml version="1.0"?><Events>${many(event)}<!-- end --></Events>`],
  ["nxlog-csv", `EventID,Channel,Hostname,A\n${many(row)}`],
  ["splunk-classic", many(classic)],
];

async function results(bytes: Uint8Array, format: Format, pieceBytes: number): Promise<CollectedResult[]> {
  const found: CollectedResult[] = [];
  for await (const result of readCollected(memorySource(bytes), { path: "x", format, pieceBytes })) found.push(result);
  return found;
}

/** Damage: bytes cut out, overwritten, or copied to elsewhere. */
const damage = fc.record({
  kind: fc.constantFrom("cut", "overwrite", "copy"),
  at: fc.nat(2000),
  length: fc.integer({ min: 1, max: 40 }),
  byte: fc.oneof(fc.constantFrom(...'"{}[]<>&,:\n\\'.split("").map((char) => char.charCodeAt(0))), fc.nat(255)),
});

function damaged(
  bytes: Uint8Array,
  { kind, at, length, byte }: { kind: string; at: number; length: number; byte: number },
): Uint8Array {
  const from = at % (bytes.length + 1);
  const head = bytes.subarray(0, from);
  const tail = bytes.subarray(kind === "cut" ? from + length : from);
  const middle = kind === "cut" ? [] : kind === "copy" ? bytes.subarray(0, length) : [byte];
  return Uint8Array.from([...head, ...middle, ...tail.subarray(kind === "overwrite" ? 1 : 0)]);
}

test("damaged exports give events and located issues, the same however they are cut up", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...EXPORTS),
      fc.array(damage, { maxLength: 4 }),
      fc.integer({ min: 1, max: 300 }),
      async ([format, text], faults, pieceBytes) => {
        const bytes = faults.reduce(damaged, new TextEncoder().encode(text));
        const whole = await results(bytes, format, 100_000);
        for (const result of whole) {
          const ref = result.ok ? result.event.ref : result.issue.evidence;
          expect(Math.min(ref.offset, ref.length ?? 0)).toBeGreaterThanOrEqual(0);
          expect(ref.offset + (ref.length ?? 0)).toBeLessThanOrEqual(bytes.length);
          if (!result.ok) expect(result.issue.code).not.toBe("INTERNAL");
        }
        expect(await results(bytes, format, pieceBytes)).toEqual(whole);
      },
    ),
    { numRuns: 300 },
  );
});

test("one damaged byte costs at most two records", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...EXPORTS.filter((_, i) => i % 2 === 0)),
      fc.nat(2000),
      async ([format, text], at) => {
        const bytes = new TextEncoder().encode(text);
        const before = (await results(bytes, format, 4096)).filter(({ ok }) => ok).length;
        bytes[at % bytes.length] = 0x58;
        const after = (await results(bytes, format, 4096)).filter(({ ok }) => ok).length;
        expect(after).toBeGreaterThanOrEqual(before - 2);
      },
    ),
    { numRuns: 300 },
  );
});
