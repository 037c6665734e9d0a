import { crc32, memorySource } from "@unbind/bytes";
import type { Evidence } from "../evidence.ts";

/** One member of a zip for tests; what isn't given is right. */
export interface ZipFixtureMember {
  name: string | Uint8Array;
  content: Uint8Array;
  /** Default: deflated. */
  stored?: boolean;
  method?: number;
  flags?: number;
  crc32?: number;
  byteLength?: number;
  compressedBytes?: number;
  /** Sizes and CRC after the data only. */
  descriptor?: boolean;
  /** Central header of that earlier member's data. */
  localOffset?: number;
  extra?: Uint8Array;
}

/** Lays out a zip byte by byte, so that tests can make every kind of wrong one. */
export async function zipBytes(members: readonly ZipFixtureMember[], comment = ""): Promise<Uint8Array> {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const member of members) {
    const data = member.stored ? member.content : await deflate(member.content);
    const local =
      member.localOffset === undefined
        ? joined([header(member, data, undefined), data, trailer(member, data)])
        : new Uint8Array(0);
    locals.push(local);
    centrals.push(header(member, data, member.localOffset ?? offset));
    offset += local.length;
  }
  const directory = joined(centrals);
  return joined([...locals, directory, endRecord(members.length, directory.length, offset, comment)]);
}

function header(member: ZipFixtureMember, data: Uint8Array, localOffset: number | undefined): Uint8Array {
  const central = localOffset !== undefined;
  const name = typeof member.name === "string" ? new TextEncoder().encode(member.name) : member.name;
  const extra = central && member.extra ? member.extra : new Uint8Array(0);
  const fixed = new Uint8Array(central ? 46 : 30);
  const view = new DataView(fixed.buffer);
  const later = member.descriptor && !central;
  view.setUint32(0, central ? 0x02014b50 : 0x04034b50, true);
  const at = central ? 6 : 4;
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, (member.flags ?? 0) | (member.descriptor ? 8 : 0), true);
  view.setUint16(at + 4, member.method ?? (member.stored ? 0 : 8), true);
  view.setUint32(at + 10, later ? 0 : (member.crc32 ?? crc32(member.content)), true);
  view.setUint32(at + 14, later ? 0 : (member.compressedBytes ?? data.length), true);
  view.setUint32(at + 18, later ? 0 : (member.byteLength ?? member.content.length), true);
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, extra.length, true);
  if (central) view.setUint32(42, localOffset, true);
  return joined([fixed, name, extra]);
}

function trailer(member: ZipFixtureMember, data: Uint8Array): Uint8Array {
  if (!member.descriptor) return new Uint8Array(0);
  const words = [0x08074b50, crc32(member.content), data.length, member.content.length];
  const bytes = new Uint8Array(16);
  words.forEach((word, i) => {
    new DataView(bytes.buffer).setUint32(4 * i, word, true);
  });
  return bytes;
}

function endRecord(members: number, byteLength: number, offset: number, comment: string): Uint8Array {
  const text = new TextEncoder().encode(comment);
  const bytes = new Uint8Array(22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, members, true);
  view.setUint16(10, members, true);
  view.setUint32(12, byteLength, true);
  view.setUint32(16, offset, true);
  view.setUint16(20, text.length, true);
  return joined([bytes, text]);
}

/** Raw deflate stream, or gzip file, of `bytes`. */
export async function deflate(bytes: Uint8Array, format: "deflate-raw" | "gzip" = "deflate-raw"): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Evidence over bytes in memory, as a root file. */
export function rootEvidence(path: string, bytes: Uint8Array): Evidence {
  const open = () => Promise.resolve(memorySource(bytes));
  return { path, byteLength: bytes.length, locator: { root: path, steps: [] }, fingerprint: undefined, open };
}

/** Bytes that compress to about half, the same for the same seed. */
export function noise(byteLength: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let state = seed;
  for (let i = 0; i < byteLength; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = (state >>> 16) & 0x0f;
  }
  return bytes;
}
