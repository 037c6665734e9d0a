import { filetimeToIso, guidToText, sidToText } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteWriter } from "./byte-writer.ts";
import {
  LOWER_DIGITS,
  UPPER_DIGITS,
  writeDecimal,
  writeGuid,
  writeHex64,
  writeHexBytes,
  writeSid,
  writeSigned64,
  writeUnsigned64,
} from "./number-bytes.ts";
import { escapeText, FORM, writeUtf16 } from "./text-bytes.ts";
import { TimeFormatter } from "./time-bytes.ts";

const MASK = 0xffffffffn;
const halves = (value: bigint): [number, number] => [Number(value & MASK), Number((value >> 32n) & MASK)];
/** Any unit, lone surrogates and controls as often as plain text. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.integer({ min: 0, max: 127 }).map((unit) => String.fromCharCode(unit)),
    fc.constantFrom("\u{1f600}", "\ud800", "\udfff", "&", "<", "'"),
  ),
  maxLength: 60,
});

function ascii(write: (buffer: Uint8Array) => number): string {
  const buffer = new Uint8Array(256);
  return new TextDecoder().decode(buffer.subarray(0, write(buffer)));
}

function written(form: 0 | 1 | 2 | 3, text: string): string {
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i), true);
  const out = new ByteWriter();
  writeUtf16(out, form, bytes, 0, bytes.length);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(out.bytes());
}

test("64-bit numbers print like bigint", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (value) => {
      const [low, high] = halves(value);
      expect(ascii((buffer) => writeUnsigned64(buffer, 0, low, high))).toBe(value.toString());
      expect(ascii((buffer) => writeSigned64(buffer, 0, low, high))).toBe(BigInt.asIntN(64, value).toString());
      expect(ascii((buffer) => writeHex64(buffer, 0, low, high))).toBe(`0x${value.toString(16)}`);
    }),
  );
});

test("numbers print like JavaScript's", () => {
  const powers = Array.from({ length: 16 }, (_, i) => 10 ** i).flatMap((power) => [power - 1, power, power + 1]);
  for (const value of [0, ...powers, 2 ** 53 - 1])
    expect(ascii((buffer) => writeDecimal(buffer, 0, value))).toBe(String(value));
});

test("times print like filetimeToIso, in any order of days", () => {
  const times = new TimeFormatter();
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 63n - 1n), fc.integer({ min: 0, max: 2 }), (value, shift) => {
      const filetime = value >> BigInt(4 * shift);
      const [low, high] = halves(filetime);
      expect(ascii((buffer) => times.filetime(buffer, 0, low, high, 7))).toBe(filetimeToIso(filetime));
    }),
  );
});

test("GUIDs, SIDs and hex print like those of the bytes package", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(ascii((buffer) => writeGuid(buffer, 0, bytes, 0, LOWER_DIGITS))).toBe(guidToText(bytes));
      expect(ascii((buffer) => writeGuid(buffer, 0, bytes, 0, UPPER_DIGITS))).toBe(guidToText(bytes).toUpperCase());
      const sid = Uint8Array.of(bytes[0] as number, 2, ...bytes.subarray(2), 1, 2);
      expect(ascii((buffer) => writeSid(buffer, 0, sid.subarray(0, 16), 0))).toBe(sidToText(sid.subarray(0, 16)));
      const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      expect(ascii((buffer) => writeHexBytes(buffer, 0, bytes, 0, 16))).toBe(hex.toUpperCase());
    }),
  );
});

test("any text: JSON as JSON.stringify writes it, XML without anything XML forbids, UTF-8 always", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(`"${written(FORM.json, text)}"`).toBe(JSON.stringify(text));
      expect(written(FORM.raw, text)).toBe(text.toWellFormed());
      for (const form of [FORM.xml, FORM.xmlAttribute]) {
        const xml = written(form, text);
        expect(xml).toBe(escapeText(form, text));
        expect(xml).not.toMatch(/[<>\uFFFE\uFFFF]|(?![\t\r\n])\p{Cc}(?<![\u007f-\u009f])/u);
      }
      expect(written(FORM.xmlAttribute, text)).not.toMatch(/['"]/);
    }),
  );
});

test("a writer grows, keeps what it has, and starts again", () => {
  const out = new ByteWriter();
  const piece = new Uint8Array(50_000).fill(7);
  for (let i = 0; i < 5; i++) out.append(piece);
  out.byte(1);
  out.text("é");
  expect(out.length).toBe(250_003);
  expect([...out.bytes().subarray(249_999)]).toEqual([7, 1, 0xc3, 0xa9]);
  out.reset();
  expect(out.bytes()).toHaveLength(0);
});
