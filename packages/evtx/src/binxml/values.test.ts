import { expect, test } from "vitest";
import { type Build, decoded, fault, type TestValue, utf16 } from "./hand-built-chunk.ts";
import { MAX_VALUES } from "./limits.ts";

/** `<A>value</A>` with the value at index 0. */
function shown(...values: TestValue[]): { xml: string; json: string } {
  const { xml, jsonText } = decoded((c) => c.instance(1, (d) => d.element("A", (i) => i.value(0)), values));
  return { xml: xml().replace(/^<A>(.*)<\/A>$/s, "$1"), json: jsonText().replace(/^\{"A":(.*)\}$/s, "$1") };
}

const GUID = [4, 0xef, 0x18, 0x14, 0xb4, 0xb0, 0x23, 0x46, 0xbf, 0x7e, 0xd7, 0x4a, 0xb4, 0x7b, 0xbd, 0xaa];
const FILETIME = [0x76, 6, 0x2f, 0xfe, 0xc2, 0x34, 0xd8, 1];
const ones = (count: number): number[] => Array.from({ length: count }, () => 0xff);

const values: [string, number, readonly number[] | Uint8Array, string, string][] = [
  ["string", 0x01, utf16('a"é'), 'a"é', '"a\\"é"'],
  ["string with NULs behind", 0x01, utf16("ab\0\0"), "ab", '"ab"'],
  ["string with a NUL inside", 0x01, utf16("a\0b"), "a\ufffdb", '"a\\u0000b"'],
  ["empty string", 0x01, [], "", '""'],
  ["control characters and a lone surrogate", 0x01, utf16("\u0001\n\ud800"), "\ufffd\n\ufffd", '"\\u0001\\n\\ud800"'],
  ["ANSI", 0x02, [0x41, 0xe9, 0x80, 0x3c, 0], "Aé€&lt;", '"Aé€<"'],
  ["i8", 0x03, [0x80], "-128", "-128"],
  ["u8", 0x04, [0xff], "255", "255"],
  ["i16", 0x05, [0xff, 0x7f], "32767", "32767"],
  ["i16 below zero", 0x05, [0, 0x80], "-32768", "-32768"],
  ["u16", 0x06, [0xe5, 0x16], "5861", "5861"],
  ["i32", 0x07, [0, 0, 0, 0x80], "-2147483648", "-2147483648"],
  ["u32", 0x08, ones(4), "4294967295", "4294967295"],
  ["i64", 0x09, [0, 0, 0, 0, 0, 0, 0, 0x80], "-9223372036854775808", "-9223372036854775808"],
  ["i64 of -1", 0x09, ones(8), "-1", "-1"],
  ["u64", 0x0a, ones(8), "18446744073709551615", "18446744073709551615"],
  ["u64 of 2^53 + 1", 0x0a, [1, 0, 0, 0, 0, 0, 0x20, 0], "9007199254740993", "9007199254740993"],
  ["u64 of 10^9", 0x0a, [0, 0xca, 0x9a, 0x3b, 0, 0, 0, 0], "1000000000", "1000000000"],
  ["float", 0x0b, [0xcd, 0xcc, 0xcc, 0x3d], "0.1", "0.1"],
  ["float that needs nine digits", 0x0b, [1, 0, 0x80, 0x3f], "1.0000001", "1.0000001"],
  ["float that isn't a number", 0x0b, [0, 0, 0xc0, 0x7f], "NaN", '"NaN"'],
  ["double", 0x0c, [0, 0, 0, 0, 0, 0, 0xe0, 0xbf], "-0.5", "-0.5"],
  ["double without end", 0x0c, [0, 0, 0, 0, 0, 0, 0xf0, 0xff], "-Infinity", '"-Infinity"'],
  ["true", 0x0d, [1, 0, 0, 0], "true", "true"],
  ["true by any bit", 0x0d, [0, 0, 1, 0], "true", "true"],
  ["false", 0x0d, [0, 0, 0, 0], "false", "false"],
  ["binary", 0x0e, [0, 0xab, 0xff], "00ABFF", '"00ABFF"'],
  ["GUID", 0x0f, GUID, "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}", '"1418EF04-B0B4-4623-BF7E-D74AB47BBDAA"'],
  ["size_t of 4 bytes", 0x10, [0x10, 0, 0, 0], "0x10", '"0x10"'],
  ["size_t of 8 bytes", 0x10, [0, 0, 0, 0, 1, 0, 0, 0], "0x100000000", '"0x100000000"'],
  ["FILETIME", 0x11, FILETIME, "2022-03-10T21:08:30.0224118Z", '"2022-03-10T21:08:30.022411Z"'],
  ["FILETIME 0", 0x11, Array(8).fill(0), "1601-01-01T00:00:00.0000000Z", '"1601-01-01T00:00:00.000000Z"'],
  [
    "the last signed FILETIME",
    0x11,
    [...ones(7), 0x7f],
    "30828-09-14T02:48:05.4775807Z",
    '"30828-09-14T02:48:05.477580Z"',
  ],
  [
    "SYSTEMTIME",
    0x12,
    [0xe6, 7, 3, 0, 4, 0, 10, 0, 21, 0, 8, 0, 30, 0, 22, 0],
    "2022-03-10T21:08:30.022Z",
    '"2022-03-10T21:08:30.022000Z"',
  ],
  ["SID", 0x13, [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0], "S-1-5-18", '"S-1-5-18"'],
  ["SID without parts", 0x13, [1, 0, 0, 0, 0, 0, 0, 5], "S-1-5", '"S-1-5"'],
  ["SID of a large authority", 0x13, [1, 0, 0, 1, 0, 0, 0, 2], "S-1-0x100000002", '"S-1-0x100000002"'],
  ["SID of the wrong length", 0x13, [1, 2, 0, 0, 0, 0, 0, 5], "0102000000000005", '"0102000000000005"'],
  ["HexInt32", 0x14, [3, 0x10, 4, 0x80], "0x80041003", '"0x80041003"'],
  ["HexInt32 0", 0x14, [0, 0, 0, 0], "0x0", '"0x0"'],
  ["HexInt64", 0x15, [0, 0, 0, 0, 0, 0, 0, 0x40], "0x4000000000000000", '"0x4000000000000000"'],
  ["EvtHandle", 0x20, [1, 0xa], "010A", '"010A"'],
  ["EvtXml", 0x23, [0x3c, 0], "3C00", '"3C00"'],
  ["a type nobody knows", 0x77, [0xfe], "FE", '"FE"'],
  ["an array that can't be cut", 0x8e, [1, 2], "0102", '"0102"'],
  ["a number without bytes", 0x08, [], "", '""'],
];

