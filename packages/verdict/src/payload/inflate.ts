/**
 * Inflate: raw deflate (RFC 1951), zlib (RFC 1950) and gzip (RFC 1952), synchronous and bounded.
 *
 * Bits are read from the low end of each byte. A damaged or cut stream gives what came before the damage. Check sums are
 * not verified (a reader wants the text even when they are wrong); only the first gzip member is read.
 */

export type CompressedFormat = "gzip" | "zlib" | "deflate";

export interface Inflated {
  readonly bytes: Uint8Array;
  /** `whole`: the last block ended; `damaged`: the stream is broken or cut; `limit`: `maxByteLength` was reached. */
  readonly end: "whole" | "damaged" | "limit";
}

interface Code {
  /** Number of codes of each length, 0 to 15. */
  readonly counts: Uint16Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

interface Stream {
  readonly input: Uint8Array;
  at: number;
  held: number;
  heldBits: number;
  output: Uint8Array;
  length: number;
  readonly limit: number;
}

const MAX_CODE_LENGTH = 15;
const END_OF_BLOCK = 256;
/** RFC 1951 section 3.2.5. */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
/** RFC 1951 section 3.2.7: the order in which code length codes are stored. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED_LENGTHS = codeOf(Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
const FIXED_DISTANCES = codeOf(new Uint8Array(30).fill(5));

const DAMAGED = -1;

/** Inflates `input` up to `maxByteLength` bytes of output. Never throws. */
export function inflate(input: Uint8Array, format: CompressedFormat, maxByteLength: number): Inflated {
  const start = bodyOffset(input, format);
  if (start < 0) return { bytes: new Uint8Array(0), end: "damaged" };
  const first = Math.min(maxByteLength, Math.max(1024, input.length * 4));
  const stream: Stream = {
    input,
    at: start,
    held: 0,
    heldBits: 0,
    output: new Uint8Array(first),
    length: 0,
    limit: maxByteLength,
  };
  const end = readBlocks(stream);
  return { bytes: stream.output.subarray(0, stream.length), end };
}

function bodyOffset(input: Uint8Array, format: CompressedFormat): number {
  if (format === "deflate") return 0;
  if (format === "gzip") return gzipBodyOffset(input);
  const head = ((input[0] ?? 0) << 8) | (input[1] ?? 0);
  const isZlib = ((input[0] ?? 0) & 0x0f) === 8 && head % 31 === 0;
  return isZlib ? 2 : DAMAGED;
}

function gzipBodyOffset(input: Uint8Array): number {
  if (input.length < 10 || input[0] !== 0x1f || input[1] !== 0x8b || input[2] !== 8) return DAMAGED;
  const flags = input[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + ((input[at] ?? 0) | ((input[at + 1] ?? 0) << 8));
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = input.indexOf(0, at);
    if (end < 0) return DAMAGED;
    at = end + 1;
  }
  if (flags & 2) at += 2;
  return at < input.length ? at : DAMAGED;
}

function readBlocks(stream: Stream): Inflated["end"] {
  for (;;) {
    const head = takeBits(stream, 3);
    if (head === DAMAGED) return "damaged";
    const end = readBlock(stream, head >> 1);
    if (end !== "whole" || (head & 1) === 1) return end;
  }
}

function readBlock(stream: Stream, type: number): Inflated["end"] {
  if (type === 0) return readStored(stream);
  if (type === 1) return readSymbols(stream, FIXED_LENGTHS, FIXED_DISTANCES);
  const codes = type === 2 ? readCodes(stream) : undefined;
  return codes === undefined ? "damaged" : readSymbols(stream, codes.lengths, codes.distances);
}

function takeBits(stream: Stream, count: number): number {
  while (stream.heldBits < count) {
    if (stream.at >= stream.input.length) return DAMAGED;
    stream.held |= (stream.input[stream.at++] as number) << stream.heldBits;
    stream.heldBits += 8;
  }
  const bits = stream.held & ((1 << count) - 1);
  stream.held >>>= count;
  stream.heldBits -= count;
  return bits;
}

function readStored(stream: Stream): Inflated["end"] {
  // takeBits never holds a whole byte back, so what is held is the rest of the byte before.
  stream.held = 0;
  stream.heldBits = 0;
  const { input, at } = stream;
  if (at + 4 > input.length) return "damaged";
  const length = (input[at] as number) | ((input[at + 1] as number) << 8);
  const inverse = (input[at + 2] as number) | ((input[at + 3] as number) << 8);
  if ((length ^ 0xffff) !== inverse) return "damaged";
  const have = Math.min(length, input.length - at - 4);
  if (!makeRoom(stream, have)) return "limit";
  stream.output.set(input.subarray(at + 4, at + 4 + have), stream.length);
  stream.length += have;
  stream.at = at + 4 + have;
  return have === length ? "whole" : "damaged";
}

function makeRoom(stream: Stream, more: number): boolean {
  const need = stream.length + more;
  if (need > stream.limit) return false;
  if (need <= stream.output.length) return true;
  const grown = new Uint8Array(Math.min(stream.limit, Math.max(need, stream.output.length * 2)));
  grown.set(stream.output.subarray(0, stream.length));
  stream.output = grown;
  return true;
}

/** The canonical code for code lengths (RFC 1951 section 3.2.2). */
function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(MAX_CODE_LENGTH + 1);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  const offsets = new Uint16Array(MAX_CODE_LENGTH + 2);
  for (let i = 1; i <= MAX_CODE_LENGTH; i++) offsets[i + 1] = (offsets[i] as number) + (counts[i] as number);
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] as number;
    if (length === 0) continue;
    symbols[offsets[length] as number] = symbol;
    offsets[length] = (offsets[length] as number) + 1;
  }
  return { counts, symbols };
}

