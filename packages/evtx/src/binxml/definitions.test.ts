import { expect, test } from "vitest";
import { type Build, decoded, fault, HandBuiltChunk, type TestValue, utf16 } from "./hand-built-chunk.ts";
import { ByteWriter, ChunkDecoder } from "./index.ts";
import { MAX_FRAGMENT_DEPTH, MAX_RENDERED_BYTES } from "./limits.ts";

const text: TestValue = [0x01, utf16("v")];
const body: Build = (d) => d.element("A", (i) => i.value(0));

function xmlOf(decoder: ChunkDecoder, offset: number, byteLength: number): string {
  const out = new ByteWriter();
  decoder.xml(offset, byteLength, out);
  return new TextDecoder().decode(out.bytes());
}

const beginnings: [string, Build, string][] = [
  ["an instance", (c) => c.instance(2, body, [text]).raw(0), "<A>v</A>"],
  ["a header and an instance", (c) => c.raw(0x0f, 1, 1, 0).instance(2, body, [text]).raw(0), "<A>v</A>"],
  ["an element", (c) => literal(c, (l) => l.element("A", "x")).raw(0), "<A>x</A>"],
  ["a header and an element", (c) => literal(c.raw(0x0f, 1, 1, 0), (l) => l.element("A", "x")).raw(0), "<A>x</A>"],
  ["nothing", () => undefined, ""],
  ["two elements", (c) => literal(c, (l) => l.empty("A").empty("B")).raw(0), "<A/><B/>"],
];

/** Elements of an embedded fragment have no dependency ids, wherever it stands. */
function literal(chunk: HandBuiltChunk, build: Build): HandBuiltChunk {
  const outer = chunk.inDefinition;
  chunk.inDefinition = false;
  build(chunk);
  chunk.inDefinition = outer;
  return chunk;
}

test.each(beginnings)("an embedded fragment may begin with %s", (_, build, inner) => {
  const { xml, json } = decoded((c) => c.instance(1, (d) => d.element("E", (i) => i.value(0, 0x21)), [build]));
  expect(xml()).toBe(`<E>${inner}</E>`);
  expect(json()).toHaveProperty("E");
});