test.each(values)("%s", (_, type, bytes, xml, json) => {
  expect(shown([type, bytes])).toEqual({ xml, json });
});

const arrays: [string, number, readonly number[] | Uint8Array, string[], string][] = [
  ["strings", 0x81, utf16("a\0\0b\0"), ["a", "", "b"], '["a","","b"]'],
  ["strings, the last one open", 0x81, utf16("a\0b"), ["a", "b"], '["a","b"]'],
  ["one string", 0x81, utf16("a\0"), ["a"], '"a"'],
  ["no string", 0x81, [], [""], '""'],
  ["ANSI strings", 0x82, [0x41, 0, 0xe9, 0], ["A", "é"], '["A","é"]'],
  ["i8", 0x83, [1, 0xff], ["1", "-1"], "[1,-1]"],
  ["u16", 0x86, [1, 0, 2, 0], ["1", "2"], "[1,2]"],
  ["u32", 0x88, [1, 0, 0, 0, 2, 0, 0, 0], ["1", "2"], "[1,2]"],
  ["u64", 0x8a, [1, 0, 0, 0, 0, 0, 0, 0, ...ones(8)], ["1", "18446744073709551615"], "[1,18446744073709551615]"],
  ["doubles", 0x8c, [...Array(8).fill(0), 0, 0, 0, 0, 0, 0, 0xf0, 0x3f], ["0", "1"], "[0,1]"],
  ["booleans", 0x8d, [1, 0, 0, 0, 0, 0, 0, 0], ["true", "false"], "[true,false]"],
  ["GUIDs", 0x8f, [...GUID, ...GUID], Array(2).fill("{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}"), ""],
  ["times", 0x91, [...FILETIME, ...FILETIME], Array(2).fill("2022-03-10T21:08:30.0224118Z"), ""],
  [
    "SIDs",
    0x93,
    [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5],
    ["S-1-5-18", "S-1-5"],
    '["S-1-5-18","S-1-5"]',
  ],
  ["a cut SID", 0x93, [1, 9, 0], ["010900"], '"010900"'],
  ["hex", 0x94, [1, 0, 0, 0, 2, 0, 0, 0], ["0x1", "0x2"], '["0x1","0x2"]'],
];

