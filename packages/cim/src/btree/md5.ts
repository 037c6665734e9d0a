import { toHex } from "@unbind/bytes";

const SHIFTS: Uint8Array = Uint8Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);
/** RFC 1321, 3.4: the integer part of 2^32 times abs(sin(i + 1)). */
const SINES: Uint32Array = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** MD5 (RFC 1321) as lower-case hex. XP names keys with it; it protects nothing here. */
export function md5Hex(bytes: Uint8Array): string {
  const padded = new Uint8Array((bytes.length + 9 + 63) & ~63);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(padded.length - 4, Math.floor(bytes.length / 2 ** 29), true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let block = 0; block < padded.length; block += 64) compress(state, view, block);
  return toHex(new Uint8Array(Uint32Array.from(state).buffer));
}

function compress(state: Int32Array, view: DataView, block: number): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const word = view.getUint32(block + 4 * wordIndex(round, i), true);
    const sum = (a + mix(round, b, c, d) + word + (SINES[i] as number)) | 0;
    const shift = SHIFTS[4 * round + (i & 3)] as number;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function wordIndex(round: number, i: number): number {
  if (round === 0) return i;
  if (round === 1) return (5 * i + 1) & 15;
  return (round === 2 ? 3 * i + 5 : 7 * i) & 15;
}
