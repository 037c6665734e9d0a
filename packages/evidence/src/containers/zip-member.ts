import {
  BoundedReader,
  type ByteSource,
  crc32,
  EvidenceError,
  type EvidenceRef,
  MalformedError,
  memorySource,
  UnsupportedError,
} from "@unbind/bytes";
import type { Evidence } from "../evidence.ts";
import { checkedPieces, type Expected } from "./checked-pieces.ts";
import { type ContainerOptions, IN_MEMORY_BYTES } from "./container-options.ts";
import { forwardSource } from "./forward-source.ts";
import { type InflateEnd, inflate } from "./inflate.ts";
import { memberEvidence } from "./member-evidence.ts";
import { windowOf } from "./source-window.ts";
import { decryptedPieces } from "./zip-decrypt.ts";
import {
  AES,
  DEFLATE64,
  DEFLATED,
  fingerprintOf,
  isEncrypted,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
  MAX_DEFLATE_RATIO,
  STORED,
  type ZipEntry,
} from "./zip-entry.ts";

/** A zip that is open. */
export interface OpenZip {
  evidence: Evidence;
  source: ByteSource;
  /** What must be added to the offsets of local headers. */
  shift: number;
}

/** Names of methods this doesn't read (APPNOTE 6.3.10, 4.4.5). */
const METHOD_NAMES: Record<number, string> = { 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd" };

/** Why a member can't be read at all, found without touching it. */
export function refusal(entry: ZipEntry, ref: EvidenceRef, { password }: ContainerOptions): EvidenceError | undefined {
  const { method } = entry;
  if (method === AES ? !entry.aes : ![STORED, DEFLATED, DEFLATE64].includes(method)) {
    const name = METHOD_NAMES[method] ?? `${method}`;
    return new UnsupportedError("ZIP_METHOD", `compression method ${name} is not supported`, { ref });
  }
  if (isEncrypted(entry) && password === undefined) {
    return new EvidenceError("ZIP_ENCRYPTED", "encrypted member: give the password with --password", { ref });
  }
  return undefined;
}

/** Evidence for a member; `copy` from 2 on tells members of one name apart. */
export function zipMember(zip: OpenZip, entry: ZipEntry, copy: number, options: ContainerOptions): Evidence {
  return memberEvidence({
    outer: zip.evidence,
    step: { container: "zip", index: entry.index, ...(copy > 1 && { copy }) },
    name: entry.name,
    byteLength: entry.byteLength,
    fingerprint: fingerprintOf(entry),
    open: (path) => openMember(zip, entry, path, options),
  });
}

async function openMember(zip: OpenZip, entry: ZipEntry, path: string, options: ContainerOptions): Promise<ByteSource> {
  const ref = { path, offset: 0 };
  const refused = refusal(entry, ref, options);
  if (refused) throw refused;
  const dataStart = await findData(zip, entry, ref);
  // ZipCrypto checks one byte of the password only: one wrong one of 256 passes.
  const hint = isEncrypted(entry) && !entry.aes ? "; or the password is wrong" : "";
  const expected: Expected = { byteLength: entry.byteLength, crc32: crcOf(entry), what: "ZIP_MEMBER", hint };
  const data: MemberData = { source: zip.source, entry, start: dataStart, path };
  if (entry.method === STORED && !isEncrypted(entry) && entry.byteLength > IN_MEMORY_BYTES) {
    return storedInPlace(data, options);
  }
  const quick = await inflateAtOnce(data, options);
  if (quick) return memorySource(quick);
  const reported = new Set<string>();
  const start = () => checkedPieces(pieces(data, options), expected, path, reported, options);
  if (entry.byteLength > IN_MEMORY_BYTES) return forwardSource(entry.byteLength, start);
  const bytes = new Uint8Array(roomFor(entry));
  let byteLength = 0;
  for await (const part of start()) {
    bytes.set(part, byteLength);
    byteLength += part.length;
  }
  return memorySource(bytes.subarray(0, byteLength));
}

/** Bytes the member can really have: a deflate stream doesn't expand without limit, whatever the header promises. */
function roomFor(entry: ZipEntry): number {
  const { method, byteLength, compressedBytes } = entry;
  return method === DEFLATED && !isEncrypted(entry)
    ? Math.min(byteLength, compressedBytes * MAX_DEFLATE_RATIO)
    : byteLength;
}

/** Where a member's bytes lie. */
export interface MemberData {
  source: ByteSource;
  entry: ZipEntry;
  /** Offset of its first byte in the zip. */
  start: number;
  path: string;
}

/** A large stored member is read where it lies; its CRC isn't computed. */
function storedInPlace({ source, entry, start, path }: MemberData, { onIssue }: ContainerOptions): ByteSource {
  const byteLength = Math.max(0, Math.min(entry.compressedBytes, entry.byteLength, source.byteLength - start));
  if (byteLength < entry.byteLength) {
    const message = `ends early: ${byteLength} of ${entry.byteLength} bytes are there`;
    onIssue({ code: "ZIP_MEMBER_CUT", severity: "error", message, evidence: { path, offset: byteLength } });
  }
  return windowOf(source, start, byteLength);
}

/** AE-2 members have no CRC; salvaged ones of unknown length neither. */
function crcOf({ crc32: crc, aes, byteLength }: ZipEntry): number | undefined {
  return (aes && crc === 0) || byteLength === Number.POSITIVE_INFINITY ? undefined : crc;
}

/** Offset of a member's data: name and extra field may be longer or shorter here than in the directory. */
async function findData(zip: OpenZip, entry: ZipEntry, ref: EvidenceRef): Promise<number> {
  const offset = entry.localOffset + zip.shift;
  const header = new BoundedReader(await zip.source.slice(offset, offset + LOCAL_BYTES));
  if (header.remaining < LOCAL_BYTES || header.u32("local header") !== LOCAL_SIGNATURE) {
    throw new MalformedError("ZIP_LOCAL_HEADER", `no local header at offset ${offset} of the zip`, { ref });
  }
  header.take(22, "local header");
  const nameBytes = header.u16("local header.nameLength");
  return offset + LOCAL_BYTES + nameBytes + header.u16("local header.extraLength");
}

/** The common small member, by the host's own inflate; undefined if anything is out of the ordinary. */
async function inflateAtOnce(
  { source, entry, start }: MemberData,
  { codecs = {}, signal }: ContainerOptions,
): Promise<Uint8Array | undefined> {
  if (!codecs.inflateRaw || entry.method !== DEFLATED || isEncrypted(entry)) return undefined;
  if (Math.max(entry.byteLength, entry.compressedBytes) > IN_MEMORY_BYTES) return undefined;
  const compressed = await source.slice(start, start + entry.compressedBytes, signal);
  let bytes: Uint8Array;
  try {
    bytes = codecs.inflateRaw(compressed, roomFor(entry));
  } catch {
    return undefined;
  }
  const crc = codecs.crc32 ? codecs.crc32(bytes, 0) : crc32(bytes);
  return bytes.length === entry.byteLength && crc === entry.crc32 ? bytes : undefined;
}

function pieces(data: MemberData, options: ContainerOptions): AsyncGenerator<Uint8Array, InflateEnd> {
  const { source, entry, start } = data;
  if (isEncrypted(entry) || entry.method === DEFLATE64) return decryptedPieces(data, options.password);
  if (entry.method === STORED) return storedPieces(data);
  return (options.codecs?.inflate ?? inflate)(source, start, start + entry.compressedBytes);
}

/** A small stored member, and a byte more if its sizes contradict each other. */
async function* storedPieces({ source, entry, start }: MemberData): AsyncGenerator<Uint8Array, InflateEnd> {
  const end = start + Math.min(entry.compressedBytes, entry.byteLength + 1);
  const bytes = await source.slice(start, end);
  yield bytes;
  return { state: bytes.length < end - start ? "cut" : "complete", end, fed: end };
}
