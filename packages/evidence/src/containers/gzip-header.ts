import type { ByteSource } from "@unbind/bytes";

/** Header of a gzip member (RFC 1952, 2.3): magic, method, flags, time, then optional fields by flag. */
export interface GzipHeader {
  /** Offset of the raw deflate stream. */
  dataStart: number;
  /** Original file name, Latin-1 by specification; UTF-8 in practice. */
  name: string | undefined;
}

const FIXED_BYTES = 10;
const DEFLATE = 8;
const FLAG_HEADER_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;
const RESERVED_FLAGS = 0xe0;
/** Extra field, name and comment together; the latter two have no length of their own. */
const MAX_HEADER_BYTES = 2 ** 17;

/** The header at `offset`; undefined if there is none. */
export async function readGzipHeader(source: ByteSource, offset: number): Promise<GzipHeader | undefined> {
  let head = await source.slice(offset, offset + 512);
  const [id1, id2, method, flags = 0] = head;
  if (id1 !== 0x1f || id2 !== 0x8b || method !== DEFLATE || (flags & RESERVED_FLAGS) !== 0) return undefined;
  const parsed = parse(head, flags);
  if (parsed) return { ...parsed, dataStart: offset + parsed.dataStart };
  head = await source.slice(offset, offset + MAX_HEADER_BYTES);
  const long = parse(head, flags);
  return long && { ...long, dataStart: offset + long.dataStart };
}

function parse(head: Uint8Array, flags: number): GzipHeader | undefined {
  let at = FIXED_BYTES;
  if ((flags & FLAG_EXTRA) !== 0) at += 2 + (head[at] ?? 0) + 256 * (head[at + 1] ?? 0);
  let name: string | undefined;
  if ((flags & FLAG_NAME) !== 0) {
    const end = head.indexOf(0, at);
    if (end < 0) return undefined;
    name = new TextDecoder().decode(head.subarray(at, end)) || undefined;
    at = end + 1;
  }
  if ((flags & FLAG_COMMENT) !== 0) {
    const end = head.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if ((flags & FLAG_HEADER_CRC) !== 0) at += 2;
  return at <= head.length ? { dataStart: at, name } : undefined;
}
