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
import { joinPieces, windowOf } from "./source-window.ts";
import { decryptedPieces } from "./zip-decrypt.ts";
import {
  AES,
  DEFLATE64,
  DEFLATED,
  fingerprintOf,
  isEncrypted,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
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
  const compressedBytes = Math.max(0, Math.min(entry.compressedBytes, zip.source.byteLength - dataStart));
  if (entry.method === STORED && !isEncrypted(entry) && entry.byteLength > IN_MEMORY_BYTES) {
    return windowOf(zip.source, dataStart, Math.min(compressedBytes, entry.byteLength));
  }
  const quick = await inflateAtOnce(zip.source, dataStart, compressedBytes, entry, options);
  if (quick) return memorySource(quick);
  const expected: Expected = { byteLength: entry.byteLength, crc32: crcOf(entry), what: "ZIP_MEMBER" };
  const reported = new Set<string>();
  const start = () =>
    checkedPieces(pieces(zip.source, dataStart, compressedBytes, entry, options), expected, path, reported, options);
  if (entry.byteLength > IN_MEMORY_BYTES) return forwardSource(entry.byteLength, start);
  const parts: Uint8Array[] = [];
  for await (const part of start()) parts.push(part);
  return memorySource(
    joinPieces(
      parts,
      parts.reduce((sum, part) => sum + part.length, 0),
    ),
  );
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
  source: ByteSource,
  dataStart: number,
  compressedBytes: number,
  entry: ZipEntry,
  { codecs = {}, signal }: ContainerOptions,
): Promise<Uint8Array | undefined> {
  if (!codecs.inflateRaw || entry.method !== DEFLATED || isEncrypted(entry)) return undefined;
  if (Math.max(entry.byteLength, compressedBytes) > IN_MEMORY_BYTES) return undefined;
  const compressed = await source.slice(dataStart, dataStart + compressedBytes, signal);
  let bytes: Uint8Array;
  try {
    bytes = codecs.inflateRaw(compressed, entry.byteLength);
  } catch {
    return undefined;
  }
  const crc = codecs.crc32 ? codecs.crc32(bytes, 0) : crc32(bytes);
  return bytes.length === entry.byteLength && crc === entry.crc32 ? bytes : undefined;
}

function pieces(
  source: ByteSource,
  dataStart: number,
  compressedBytes: number,
  entry: ZipEntry,
  options: ContainerOptions,
): AsyncGenerator<Uint8Array, InflateEnd> {
  if (isEncrypted(entry) || entry.method === DEFLATE64) {
    return decryptedPieces(source, dataStart, compressedBytes, entry, options.password);
  }
  const end = dataStart + compressedBytes;
  if (entry.method === STORED) return storedPieces(source, dataStart, end);
  return (options.codecs?.inflate ?? inflate)(source, dataStart, end);
}

async function* storedPieces(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array, InflateEnd> {
  const bytes = await source.slice(start, end);
  yield bytes;
  return { state: bytes.length < end - start ? "cut" : "complete", end, fed: end };
}
