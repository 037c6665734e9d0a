/** Eval functions of digests: MD5 (RFC 1321), SHA-1 and SHA-512 (FIPS 180-4) over UTF-8, hex in lower case. */
import { sha256Hex } from "@unbind/bytes";
import { ofTexts, type PlainFunction } from "./plain-function.ts";

export const digestFunctions: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ["md5", ofTexts((text) => md5(new TextEncoder().encode(text)))],
  ["sha1", ofTexts((text) => sha1(new TextEncoder().encode(text)))],
  ["sha256", ofTexts((text) => sha256Hex(text))],
  ["sha512", ofTexts((text) => sha512(new TextEncoder().encode(text)))],
]);

const MD5_ROTATIONS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const MD5_SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Message, a one bit, zeros, and the length in bits in the last 8 or 16 bytes. */
function padded(bytes: Uint8Array, blockBytes: number, littleEndian: boolean): DataView {
  const lengthBytes = blockBytes / 8;
  const size = Math.ceil((bytes.length + 1 + lengthBytes) / blockBytes) * blockBytes;
  const block = new Uint8Array(size);
  block.set(bytes);
  block[bytes.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setBigUint64(size - 8, BigInt(bytes.length) * 8n, littleEndian);
  return view;
}

function md5(bytes: Uint8Array): string {
  const view = padded(bytes, 64, true);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const [mix, word] = md5Round(round, b, c, d, i);
      const sum = (a + mix + (MD5_SINES[i] ?? 0) + view.getUint32(block + 4 * word, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(sum, MD5_ROTATIONS[round * 4 + (i & 3)] ?? 0)) | 0];
    }
    state.set([(state[0] ?? 0) + a, (state[1] ?? 0) + b, (state[2] ?? 0) + c, (state[3] ?? 0) + d]);
  }
  const out = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => {
    out.setUint32(4 * i, word);
  });
  return [...state]
    .map((_, i) =>
      out
        .getUint32(4 * i, true)
        .toString(16)
        .padStart(8, "0"),
    )
    .join("");
}

function md5Round(round: number, b: number, c: number, d: number, i: number): [mix: number, word: number] {
  if (round === 0) return [(b & c) | (~b & d), i];
  if (round === 1) return [(d & b) | (~d & c), (5 * i + 1) & 15];
  if (round === 2) return [b ^ c ^ d, (3 * i + 5) & 15];
  return [c ^ (b | ~d), (7 * i) & 15];
}

function sha1(bytes: Uint8Array): string {
  const view = padded(bytes, 64, false);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Uint32Array(80);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 80; i++) {
      words[i] =
        i < 16
          ? view.getUint32(block + 4 * i)
          : rotateLeft((words[i - 3] ?? 0) ^ (words[i - 8] ?? 0) ^ (words[i - 14] ?? 0) ^ (words[i - 16] ?? 0), 1);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let i = 0; i < 80; i++) {
      const next = (rotateLeft(a, 5) + sha1Round(i, b, c, d) + e + (words[i] ?? 0)) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((word, i) => {
      state[i] = (state[i] ?? 0) + word;
    });
  }
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

function sha1Round(i: number, b: number, c: number, d: number): number {
  if (i < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (i < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (i < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

const MASK = (1n << 64n) - 1n;

/** First 64 bits of the fractional part of the root of each of the first primes (FIPS 180-4, 4.2.3 and 5.3.5). */
function primeRoots(count: number, degree: 2n | 3n): bigint[] {
  const roots: bigint[] = [];
  for (let n = 2n; roots.length < count; n++) {
    let prime = true;
    for (let d = 2n; d * d <= n; d++) if (n % d === 0n) prime = false;
    if (prime) roots.push(integerRoot(n << (64n * degree), degree) & MASK);
  }
  return roots;
}

/** Largest integer whose power is not above the value, by halving. */
function integerRoot(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 70n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle;
  }
  return low;
}

let sha512Constants: { readonly rounds: readonly bigint[]; readonly start: readonly bigint[] } | undefined;

function sha512(bytes: Uint8Array): string {
  sha512Constants ??= { rounds: primeRoots(80, 3n), start: primeRoots(8, 2n) };
  const view = padded(bytes, 128, false);
  const state = [...sha512Constants.start];
  for (let block = 0; block < view.byteLength; block += 128) sha512Block(state, view, block, sha512Constants.rounds);
  return state.map((word) => word.toString(16).padStart(16, "0")).join("");
}

function sha512Block(state: bigint[], view: DataView, block: number, rounds: readonly bigint[]): void {
  const turn = (x: bigint, bits: bigint): bigint => ((x >> bits) | (x << (64n - bits))) & MASK;
  const words: bigint[] = [];
  for (let i = 0; i < 80; i++) {
    if (i < 16) {
      words.push(view.getBigUint64(block + 8 * i));
      continue;
    }
    const x = words[i - 15] ?? 0n;
    const y = words[i - 2] ?? 0n;
    const small = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n);
    const large = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n);
    words.push(((words[i - 16] ?? 0n) + small + (words[i - 7] ?? 0n) + large) & MASK);
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (let i = 0; i < 80; i++) {
    const choose = (e & f) ^ (~e & MASK & g);
    const t1 = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + choose + (rounds[i] ?? 0n) + (words[i] ?? 0n);
    const t2 = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = ((state[i] ?? 0n) + word) & MASK;
  });
}