test("fragments nest up to the limit", () => {
  const nest =
    (depth: number): Build =>
    (c) =>
      c
        .instance(100 + depth, (d) => d.element("E", (i) => i.value(0)), depth === 0 ? [text] : [nest(depth - 1)])
        .raw(0);
  expect(decoded(nest(MAX_FRAGMENT_DEPTH)).xml()).toMatch(/^(<E>){9}v/);
  expect(decoded(nest(MAX_FRAGMENT_DEPTH)).jsonText()).toMatch(/^(\{"E":){9}"v"/);
  const { xml } = decoded(nest(MAX_FRAGMENT_DEPTH + 1));
  expect(fault(xml)).toMatchObject({ code: "EVTX_NESTING", kind: "LimitError" });
});

test("a definition is shared by the records of its chunk", () => {
  const chunk = new HandBuiltChunk();
  const first = chunk.record((c) => c.instance(9, body, [text]));
  const second = chunk.record((c) => c.instanceAt(9, first.offset + 38, [[0x04, [5]]]));
  const decoder = new ChunkDecoder({ path: "p" });
  decoder.load(chunk.bytes, 0);
  expect(xmlOf(decoder, second.offset, second.byteLength)).toBe("<A>5</A>");
  expect(xmlOf(decoder, first.offset, first.byteLength)).toBe("<A>v</A>");
});

test("an instance that calls a definition by another id is refused", () => {
  const { xml } = decoded(
    (c) => c.instanceAt(8, 512 + 38),
    (c) => c.record((r) => r.instance(9, body, [text])),
  );
  expect(fault(xml)).toMatchObject({ code: "EVTX_TEMPLATE_ID", kind: "MalformedError" });
});

test.each([0, 511, 65_535, 0xffffffff])("definition offset %d is refused", (offset) => {
  expect(fault(decoded((c) => c.instanceAt(8, offset)).xml)?.code).toBe("EVTX_TEMPLATE_OFFSET");
});

test("another chunk may define the same GUID with other names: nothing is carried over", () => {
  const decoder = new ChunkDecoder({ path: "p" });
  const seen = ["A", "B", "A", "Longer"].map((name) => {
    const chunk = new HandBuiltChunk();
    const { offset, byteLength } = chunk.record((c) =>
      c.instance(9, (d) => d.element(name, (i) => i.value(0)), [text]),
    );
    decoder.load(chunk.bytes, 0);
    return xmlOf(decoder, offset, byteLength);
  });
  expect(seen).toEqual(["<A>v</A>", "<B>v</B>", "<A>v</A>", "<Longer>v</Longer>"]);
});

test("the same definition with names by reference reads the same in the next chunk", () => {
  const decoder = new ChunkDecoder({ path: "p" });
  const inline = new HandBuiltChunk();
  const first = inline.record((c) => c.instance(9, body, [text]));
  decoder.load(inline.bytes, 0);
  expect(xmlOf(decoder, first.offset, first.byteLength)).toBe("<A>v</A>");
  const referring = new HandBuiltChunk();
  referring.record((c) => c.empty("A"));
  const byReference: Build = (d) => d.raw(0x01).u16(0xffff).u32(0).nameAgain("A").raw(0x02).value(0).close();
  const second = referring.record((c) => c.instance(9, byReference, [text]));
  decoder.load(referring.bytes, 0);
  expect(xmlOf(decoder, second.offset, second.byteLength)).toBe("<A>v</A>");
});

test("a bad definition fails each of its records, and no other", () => {
  const chunk = new HandBuiltChunk();
  const bad = chunk.record((c) => c.instance(9, (d) => d.open("A").raw(0x3f), [text]));
  const also = chunk.record((c) => c.instanceAt(9, bad.offset + 38, [text]));
  const good = chunk.record((c) => c.instance(10, body, [text]));
  const decoder = new ChunkDecoder({ path: "p" });
  decoder.load(chunk.bytes, 0);
  for (const { offset, byteLength } of [bad, also, also]) {
    expect(fault(() => decoder.event(offset, byteLength))?.code).toBe("EVTX_TOKEN");
  }
  expect(xmlOf(decoder, good.offset, good.byteLength)).toBe("<A>v</A>");
});

test("a record that repeats its values without end is stopped, and leaves nothing behind", () => {
  const bomb: Build = (c) => {
    const many: Build = (i) => {
      for (let n = 0; n < 2000; n++) i.value(0);
    };
    c.instance(1, (d) => d.element("A", many), [[0x0e, new Uint8Array(20_000)]]);
  };
  const { decoder, frame } = decoded(bomb);
  const out = new ByteWriter();
  out.text("before");
  for (const render of ["xml", "json"] as const) {
    expect(fault(() => decoder[render](frame.offset, frame.byteLength, out))).toMatchObject({
      code: "EVTX_RENDERED_SIZE",
      kind: "LimitError",
    });
  }
  expect(new TextDecoder().decode(out.bytes())).toBe("before");
  expect(out.buffer.length).toBeLessThan(4 * MAX_RENDERED_BYTES);
  out.append(new Uint8Array(MAX_RENDERED_BYTES + 1));
  out.append(new Uint8Array(MAX_RENDERED_BYTES + 1));
  expect(out.length).toBe(2 * MAX_RENDERED_BYTES + 8);
});

test("fragments that multiply are stopped", () => {
  const nest = (depth: number): Build => {
    const fan: Build = (d) => {
      d.open("E");
      for (let n = 0; n < 40; n++) d.value(0, 0x21);
      d.close();
    };
    return (c) => c.instance(100 + depth, fan, depth === 0 ? [text] : [nest(depth - 1)]).raw(0);
  };
  const { xml, json } = decoded(nest(6));
  expect(fault(xml)?.kind).toBe("LimitError");
  expect(fault(json)?.kind).toBe("LimitError");
});

test("a chunk whose records multiply costs a bounded number of steps, and the next one is read again", () => {
  const chunk = new HandBuiltChunk();
  const fan: Build = (d) => {
    d.open("E");
    for (let n = 0; n < 3000; n++) d.value(0, 0x21);
    d.close();
  };
  const inner: Build = (c) => c.instanceAt(8, 512 + 38, [text]).raw(0);
  chunk.record((c) => c.instance(8, body, [text]));
  const first = chunk.record((c) => c.instance(9, fan, [inner]));
  const frames = Array.from({ length: 400 }, () => chunk.record((c) => c.instanceAt(9, first.offset + 38, [inner])));
  const decoder = new ChunkDecoder({ path: "p" });
  const last = frames.at(-1) ?? first;
  decoder.load(chunk.bytes, 0);
  const codes = frames.map(({ offset, byteLength }) => fault(() => xmlOf(decoder, offset, byteLength))?.code);
  expect(codes.filter((code) => code === undefined).length).toBeLessThan(400);
  expect(codes.at(-1)).toBe("EVTX_STEPS");
  decoder.load(chunk.bytes, 0);
  expect(xmlOf(decoder, last.offset, last.byteLength)).toMatch(/^<E>(<A>v<\/A>){3000}<\/E>$/);
});

test("a cut chunk gives what is whole in it", () => {
  const { decoder, frame } = decoded((c) => c.instance(9, body, [text]));
  const chunk = new HandBuiltChunk();
  chunk.record((c) => c.instance(9, body, [text]));
  decoder.load(chunk.bytes.subarray(0, frame.offset + frame.byteLength), 4096);
  expect(xmlOf(decoder, frame.offset, frame.byteLength)).toBe("<A>v</A>");
  decoder.load(chunk.bytes.subarray(0, frame.offset + frame.byteLength - 8), 4096);
  expect(fault(() => xmlOf(decoder, frame.offset, frame.byteLength))).toEqual({
    code: "EVTX_TRUNCATED",
    kind: "TruncatedError",
    offset: 4096 + 512,
  });
});
