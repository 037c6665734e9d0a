import { EvidenceError } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Build, type Frame, HandBuiltChunk, system, utf16 } from "./hand-built-chunk.ts";
import { ByteWriter, ChunkDecoder } from "./index.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Whatever the bytes: an event, JSON and XML, or a located EvidenceError. */
function survives(decoder: ChunkDecoder, { offset, byteLength }: Frame): void {
  const out = new ByteWriter();
  const attempts = [
    () => expect(decoder.event(offset, byteLength).ref.path).toBe("p"),
    () => expect(decoder.recovered(offset, byteLength).traits).toContain("recovered"),
    () => {
      out.reset();
      decoder.json(offset, byteLength, out);
      JSON.parse(utf8.decode(out.bytes()));
    },
    () => {
      out.reset();
      decoder.xml(offset, byteLength, out);
      utf8.decode(out.bytes());
    },
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      expect(error.code).toMatch(/^EVTX_[A-Z_]+$/);
      expect(error.ref).toMatchObject({ path: "p", offset: expect.any(Number), structure: expect.any(String) });
    }
  }
}

/** A record with most of the format in it: definition, values of all kinds, an embedded fragment, an array. */
function richChunk(): { chunk: HandBuiltChunk; frames: Frame[] } {
  const chunk = new HandBuiltChunk();
  const payload: Build = (c) => {
    c.raw(0x0f, 1, 1, 0)
      .instance(
        2,
        (d) => {
          d.open("EventData")
            .element("Data", (v) => v.value(0), { Name: "n" })
            .element("Data", (v) => v.value(1), {}, 1);
          d.element("Binary", (v) => v.value(2)).close();
        },
        [
          [0x81, utf16("a\0b\0")],
          [0x02, [0xe9]],
          [0x0e, [1, 2, 3]],
        ],
      )
      .raw(0);
  };
  const root: Build = (d) => {
    system(d.open("Event"), (s) => {
      s.empty("TimeCreated", { SystemTime: (v) => v.value(1) }).element("EventRecordID", (v) => v.value(2), {}, 2);
      s.empty("Security", { UserID: (v) => v.value(3) }).element("Level", (v) => v.value(4).raw(0x09).name("amp"));
    })
      .value(0, 0x21)
      .close();
  };
  const values = [
    payload,
    [0x11, Array(8).fill(1)],
    [0x0a, Array(8).fill(9)],
    [0x13, [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]],
    [0, [1, 2]],
  ] as const;
  const first = chunk.record((c) => c.instance(1, root, values));
  const second = chunk.record((c) => c.instanceAt(1, first.offset + 38, values));
  const third = chunk.record((c) =>
    system(c.open("Event"))
      .element("EventData", (e) => e.raw(0x07).units("x"))
      .close(),
  );
  return { chunk, frames: [first, second, third] };
}

test("bytes overwritten anywhere in good records", () => {
  const { chunk, frames } = richChunk();
  const decoder = new ChunkDecoder({ path: "p" });
  const change = fc.record({ at: fc.integer({ min: 512, max: chunk.at }), value: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const bytes = chunk.bytes.slice();
      for (const { at, value } of changes) bytes[at] = value;
      decoder.load(bytes, 4096);
      for (const frame of frames) survives(decoder, frame);
    }),
    { numRuns: 250 },
  );
});

test("numbers overwritten with the extremes", () => {
  const { chunk, frames } = richChunk();
  const decoder = new ChunkDecoder({ path: "p" });
  const extreme = fc.constantFrom(0, 1, 0x200, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff);
  fc.assert(
    fc.property(fc.integer({ min: 512, max: chunk.at }), extreme, (at, value) => {
      const bytes = chunk.bytes.slice();
      new DataView(bytes.buffer).setUint32(at, value, true);
      decoder.load(bytes, 4096);
      for (const frame of frames) survives(decoder, frame);
    }),
    { numRuns: 250 },
  );
});

test("random bytes behind a plausible beginning, at any offset, in a chunk of any size", () => {
  const decoder = new ChunkDecoder({ path: "p" });
  const beginning = fc.constantFrom([0x0f, 1, 1, 0, 0x0c, 1], [0x0f, 1, 1, 0, 0x41], [0x0c, 1], [0x01], []);
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      beginning,
      fc.nat(700),
      fc.nat(500),
      (noise, start, offset, byteLength) => {
        const bytes = new Uint8Array(512 + noise.length);
        bytes.set(noise, 512);
        if (offset + 24 + start.length <= bytes.length) bytes.set(start, offset + 24);
        decoder.load(bytes, 0);
        survives(decoder, { offset, byteLength });
      },
    ),
    { numRuns: 250 },
  );
});

test("a chunk full of overlapping definitions costs a bounded number of parsed bytes", () => {
  const chunk = new HandBuiltChunk();
  const frames: Frame[] = [];
  // Eight bytes apart, the size of one definition is the id of the next but one.
  const size = 16_000;
  for (let i = 2; i < 600; i++) frames.push(chunk.record((c) => c.instanceAt(size, 40_000 + 8 * i, [])));
  for (let i = 0; i < 600; i++) chunk.patch(40_000 + 8 * i + 20, size);
  const decoder = new ChunkDecoder({ path: "p" });
  decoder.load(chunk.bytes, 0);
  const codes = new Set<string>();
  for (const frame of frames) {
    try {
      decoder.event(frame.offset, frame.byteLength);
    } catch (error) {
      codes.add((error as EvidenceError).code);
    }
  }
  expect([...codes].sort()).toEqual(["EVTX_DEFINITION_BYTES", "EVTX_TOKEN"]);
});
