import { toHex } from "@unbind/bytes";
import { expect, test } from "vitest";
import type { BinXmlElement, BinXmlFragment } from "./element-tree.ts";
import { FragmentEncoder, nameHash } from "./fragment-encoder.ts";

/** Where records start: what stands before is header and tables. */
const START = 512;

function encoderAtStart(): FragmentEncoder {
  const encoder = new FragmentEncoder();
  encoder.out.position = START;
  return encoder;
}

function encode(fragment: BinXmlFragment): string {
  const encoder = encoderAtStart();
  encoder.fragment(fragment);
  return toHex(encoder.out.bytes.subarray(START, encoder.out.position));
}

test("names hash as in Windows' logs", () => {
  expect(nameHash("Event")).toBe(0x0cba);
  expect(nameHash("Event") % 64).toBe(58);
  expect(nameHash("System") % 64).toBe(47);
});

test("a literal element: inline name, then its size, no dependency id", () => {
  expect(encode({ header: true, body: { token: "element", name: "a" } })).toBe(
    `0f010100 01 11000000 0d020000 00000000 6100 0100 6100 0000 03 00`.replaceAll(" ", ""),
  );
});

test("character tokens say whether more follow", () => {
  const root: BinXmlElement = {
    token: "element",
    name: "a",
    content: ["x", { token: "entity", name: "a" }, { token: "char", unit: 0x41 }, { token: "cdata", text: "y" }],
  };
  expect(encode({ header: false, body: root }).slice(42)).toBe(
    "02 4501 0100 7800 49 09020000 48 4100 07 0100 7900 04 00".replaceAll(" ", ""),
  );
});

test("an instruction and foreign bytes", () => {
  const root: BinXmlElement = {
    token: "element",
    name: "a",
    content: [
      { token: "instruction", target: "a", data: "d" },
      { token: "raw", bytes: Uint8Array.of(0x48) },
    ],
  };
  expect(encode({ header: false, body: root }).slice(42)).toBe(
    "02 0a 09020000 0b 0100 6400 48 04 00".replaceAll(" ", ""),
  );
});

const template = {
  guid: "00000001-0000-0000-0000-000000000000",
  root: {
    token: "element",
    name: "a",
    dependency: 0,
    attributes: [
      { name: "b", value: [{ token: "substitution", index: 0, type: "uint8", optional: true }] },
      { name: "a", value: ["t"] },
    ],
    content: [{ token: "substitution", index: 1, type: "string" }],
  },
} as const;

test("an instance defines its template once per chunk", () => {
  const encoder = encoderAtStart();
  const body = { template, values: [{ type: "null", value: 0 } as const, { type: "string", value: "v" } as const] };
  encoder.fragment({ header: false, body }, true);
  const first = encoder.out.position;
  encoder.fragment({ header: true, body }, true);
  const bytes = encoder.out.bytes;
  expect(toHex(bytes.subarray(START, START + 14))).toBe("0c01010000000a02000000000000");
  expect(toHex(bytes.subarray(first - 17, first))).toBe("02000000 00000000 04000100 7600 0000 00".replaceAll(" ", ""));
  expect(toHex(bytes.subarray(first, encoder.out.position))).toBe(
    "0f010100 0c01 01000000 0a020000 02000000 00000000 02000100 7600 00".replaceAll(" ", ""),
  );
});

test("a failed write leaves no name and no definition behind", () => {
  const body = { template, values: [] };
  const clean = encoderAtStart();
  const before = clean.out.bytes.slice(0, START);
  expect(() =>
    clean.transaction(() => {
      clean.fragment({ header: true, body });
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(clean.out.position).toBe(START);
  expect(clean.out.bytes.subarray(0, START)).toEqual(before);
  const fresh = encoderAtStart();
  for (const encoder of [clean, fresh]) encoder.transaction(() => encoder.fragment({ header: true, body }));
  expect(clean.out.bytes).toEqual(fresh.out.bytes);
});
