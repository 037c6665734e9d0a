import { expect, test } from "vitest";
import {
  type Build,
  decoded,
  FILE_OFFSET,
  fault,
  HandBuiltChunk,
  literalXml,
  type TestValue,
} from "./hand-built-chunk.ts";
import { ByteWriter } from "./index.ts";
import { MAX_ELEMENT_DEPTH, MAX_ELEMENTS } from "./limits.ts";

test("the tokens of a whole record, byte by byte", () => {
  const name = [0x45, 0, 0x76, 0];
  const chunk = new HandBuiltChunk();
  chunk.raw(0x2a, 0x2a, 0, 0, 80, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  chunk.raw(0x0f, 1, 1, 0);
  // Element "Ev" at 540: size 0 (not believed), name at 549 stored right there, its hash, text "<", end.
  chunk.raw(0x01, 0, 0, 0, 0, 0x25, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, ...name, 0, 0, 0x02);
  chunk.raw(0x05, 1, 1, 0, 0x3c, 0, 0x04, 0x00);
  chunk.at = 588;
  chunk.u32(80);
  const { decoder } = decoded((c) => c.empty("Other"));
  decoder.load(chunk.bytes, 0);
  const out = new ByteWriter();
  decoder.xml(512, 80, out);
  expect(new TextDecoder().decode(out.bytes())).toBe("<Ev>&lt;</Ev>");
  expect(out.length).toBe(13);
});

const shapes: [string, Build, string][] = [
  ["empty element", (c) => c.empty("A"), "<A/>"],
  ["element without content", (c) => c.open("A").close(), "<A></A>"],
  ["text with markup", (c) => c.element("A", `<&>"'`), `<A>&lt;&amp;&gt;"'</A>`],
  ["attributes", (c) => c.empty("A", { x: `<&>"'`, y: "" }), "<A x='&lt;&amp;&gt;&quot;&apos;' y=''/>"],
  ["attribute of several tokens", (c) => c.empty("A", { x: (v) => v.text("1").text("2") }), "<A x='12'/>"],
  [
    "an attribute twice",
    (c) =>
      c.raw(0x41).u32(0).name("A").u32(0).raw(0x46).name("x").text("1").raw(0x06).nameAgain("x").text("2").raw(0x03),
    "<A x='1' x_='2'/>",
  ],
  ["nested elements", (c) => c.element("A", (i) => i.element("B", "x").empty("C")), "<A><B>x</B><C/></A>"],
  ["text around elements", (c) => c.element("A", (i) => i.text("x").empty("B").text("y")), "<A>x<B/>y</A>"],
  ["CDATA", (c) => c.element("A", (i) => i.raw(0x07).units("<x>]]>")), "<A><![CDATA[<x>]]]]><![CDATA[>]]></A>"],
  ["CDATA with the more bit", (c) => c.element("A", (i) => i.raw(0x47).units("1").text("2")), "<A><![CDATA[1]]>2</A>"],
  ["character reference", (c) => c.element("A", (i) => i.raw(0x48).u16(0xe9).raw(0x08).u16(0x3c)), "<A>é&lt;</A>"],
  ["entity", (c) => c.element("A", (i) => i.text("a").raw(0x49).name("amp").raw(0x09).name("quot")), `<A>a&amp;"</A>`],
  ["unknown entity", (c) => c.element("A", (i) => i.raw(0x09).name("x")), "<A>&amp;x;</A>"],
  ["entity called like a method", (c) => c.element("A", (i) => i.raw(0x09).name("toString")), "<A>&amp;toString;</A>"],
  ["instruction", (c) => c.element("A", (i) => i.raw(0x0a).name("t").raw(0x0b).units("d?>")), "<A><?t d? >?></A>"],
  ["instruction without data", (c) => c.element("A", (i) => i.raw(0x0a).name("t")), "<A><?t ?></A>"],
  ["name that would be markup", (c) => c.empty("a b='c'><x"), "<a_b__c___x/>"],
  ["no name at all", (c) => c.empty(""), "<_/>"],
  ["control characters", (c) => c.element("A", "\0\u0001\t\r\n\u001f\uffff"), "<A>\ufffd\ufffd\t\r\n\ufffd\ufffd</A>"],
  ["lone surrogates", (c) => c.element("A", "a\ud800b\udc00"), "<A>a\ufffdb\ufffd</A>"],
  ["a surrogate pair", (c) => c.element("A", "\u{1f600}"), "<A>\u{1f600}</A>"],
];

test.each(shapes)("%s", (_, build, xml) => {
  expect(literalXml(build)).toBe(xml);
});

test("a name is found where it was stored before", () => {
  expect(literalXml((c) => c.element("A", (i) => i.raw(0x01).u32(0).nameAgain("A").raw(0x03)))).toBe("<A><A/></A>");
});

const faults: [string, Build, string][] = [
  ["unknown token", (c) => c.element("A", (i) => i.raw(0x10)), "EVTX_TOKEN"],
  ["token out of place", (c) => c.raw(0x05, 1, 0, 0), "EVTX_TOKEN"],
  ["element that isn't closed right", (c) => c.start("A", {}, 0).raw(0x04), "EVTX_TOKEN"],
  ["literal that isn't text", (c) => c.element("A", (i) => i.raw(0x05, 8, 0, 0)), "EVTX_VALUE_TYPE"],
  ["record that ends inside an element", (c) => c.open("A"), "EVTX_TOKEN"],
  ["text longer than the record", (c) => c.element("A", (i) => i.raw(5, 1, 0xff, 0xff)), "EVTX_TRUNCATED"],
  ["name before the first record", (c) => c.raw(0x01).u32(0).u32(500).raw(0x03), "EVTX_NAME"],
  ["name behind the chunk", (c) => c.raw(0x01).u32(0).u32(0xfffffff0).raw(0x03), "EVTX_NAME"],
  [
    "name that runs out of the chunk",
    (c) => c.raw(0x01).u32(0).u32(65_526).patch(65_532, 0xffff, 2).raw(0x03),
    "EVTX_NAME",
  ],
  ["substitution without template", (c) => c.element("A", (i) => i.value(0)), "EVTX_VALUE_INDEX"],
  ["nothing", () => undefined, "EVTX_TOKEN"],
];

test.each(faults)("%s is a located fault", (_, build, code) => {
  const { xml, json, decoder, frame } = decoded(build);
  expect(fault(xml)?.code).toBe(code);
  expect(fault(json)?.code).toBe(code);
  const found = fault(() => decoder.event(frame.offset, frame.byteLength));
  expect(found?.code).toBe(code);
  expect(found?.offset).toBeGreaterThanOrEqual(FILE_OFFSET + frame.offset);
  expect(found?.offset).toBeLessThanOrEqual(FILE_OFFSET + 65_536);
});

test("elements nest up to the limit", () => {
  const nested = (depth: number) =>
    literalXml((c) => {
      for (let i = 0; i < depth; i++) c.open("A");
      for (let i = 0; i < depth; i++) c.close();
    });
  expect(nested(MAX_ELEMENT_DEPTH)).toMatch(/^(<A>){64}(<\/A>){64}$/);
  expect(fault(() => nested(MAX_ELEMENT_DEPTH + 2))).toMatchObject({ code: "EVTX_NESTING", kind: "LimitError" });
});

test("a record has a limited number of elements, array items included", () => {
  const items: TestValue = [0x81, new Uint8Array(2 * MAX_ELEMENTS + 2)];
  const { xml, json } = decoded((c) => c.instance(1, (d) => d.element("A", (i) => i.value(0)), [items]));
  expect(fault(xml)).toMatchObject({ code: "EVTX_ELEMENTS", kind: "LimitError" });
  expect(fault(json)?.code).toBe("EVTX_ELEMENTS");
});

test.each([
  [-8, 100],
  [512, 27],
  [65_500, 100],
  [Number.NaN, 100],
])("a record at %d of %d bytes is refused", (offset, byteLength) => {
  const { decoder } = decoded((c) => c.empty("A"));
  expect(fault(() => decoder.event(offset, byteLength))?.code).toMatch(/^EVTX_(RECORD_SIZE|TRUNCATED)$/);
});
