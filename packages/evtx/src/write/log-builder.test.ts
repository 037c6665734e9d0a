import { crc32, LimitError } from "@unbind/bytes";
import { expect, test } from "vitest";
import { chunkHeaderCrc } from "./chunk-builder.ts";
import { nameHash } from "./fragment-encoder.ts";
import { LogBuilder, type LogOptions } from "./log-builder.ts";
import { PayloadTemplates } from "./payload-fragment.ts";

const payloads = new PayloadTemplates();

function record(id: number, text: string, name = "Value") {
  const payload = { kind: "event-data", fields: [{ name, value: text }] } as const;
  return { id: BigInt(id), written: BigInt(id) * 10n, fragment: payloads.fragment(payload, true) };
}

function log(count: number, options: LogOptions = {}): Uint8Array {
  const builder = new LogBuilder(options);
  for (let id = 1; id <= count; id++) builder.add(record(id, "x".repeat(id * 20), `Name${id % 7}`));
  return builder.finish();
}

function chunksOf(file: Uint8Array): Uint8Array[] {
  return Array.from({ length: (file.length - 4096) / 65_536 }, (_, i) =>
    file.subarray(4096 + i * 65_536).subarray(0, 65_536),
  );
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Offsets and ids of a chunk's records, by walking sizes. */
function walk(chunk: Uint8Array): { offset: number; id: number }[] {
  const view = viewOf(chunk);
  const found = [];
  for (let at = 512; at < view.getUint32(48, true); ) {
    const size = view.getUint32(at + 4, true);
    expect([view.getUint32(at, true), size % 8, view.getUint32(at + size - 4, true)]).toEqual([0x2a2a, 0, size]);
    found.push({ offset: at, id: view.getUint32(at + 8, true) });
    at += size;
  }
  return found;
}

function expectSoundChunk(chunk: Uint8Array, ids: number[]): void {
  const view = viewOf(chunk);
  const records = walk(chunk);
  expect(records.map(({ id }) => id)).toEqual(ids);
  const [first, last] = [ids[0], ids.at(-1)] as [number, number];
  expect([8, 16, 24, 32].map((at) => view.getUint32(at, true))).toEqual([first, last, first, last]);
  expect(view.getUint32(44, true)).toBe(records.at(-1)?.offset);
  expect(view.getUint32(52, true)).toBe(crc32(chunk, 512, view.getUint32(48, true)));
  expect(view.getUint32(124, true)).toBe(chunkHeaderCrc(chunk));
}

/** Names by their bucket chains; each must be in the bucket of its hash, and older ones before newer. */
function namesOf(chunk: Uint8Array): string[] {
  const view = viewOf(chunk);
  const names: string[] = [];
  for (let bucket = 0; bucket < 64; bucket++) {
    for (let at = view.getUint32(128 + 4 * bucket, true); at !== 0; ) {
      const length = view.getUint16(at + 6, true);
      const name = new TextDecoder("utf-16le").decode(chunk.subarray(at + 8, at + 8 + 2 * length));
      expect([view.getUint16(at + 4, true), nameHash(name) % 64]).toEqual([nameHash(name), bucket]);
      names.push(name);
      const next = view.getUint32(at, true);
      expect(next).toBeLessThan(at);
      at = next;
    }
  }
  return names;
}

function definitionsOf(chunk: Uint8Array): number[] {
  const view = viewOf(chunk);
  const found: number[] = [];
  for (let bucket = 0; bucket < 32; bucket++) {
    for (let at = view.getUint32(384 + 4 * bucket, true); at !== 0; at = view.getUint32(at, true)) found.push(at);
  }
  return found;
}

test("records roll over into sound chunks, each with its own names and definitions", () => {
  const file = log(120);
  const chunks = chunksOf(file);
  expect(chunks.length).toBe(5);
  let next = 1;
  for (const chunk of chunks) {
    const ids = walk(chunk).map((_, i) => next + i);
    next += ids.length;
    expectSoundChunk(chunk, ids);
    expect(namesOf(chunk).sort()).toEqual(["Data", "EventData", "Name"]);
    expect(definitionsOf(chunk)).toHaveLength(7);
  }
  expect(next).toBe(121);
});

test("the file block", () => {
  const view = viewOf(log(120));
  expect(new TextDecoder().decode(log(1).subarray(0, 8))).toBe("ElfFile\0");
  expect([8, 16, 24, 32, 36, 40, 120].map((at) => view.getUint32(at, true))).toEqual([
    0, 4, 121, 128, 0x30001, 0x51000, 0,
  ]);
  expect(view.getUint32(124, true)).toBe(crc32(log(120), 0, 120));
});

test("flags, version and stale counters", () => {
  const header = { chunkCount: 1, nextRecordId: 7n, lastChunk: 0n };
  const view = viewOf(log(120, { minorVersion: 2, flags: { dirty: true, full: true }, header }));
  expect([16, 24, 36, 40, 120].map((at) => view.getUint32(at, true))).toEqual([0, 7, 0x30002, 0x11000, 3]);
});

test("without checksums all of them are 0 and both headers say so", () => {
  const file = log(3, { flags: { noChecksums: true } });
  const [chunk] = chunksOf(file) as [Uint8Array];
  expect([viewOf(file).getUint32(120, true), viewOf(file).getUint32(124, true)]).toEqual([4, 0]);
  expect([52, 120, 124].map((at) => viewOf(chunk).getUint32(at, true))).toEqual([0, 5, 0]);
});

test("a log without records has one chunk that says so", () => {
  const [chunk] = chunksOf(log(0)) as [Uint8Array];
  const view = viewOf(chunk);
  const none = 2n ** 64n - 1n;
  expect([8, 16, 24, 32].map((at) => view.getBigUint64(at, true))).toEqual([1n, none, none, none]);
  expect([view.getUint32(44, true), view.getUint32(48, true)]).toEqual([0, 512]);
});

test("slack: the previous chunk stays behind the free space", () => {
  const chunks = chunksOf(log(120, { slack: "previous" })) as [Uint8Array, Uint8Array, ...Uint8Array[]];
  const plain = chunksOf(log(120)) as [Uint8Array, Uint8Array, ...Uint8Array[]];
  for (const [i, chunk] of chunks.entries()) {
    const free = viewOf(chunk).getUint32(48, true);
    expect(chunk.subarray(0, free)).toEqual(plain[i]?.subarray(0, free));
    expect(chunk.subarray(free)).toEqual((chunks[i - 1] ?? new Uint8Array(65_536)).subarray(free));
  }
});

test("slack: a foreign buffer shows behind the first chunk", () => {
  const foreign = new Uint8Array(65_536).fill(0xee);
  const [chunk] = chunksOf(log(3, { slack: foreign })) as [Uint8Array];
  const free = viewOf(chunk).getUint32(48, true);
  expect(chunk.subarray(free)).toEqual(foreign.subarray(free));
  expect(chunk.subarray(0, free)).toEqual(chunksOf(log(3))[0]?.subarray(0, free));
});

test("a wrapped log: the same chunks, the oldest in slot 3", () => {
  const file = log(120, { oldestSlot: 3 });
  const plain = chunksOf(log(120));
  expect(chunksOf(file)).toEqual([plain[2], plain[3], plain[4], plain[0], plain[1]]);
  expect([viewOf(file).getUint32(8, true), viewOf(file).getUint32(16, true)]).toEqual([3, 2]);
});

test("empty slots at the end are all zero", () => {
  const file = log(3, { emptySlots: 2 });
  expect(file.length).toBe(4096 + 3 * 65_536);
  expect(file.subarray(4096 + 65_536).every((byte) => byte === 0)).toBe(true);
});

test("a record of 65,024 bytes fits, one more is refused and leaves nothing behind", () => {
  const overhead = 65_024 - 2 * 32_000;
  const size = (units: number) => viewOf(chunksOf(withOne(units))[0] as Uint8Array).getUint32(516, true);
  const withOne = (units: number) => {
    const builder = new LogBuilder();
    builder.add(record(1, "x".repeat(units)));
    return builder.finish();
  };
  let units = 32_000 + overhead / 2 - 150;
  while (size(units + 1) < 65_024) units++;
  const builder = new LogBuilder();
  builder.add(record(1, "a"));
  expect(() => builder.add(record(2, "x".repeat(40_000)))).toThrow(LimitError);
  builder.add(record(2, "b"));
  expect(builder.finish().length).toBe(4096 + 2 * 65_536);
  expect(size(units + 1)).toBe(65_024);
  expect(() => withOne(units + 5)).toThrow(expect.objectContaining({ code: "EVTX_RECORD_TOO_LARGE" }));
});
