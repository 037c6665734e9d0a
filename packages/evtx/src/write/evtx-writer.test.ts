import { expect, test } from "vitest";
import { EvtxWriter, type EvtxWriterOptions } from "./evtx-writer.ts";
import type { LogEvent } from "./log-event.ts";

const EVENT: LogEvent = {
  provider: "Microsoft-Windows-WMI-Activity",
  providerGuid: "1418ef04-b0b4-4623-bf7e-d74ab47bbdaa",
  channel: "Microsoft-Windows-WMI-Activity/Operational",
  eventId: 5861,
  time: 0x01d834c2fe2f0676n,
  computer: "WKSTN-04",
  recordId: 149n,
  payload: {
    kind: "user-data",
    name: "Operation_ESStoConsumerBinding",
    fields: [{ name: "ESS", value: "Updater" }],
    templateGuid: "3084a236-c437-5ca8-977f-2b7b1b285b0b",
  },
};

function chunkOf(count: number, options: EvtxWriterOptions = {}): DataView {
  const writer = new EvtxWriter(options);
  for (let i = 0; i < count; i++) writer.add({ ...EVENT, time: EVENT.time + BigInt(i), recordId: BigInt(149 + i) });
  return new DataView(writer.finish().buffer, 4096);
}

/** Offsets of the records, by walking sizes. */
function recordsOf(chunk: DataView): number[] {
  const found = [];
  for (let at = 512; at < chunk.getUint32(48, true); at += chunk.getUint32(at + 4, true)) found.push(at);
  return found;
}

const ids = (chunk: DataView) => recordsOf(chunk).map((at) => chunk.getBigUint64(at + 8, true));
const times = (chunk: DataView) => recordsOf(chunk).map((at) => chunk.getBigUint64(at + 16, true) - EVENT.time);

test("natively written: header ids and times are the events'", () => {
  const chunk = chunkOf(3);
  expect(ids(chunk)).toEqual([149n, 150n, 151n]);
  expect(times(chunk)).toEqual([0n, 1n, 2n]);
});

test("exported: header ids from 1, header time of the following event, 0 at the end", () => {
  const chunk = chunkOf(3, { form: "exported" });
  expect(ids(chunk)).toEqual([1n, 2n, 3n]);
  expect(times(chunk)).toEqual([1n, 2n, -EVENT.time]);
});

/** Descriptors (size, type) of the second record's root instance, whose template is defined before it. */
function rootDescriptors(chunk: DataView): [number, number][] {
  const values = (recordsOf(chunk)[1] as number) + 24 + 4 + 10;
  expect(chunk.getUint32(values, true)).toBe(18);
  return Array.from({ length: 18 }, (_, i) => [
    chunk.getUint16(values + 4 + 4 * i, true),
    chunk.getUint16(values + 6 + 4 * i, true),
  ]);
}

test("native nulls keep their bytes, exported ones have none", () => {
  const native = rootDescriptors(chunkOf(2));
  const exported = rootDescriptors(chunkOf(2, { form: "exported" }));
  expect([native[4], native[7]]).toEqual([
    [2, 0],
    [16, 0],
  ]);
  expect([exported[4], exported[7]]).toEqual([
    [0, 0],
    [0, 0],
  ]);
  // A fragment header more, a NUL less.
  expect((exported[17] as [number, number])[0] - (native[17] as [number, number])[0]).toBe(4 - 2);
  expect([native[3], native[6], native[10], native[14]]).toEqual([
    [2, 6],
    [8, 0x11],
    [8, 0x0a],
    [60, 1],
  ]);
});

test("literal: an element at once, no instance", () => {
  const chunk = chunkOf(2, { form: "literal" });
  for (const at of recordsOf(chunk)) expect(chunk.getUint32(at + 24, true)).toBe(0x0001010f);
  for (const at of recordsOf(chunk)) expect(chunk.getUint8(at + 28)).toBe(0x41);
});

test("events without a record id go on counting", () => {
  const { recordId: _, ...unnumbered } = EVENT;
  const file = new EvtxWriter().add(unnumbered).add(EVENT).add(unnumbered).finish();
  expect(ids(new DataView(file.buffer, 4096))).toEqual([1n, 149n, 150n]);
});

test("chunks taken while writing and the block from close make up the same file", () => {
  const whole = new EvtxWriter();
  const streamed = new EvtxWriter();
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < 500; i++) {
    whole.add(EVENT);
    streamed.add(EVENT);
    pieces.push(...streamed.takeChunks());
  }
  expect(pieces.length).toBeGreaterThan(1);
  const block = streamed.close();
  const joined = [block, ...pieces, ...streamed.takeChunks()].flatMap((piece) => [...piece]);
  expect(Uint8Array.from(joined)).toEqual(whole.finish());
});
