import fc from "fast-check";
import { expect, test } from "vitest";
import { BoundedReader } from "./bounded-reader.ts";
import { crc32 } from "./crc32.ts";
import { TruncatedError } from "./evidence-error.ts";
import { guidFromText, guidToText } from "./guid.ts";
import { IssueLog } from "./issue-log.ts";
import { sha256Hex } from "./sha256.ts";
import { sidFromText, sidToText } from "./sid.ts";
import { decodeUtf16, encodeUtf16 } from "./utf16.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

test("CRC-32 of the check string, in one go and in two", () => {
  const bytes = ascii("123456789");
  expect(crc32(bytes)).toBe(0xcbf43926);
  expect(crc32(bytes, 4, 9, crc32(bytes, 0, 4))).toBe(0xcbf43926);
});

test("SHA-256 of the FIPS examples and of a million letters", () => {
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256Hex("a".repeat(1_000_000))).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
});

test("SID text and bytes", () => {
  const sid = Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0);
  expect(sidToText(sid)).toBe("S-1-5-32-544");
  expect(sidFromText("S-1-5-32-544")).toEqual(sid);
  expect(sidToText(sid.subarray(0, 15))).toBeUndefined();
  expect(sidToText(new Uint8Array(8))).toBe("S-0-0");
  expect(sidToText(Uint8Array.of(1, 16, ...new Uint8Array(70)))).toBeUndefined();
  expect(sidFromText("S-1-5-99999999999")).toBeUndefined();
});

test("GUID text and bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(guidFromText(`{${guidToText(bytes)}}`)).toEqual(bytes);
    }),
  );
  expect(
    guidToText(
      Uint8Array.of(4, 0xef, 0x18, 0x14, 0xb4, 0xb0, 0x23, 0x46, 0xbf, 0x7e, 0xd7, 0x4a, 0xb4, 0x7b, 0xbd, 0xaa),
    ),
  ).toBe("1418ef04-b0b4-4623-bf7e-d74ab47bbdaa");
});

test("UTF-16 keeps every well-formed text, short and long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
      const bytes = encodeUtf16(text);
      expect(decodeUtf16(bytes, 0, text.length)).toBe(text.toWellFormed());
    }),
  );
});

test("a bounded read names what was cut", () => {
  const reader = new BoundedReader(Uint8Array.of(1, 2, 3));
  expect(reader.u16("chunk.flags")).toBe(0x201);
  expect(() => reader.u32("chunk.size")).toThrow(TruncatedError);
  expect(() => reader.u32("chunk.size")).toThrow(/chunk\.size: needs 4 bytes at offset 2, has 1/);
  expect(reader.offset).toBe(2);
});

test("an issue log keeps 50 of a kind and counts the rest", () => {
  const log = new IssueLog();
  for (let i = 0; i < 1000; i++) {
    log.add({ code: "X", severity: "warning", message: "m", evidence: { path: "p", offset: i } });
  }
  expect(log.total).toBe(1000);
  expect(log.list()).toHaveLength(50);
  expect(log.list().at(-1)).toMatchObject({ evidence: { offset: 49 }, count: 951 });
});
