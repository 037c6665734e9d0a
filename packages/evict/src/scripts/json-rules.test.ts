/** The rules of ConvertTo-JsonText, step by step as the script has them, against what TypeScript prints. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalHash, canonicalJson } from "../plan/canonical.ts";
import { JSON_PART } from "./parts/json-part.ts";
import { selfTestVectors } from "./self-test-vectors.ts";

/** ConvertTo-RealText; `toExponential(14)` is .NET's `E14`: the fewest digits that read back as the number. */
function realText(number: number): string {
  if (number === 0) return "0";
  const every = Array.from({ length: 17 }, (_, i) => i);
  const text = every.map((digits) => number.toExponential(digits)).find((one) => Number(one) === number) ?? "";
  const [, sign = "", first = "", rest = "", exponent = ""] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  const digits = (first + rest).replace(/0+$/, "");
  const point = Number(exponent) + 1;
  if (point > 0 && point <= 21) {
    if (digits.length <= point) return sign + digits.padEnd(point, "0");
    return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  }
  if (point > -6 && point <= 0) return `${sign}0.${digits.padStart(digits.length - point, "0")}`;
  const power = point > 0 ? `e+${point - 1}` : `e-${1 - point}`;
  if (digits.length === 1) return sign + digits + power;
  return `${sign}${digits.slice(0, 1)}.${digits.slice(1)}${power}`;
}

const names = new Map(
  [...JSON_PART.matchAll(/^ {2}(\d+) = '(\\.)'$/gm)].map(([, code, name]) => [Number(code), name ?? ""]),
);

/** ConvertTo-QuotedText. */
function quotedText(text: string): string {
  let out = "";
  let at = 0;
  for (const match of text.matchAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g)) {
    out += text.slice(at, match.index) + unitText(text, match.index);
    at = match.index + 1;
  }
  return `"${out}${text.slice(at)}"`;
}

function unitText(text: string, index: number): string {
  const code = text.charCodeAt(index);
  const name = names.get(code);
  if (name !== undefined) return name;
  if (code < 32 || isLone(text, index)) return `\\u${code.toString(16).padStart(4, "0")}`;
  return text.charAt(index);
}

function isLone(text: string, index: number): boolean {
  const high = (at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
  const low = (at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  if (high(index)) return index + 1 >= text.length || !low(index + 1);
  if (low(index)) return index === 0 || !high(index - 1);
  return false;
}

test("the script names the seven characters that JSON names", () => {
  expect([...names].map(([code, name]) => JSON.parse(`"${name}"`) === String.fromCharCode(code))).toEqual(
    Array.from({ length: 7 }, () => true),
  );
});

/** Halfway between two texts of the same length: ECMAScript takes the even one, .NET the larger. Both read back. */
function isTie(text: string, other: string): boolean {
  return Number(text) === Number(other) && text.length === other.length;
}

test("numbers are printed as ECMAScript prints them, ties in the last digit aside", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const [text, wanted] = [realText(number), canonicalJson(number)];
      expect(Number(text)).toBe(number === 0 ? 0 : number);
      if (!isTie(text, wanted)) expect(text).toBe(wanted);
    }),
    { numRuns: 500 },
  );
  expect([realText(-992722148554551.2), canonicalJson(-992722148554551.2)].sort()).toEqual([
    "-992722148554551.2",
    "-992722148554551.3",
  ]);
  for (const number of [1e21, 1e-6, 1e-7, 123456789012345680000, 5e-324, 1.7976931348623157e308, 0.1, -0.5, 100]) {
    expect(realText(number)).toBe(canonicalJson(number));
  }
});

test("text is escaped as JSON.stringify escapes it", () => {
  const units = fc.array(fc.oneof(fc.nat(0x7f), fc.integer({ min: 0xd7f0, max: 0xe010 }), fc.nat(0xffff)));
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes);
      expect(quotedText(text)).toBe(canonicalJson(text));
    }),
    { numRuns: 300 },
  );
});

test("samples of the self-test have their hashes, all different", () => {
  const vectors = selfTestVectors();
  expect(new Set(vectors.map(({ sha256 }) => sha256)).size).toBe(vectors.length);
  for (const { value, object, sha256 } of vectors) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    if (!object) expect(canonicalHash(JSON.parse(JSON.stringify(value)))).toBe(sha256);
  }
});

/** A person on Windows can compare these with `Get-TextHash (ConvertTo-JsonText $value)`. */
test.each([
  ["null, true, false", "[null,true,false]"],
  ["lists of none and one", '[[],[1],[[]],[""]]'],
  ["integers", "[0,1,-1,255,65535,2147483647,-2147483648,4294967295,9007199254740991,-9007199254740991]"],
  [
    "large and small reals",
    "[1e+21,1.5e+21,123456789012345680000,5e-324,1.7976931348623157e+308,2.2250738585072014e-308]",
  ],
])("%s", (name, text) => {
  const vector = selfTestVectors().find((one) => one.name === name);
  expect(canonicalJson(vector?.value)).toBe(text);
});