function takeSymbol(stream: Stream, code: Code): number {
  let value = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= MAX_CODE_LENGTH; length++) {
    const bit = takeBits(stream, 1);
    if (bit === DAMAGED) return DAMAGED;
    value |= bit;
    const count = code.counts[length] as number;
    if (value - first < count) return code.symbols[index + value - first] ?? DAMAGED;
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  return DAMAGED;
}

function readCodes(stream: Stream): { lengths: Code; distances: Code } | undefined {
  const head = takeBits(stream, 14);
  if (head === DAMAGED) return undefined;
  const lengthCount = (head & 31) + 257;
  const distanceCount = ((head >> 5) & 31) + 1;
  const stored = (head >> 10) + 4;
  const lengths = new Uint8Array(19);
  for (let i = 0; i < stored; i++) {
    const length = takeBits(stream, 3);
    if (length === DAMAGED) return undefined;
    lengths[CODE_LENGTH_ORDER[i] as number] = length;
  }
  const all = readCodeLengths(stream, codeOf(lengths), lengthCount + distanceCount);
  if (all === undefined) return undefined;
  return { lengths: codeOf(all.subarray(0, lengthCount)), distances: codeOf(all.subarray(lengthCount)) };
}

function readCodeLengths(stream: Stream, code: Code, total: number): Uint8Array | undefined {
  const lengths = new Uint8Array(total);
  let at = 0;
  while (at < total) {
    const symbol = takeSymbol(stream, code);
    if (symbol === DAMAGED) return undefined;
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    const extra = takeBits(stream, symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
    if (extra === DAMAGED || (symbol === 16 && at === 0)) return undefined;
    const repeat = extra + (symbol === 18 ? 11 : 3);
    if (at + repeat > total) return undefined;
    lengths.fill(symbol === 16 ? (lengths[at - 1] as number) : 0, at, at + repeat);
    at += repeat;
  }
  return lengths;
}

function readSymbols(stream: Stream, lengths: Code, distances: Code): Inflated["end"] {
  for (;;) {
    const symbol = takeSymbol(stream, lengths);
    if (symbol === END_OF_BLOCK) return "whole";
    if (symbol === DAMAGED) return "damaged";
    if (symbol < END_OF_BLOCK) {
      if (!makeRoom(stream, 1)) return "limit";
      stream.output[stream.length++] = symbol;
      continue;
    }
    const end = copyMatch(stream, symbol - 257, distances);
    if (end !== "whole") return end;
  }
}

function copyMatch(stream: Stream, symbol: number, distances: Code): Inflated["end"] {
  const base = LENGTH_BASE[symbol];
  const lengthExtra = takeBits(stream, LENGTH_EXTRA[symbol] ?? 0);
  const distanceSymbol = takeSymbol(stream, distances);
  const distanceBase = DISTANCE_BASE[distanceSymbol];
  if (base === undefined || lengthExtra === DAMAGED || distanceBase === undefined) return "damaged";
  const distanceExtra = takeBits(stream, Math.max(0, (distanceSymbol >> 1) - 1));
  const length = base + lengthExtra;
  const distance = distanceBase + distanceExtra;
  if (distanceExtra === DAMAGED || distance > stream.length) return "damaged";
  if (!makeRoom(stream, length)) return "limit";
  // A match may overlap what it writes, so it is copied byte by byte.
  for (let i = 0; i < length; i++) stream.output[stream.length] = stream.output[stream.length++ - distance] as number;
  return "whole";
}
