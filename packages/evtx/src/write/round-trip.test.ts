import { filetimeToIso, guidToText, memorySource, toHex } from "@unbind/bytes";
import type { Event, EventField } from "@unbind/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readEvents } from "../walk/index.ts";
import { EvtxWriter, type EvtxWriterOptions } from "./evtx-writer.ts";
import type { LogEvent, PayloadField } from "./log-event.ts";
import type { BinXmlValue } from "./value.ts";

const RUNS = { numRuns: 60 };

/** Any text without NUL: that ends a value in some forms. */
const text = fc.string({ unit: "binary", maxLength: 40 }).filter((s) => !s.includes("\0"));
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
const filetime = fc.bigInt(0n, 2n ** 63n - 1n);
const sid = fc
  .tuple(
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 15 }),
  )
  .map(([authority, subs]) => ["S-1", authority, ...subs].join("-"));
const guid = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** A value with the text that Windows shows for it. */
type Shown = readonly [value: BinXmlValue | string, text: string];

const shown: fc.Arbitrary<Shown> = fc.oneof(
  text.map((s): Shown => [s, s]),
  fc.integer({ min: 0, max: 0xffff }).map((n): Shown => [{ type: "uint16", value: n }, String(n)]),
  fc.integer({ min: -128, max: 127 }).map((n): Shown => [{ type: "int8", value: n }, String(n)]),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((n): Shown => [{ type: "int64", value: n }, String(n)]),
  fc.bigInt(0n, 2n ** 64n - 1n).map((n): Shown => [{ type: "uint64", value: n }, String(n)]),
  fc.nat().map((n): Shown => [{ type: "bool", value: n }, n === 0 ? "false" : "true"]),
  fc.nat().map((n): Shown => [{ type: "hex32", value: n }, `0x${n.toString(16)}`]),
  fc.bigInt(0n, 2n ** 64n - 1n).map((n): Shown => [{ type: "hex64", value: n }, `0x${n.toString(16)}`]),
  fc.uint8Array({ maxLength: 20 }).map((b): Shown => [{ type: "binary", value: b }, toHex(b).toUpperCase()]),
  guid.map((b): Shown => [{ type: "guid", value: b }, `{${guidToText(b)}}`]),
  sid.map((s): Shown => [{ type: "sid", value: s }, s]),
  filetime.map((t): Shown => [{ type: "filetime", value: t }, filetimeToIso(t)]),
);

interface Expected {
  readonly event: LogEvent;
  readonly data: EventField[];
}

const firstId = fc.bigInt(0n, 2n ** 64n - 100n);

const fields = fc.array(fc.tuple(name, shown), { maxLength: 12 });

const system = fc.record({
  provider: text,
  channel: text,
  eventId: fc.integer({ min: 0, max: 0xffff }),
  time: filetime,
  computer: text,
  userSid: sid,
  processId: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  literalProvider: fc.boolean(),
});

const anyEvent: fc.Arbitrary<Expected> = fc
  .tuple(system, fields, fc.boolean(), name)
  .map(([base, list, userData, payloadName]) => {
    const all = list.map(([field, [value]]): PayloadField => ({ name: field, value }));
    const payload = userData
      ? ({ kind: "user-data", name: payloadName, fields: all } as const)
      : ({ kind: "event-data", fields: all } as const);
    return { event: { ...base, payload }, data: list.map(([field, [, value]]) => ({ name: field, value })) };
  });

async function read(log: Uint8Array): Promise<Event[]> {
  const events: Event[] = [];
  for await (const result of readEvents(memorySource(log), { path: "x.evtx" })) {
    expect(result).toMatchObject({ ok: true });
    if (result.ok) events.push(result.event);
  }
  return events;
}

function expectEqual(found: Event, { event, data }: Expected): void {
  const { provider, channel, eventId, recordId, time, computer, userSid, processId } = event;
  expect(found).toMatchObject({ provider, channel, eventId, recordId, time, computer, userSid, processId, data });
  expect(found.payloadName).toBe(event.payload?.kind === "user-data" ? event.payload.name : undefined);
}

test.each<[string, EvtxWriterOptions]>([
  ["native", {}],
  ["exported", { form: "exported", minorVersion: 2 }],
  ["literal", { form: "literal" }],
  ["over a foreign buffer", { slack: new Uint8Array(65_536).fill(0x2a) }],
])("what is written is read again: %s", async (_form, options) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), firstId, async (events, id) => {
      // A log's ids go up by one: readers report it where they don't.
      const list = events.map(({ event, data }, i) => ({ event: { ...event, recordId: id + BigInt(i) }, data }));
      const writer = new EvtxWriter(options);
      for (const { event } of list) writer.add(event);
      const found = await read(writer.finish());
      expect(found).toHaveLength(list.length);
      found.forEach((event, i) => {
        expectEqual(event, list[i] as Expected);
      });
    }),
    RUNS,
  );
});

test("arrays come back as one field per item", async () => {
  const items = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(items, fc.array(text, { minLength: 1, maxLength: 5 }), async (numbers, texts) => {
      const event: LogEvent = {
        ...{ provider: "P", channel: "C", eventId: 1, time: 0n, computer: "H" },
        payload: {
          kind: "event-data",
          fields: [
            { name: "n", value: { type: "uint16[]", value: numbers } },
            { name: "s", value: { type: "string[]", value: texts } },
          ],
        },
      };
      const [found] = await read(new EvtxWriter().add(event).finish());
      expect(found?.data).toEqual([
        ...numbers.map((value) => ({ name: "n", value: String(value) })),
        ...texts.map((value) => ({ name: "s", value })),
      ]);
    }),
    RUNS,
  );
});
