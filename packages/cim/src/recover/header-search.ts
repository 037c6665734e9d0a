import type { RepositoryVersion } from "../files/mapping.ts";
import { HASH_UNITS, instanceHeaderBytes } from "../objects/instance-record.ts";

/** FILETIME of 1997-01-01: WMI is younger. */
const OLDEST_STAMP = 124_965_504_000_000_000n;
/** FILETIME of 2100-01-01. */
const LATEST_STAMP = 157_469_184_000_000_000n;
/** Length, flag and class name, qualifiers, flag and heap of an instance without properties. */
const LEAST_BODY_BYTES = 22;

/** Whether each byte is one of `0-9A-F`. */
const HEX: Uint8Array = new Uint8Array(256);
for (const digit of "0123456789ABCDEF") HEX[digit.charCodeAt(0)] = 1;

/**
 * Offsets in `[start, end)` at which an instance record may begin: a class hash in UTF-16, two plausible stamps, a
 * length, a zero flag. Every start inside a longer run of hash characters is tried, since the record before may end
 * in one. Records may reach past `end`.
 *
 * @param limit end of the bytes that belong to the record's first page
 */
export function findInstanceHeaders(
  bytes: Uint8Array,
  start: number,
  limit: number,
  version: RepositoryVersion,
): number[] {
  const hashBytes = 2 * HASH_UNITS[version];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: number[] = [];
  let floor = start;
  // A run of `hashBytes` bytes covers one of the sampled positions, whatever its alignment.
  for (let at = start; at + 1 < limit; ) {
    const first = HEX[bytes[at] as number] && bytes[at + 1] === 0 ? at : at + 1;
    if (!isPair(bytes, first, limit)) {
      at += hashBytes - 2;
      continue;
    }
    let from = first;
    while (from - 2 >= floor && isPair(bytes, from - 2, limit)) from -= 2;
    let to = first + 2;
    while (isPair(bytes, to, limit)) to += 2;
    for (let one = from; one + hashBytes <= to; one += 2) {
      if (isHeader(view, one, limit, version)) found.push(one);
    }
    floor = to;
    at = to;
  }
  return found;
}

function isPair(bytes: Uint8Array, at: number, limit: number): boolean {
  return at + 1 < limit && HEX[bytes[at] as number] === 1 && bytes[at + 1] === 0;
}

function isHeader(view: DataView, at: number, limit: number, version: RepositoryVersion): boolean {
  const bodyAt = at + instanceHeaderBytes(version);
  if (bodyAt + 5 > limit) return false;
  const stamp = view.getBigUint64(bodyAt - 16, true);
  const classStamp = view.getBigUint64(bodyAt - 8, true);
  if (stamp > LATEST_STAMP || classStamp < OLDEST_STAMP || stamp < classStamp) return false;
  return view.getUint32(bodyAt, true) >= LEAST_BODY_BYTES && view.getUint8(bodyAt + 4) === 0;
}
