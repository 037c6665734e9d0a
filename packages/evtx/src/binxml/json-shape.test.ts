import { expect, test } from "vitest";
import { type Build, decoded, type TestValue, utf16 } from "./hand-built-chunk.ts";

const text = (value: string): TestValue => [0x01, utf16(value)];

const shapes: [string, Build, unknown][] = [
  ["named Data", (c) => c.element("E", (i) => i.element("Data", "v", { Name: "n" })), { E: { n: "v" } }],
  [
    "named Data with another attribute",
    (c) => c.element("E", (i) => i.element("Data", "v", { Name: "n", Type: "t" })),
    { E: { n: { "#attributes": { Type: "t" }, "#text": "v" } } },
  ],
  [
    "repeated names",
    (c) => c.element("E", (i) => i.element("A", "1").element("A", "2").element("A", "3").element("A_1", "4")),
    { E: { A: "1", A_1: "2", A_2: "3", A_1_1: "4" } },
  ],
  ["one unnamed Data", (c) => c.element("E", (i) => i.element("Data", "v")), { E: { Data: { "#text": "v" } } }],
  [
    "several unnamed Data",
    (c) => c.element("E", (i) => i.element("Data", "v").element("B", "b").open("Data").close().empty("Data")),
    { E: { Data: { "#text": ["v", "", null] }, B: "b" } },
  ],
  ["no data", (c) => c.open("E").open("EventData").close().close(), { E: { EventData: null } }],
  [
    "attributes beside children",
    (c) => c.element("E", (i) => i.element("B", "b"), { x: "1" }),
    { E: { "#attributes": { x: "1" }, B: "b" } },
  ],
  ["text beside children", (c) => c.element("E", (i) => i.text("t").empty("B")), { E: { "#text": "t", B: null } }],
  ["a name that needs escapes", (c) => c.empty('a"\n'), { 'a"\n': null }],
  ["a name with a lone surrogate", (c) => c.empty("\ud800"), { "\ud800": null }],
];

test.each(shapes)("%s", (_, build, json) => {
  expect(decoded(build).json()).toEqual(json);
});

test("unnamed Data of a template: arrays are spread, what depends on a null is left out", () => {
  const body: Build = (d) => {
    d.open("EventData");
    for (let i = 0; i < 3; i++) d.element("Data", (v) => v.value(i), {}, i);
    d.element("Binary", (v) => v.value(3), {}, 3).close();
  };
  const json = (...values: TestValue[]) => decoded((c) => c.instance(1, body, values)).jsonText();
  const none: TestValue = [0, []];
  expect(json(text("a"), [0x81, utf16("b\0c\0")], none, [0x0e, [1]])).toBe(
    '{"EventData":{"Data":{"#text":["a","b","c"]},"Binary":"01"}}',
  );
  expect(json(none, text("a"), none, none)).toBe('{"EventData":{"Data":{"#text":"a"}}}');
  expect(json(none, none, none, [0x0e, [1]])).toBe('{"EventData":{"Binary":"01"}}');
  expect(json(none, none, none, none)).toBe('{"EventData":null}');
});

test("EventID with and without Qualifiers; children of System stay when null", () => {
  const body: Build = (d) => {
    d.open("System").element("EventID", (v) => v.value(0), { Qualifiers: (v) => v.value(1) }, 0);
    d.element("Task", (v) => v.value(2), {}, 2)
      .empty("Correlation", { ActivityID: (v) => v.value(2) })
      .close();
  };
  const json = (qualifiers: TestValue) => {
    return decoded((c) => c.instance(1, body, [[0x06, [0x75, 0x17]], qualifiers, [0, []]])).jsonText();
  };
  expect(json([0x06, [0, 0x80]])).toBe(
    '{"System":{"EventID":{"#attributes":{"Qualifiers":32768},"#text":6005},"Task":null,"Correlation":null}}',
  );
  expect(json([0, [0, 0x80]])).toBe('{"System":{"EventID":6005,"Task":null,"Correlation":null}}');
});

test("an embedded payload is a member of Event, or the object of UserData", () => {
  const payload: Build = (c) =>
    c.instance(2, (d) => d.element("P", (i) => i.value(0), { xmlns: "u" }), [text("v")]).raw(0);
  const beside: Build = (d) => d.open("Event").empty("System").value(0, 0x21).close();
  expect(decoded((c) => c.instance(1, beside, [payload])).jsonText()).toBe(
    '{"Event":{"System":null,"P":{"#attributes":{"xmlns":"u"},"#text":"v"}}}',
  );
  const inside: Build = (d) => d.element("UserData", (i) => i.value(0, 0x21), {}, 0);
  expect(decoded((c) => c.instance(1, inside, [payload])).jsonText()).toBe(
    '{"UserData":{"P":{"#attributes":{"xmlns":"u"},"#text":"v"}}}',
  );
  expect(decoded((c) => c.instance(1, beside, [[0, []]])).jsonText()).toBe('{"Event":{"System":null}}');
  expect(decoded((c) => c.instance(1, beside, [text("odd")])).jsonText()).toBe(
    '{"Event":{"System":null,"#text":"odd"}}',
  );
});

test("a fragment without elements is null", () => {
  const inside: Build = (d) => d.element("UserData", (i) => i.value(0, 0x21));
  expect(decoded((c) => c.instance(1, inside, [() => undefined])).json()).toEqual({ UserData: null });
});

test("text and values in one element are one string", () => {
  const body: Build = (d) =>
    d.element("A", (i) => i.text('x"').value(0).raw(0x09).name("lt"), { a: (v) => v.text("=").value(0) });
  expect(decoded((c) => c.instance(1, body, [[0x08, [7, 0, 0, 0]]])).json()).toEqual({
    A: { "#attributes": { a: "=7" }, "#text": 'x"7<' },
  });
});