test.each(arrays)("an array of %s repeats its element", (_, type, bytes, items, json) => {
  const { xml, jsonText } = decoded((c) => {
    c.instance(1, (d) => d.element("A", (i) => i.value(0), { n: (v) => v.value(1) }), [
      [type, bytes],
      [4, [7]],
    ]);
  });
  expect(xml()).toBe(items.map((item) => `<A n='7'>${item}</A>`).join(""));
  if (json !== "") expect(jsonText()).toBe(`{"A":{"#attributes":{"n":7},"#text":${json}}}`);
});

test("an array beside text and in attributes is one text", () => {
  const list: TestValue = [0x81, utf16("a\0b\0")];
  const { xml, json } = decoded((c) => {
    c.instance(1, (d) => d.element("A", (i) => i.text("x ").value(0), { n: (v) => v.value(0) }), [list]);
  });
  expect(xml()).toBe("<A n='a b'>x a b</A>");
  expect(json()).toEqual({ A: { "#attributes": { n: ["a", "b"] }, "#text": "x a b" } });
});

test("null values are stepped over with their bytes", () => {
  const body: Build = (d) => d.element("A", (i) => i.value(1), { n: (v) => v.value(0) });
  const { xml, jsonText } = decoded((c) =>
    c.instance(1, body, [
      [0, [0xaa, 0xbb]],
      [6, [5, 0]],
    ]),
  );
  expect(xml()).toBe("<A>5</A>");
  expect(jsonText()).toBe('{"A":5}');
});

test("a null takes out optional attributes and elements that depend on it, nothing else", () => {
  const body: Build = (d) => {
    d.open("R").element("A", (i) => i.value(0), {}, 0);
    d.element("B", (i) => i.value(0)).empty("C", { x: (v) => v.value(0), y: "1" });
    d.empty("D", { x: (v) => v.value(0, 1, false) }).close();
  };
  const { xml, jsonText } = decoded((c) => c.instance(1, body, [[0, []]]));
  expect(xml()).toBe("<R><B></B><C y='1'/><D x=''/></R>");
  expect(jsonText()).toBe('{"R":{"B":null,"C":{"#attributes":{"y":"1"}},"D":null}}');
});

const faults: [string, readonly TestValue[], string][] = [
  ["odd string", [[0x01, [0x41]]], "EVTX_VALUE_SIZE"],
  ["u32 of 3 bytes", [[0x08, [1, 2, 3]]], "EVTX_VALUE_SIZE"],
  ["size_t of 5 bytes", [[0x10, [1, 2, 3, 4, 5]]], "EVTX_VALUE_SIZE"],
  ["array of 5 u16 bytes", [[0x86, [1, 2, 3, 4, 5]]], "EVTX_VALUE_SIZE"],
  ["no value where one is used", [], "EVTX_VALUE_INDEX"],
];

test.each(faults)("%s", (_, list, code) => {
  expect(fault(() => shown(...list))?.code).toBe(code);
});

test("values may not run out of their record, nor be too many", () => {
  const many = decoded((c) => {
    c.instance(1, (d) => d.element("A", (i) => i.value(0)), [[0x0e, [1]]]);
    c.patch(c.at - 9, MAX_VALUES + 1);
  });
  expect(fault(many.xml)).toMatchObject({ code: "EVTX_VALUE_COUNT", kind: "LimitError" });
  const long = decoded((c) => {
    c.instance(1, (d) => d.element("A", (i) => i.value(0)), [[0x0e, [1]]]);
    c.patch(c.at - 5, 0xffff, 2);
  });
  expect(fault(long.xml)).toMatchObject({ code: "EVTX_VALUE_SIZE", kind: "MalformedError" });
});
