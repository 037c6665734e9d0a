import { type ByteSource, EvidenceError, type EvidenceRef, UnsupportedError } from "@unbind/bytes";
import type { InflateEnd } from "./inflate.ts";
import { PieceQueue } from "./piece-queue.ts";
import { AES, type ZipEntry } from "./zip-entry.ts";
import type { MemberData } from "./zip-member.ts";

/**
 * Members that need more than inflate: ZipCrypto, WinZip AES, Deflate64. zip.js does the work; it is given a zip of
 * this one member, put together around the member's bytes, so that it reads nothing else and needs no directory.
 */
export async function* decryptedPieces(
  { source, entry, start, path }: MemberData,
  password: string | undefined,
): AsyncGenerator<Uint8Array, InflateEnd> {
  const ref = { path, offset: 0 };
  const compressedBytes = Math.max(0, Math.min(entry.compressedBytes, source.byteLength - start));
  if (Math.max(compressedBytes, entry.byteLength) > MAX_IMAGE_BYTES) {
    throw new UnsupportedError("ZIP_METHOD", "encrypted or Deflate64 member of more than 4 GiB", { ref });
  }
  const { Reader, ZipReader, configure } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const image = new MemberImage(source, start, compressedBytes, entry);
  class ImageReader extends Reader<MemberImage> {
    override size = image.byteLength;
    override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
      return image.read(offset, length);
    }
  }
  const [member] = await new ZipReader(new ImageReader(image), { strictness: "tolerant" }).getEntries();
  if (!member || member.directory)
    throw new EvidenceError("ZIP_MEMBER_DAMAGED", "member header not understood", { ref });
  const abort = new AbortController();
  const output = new PieceQueue();
  const sink = new WritableStream<Uint8Array>({
    write(piece) {
      output.push(piece.slice());
      return output.room();
    },
  });
  let failure: unknown;
  const options = { ...(password !== undefined && { password }), checkSignature: false, signal: abort.signal };
  const work = member
    .getData(sink, options)
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => output.close());
  try {
    yield* output.drain();
  } finally {
    output.close();
    abort.abort();
    await work;
  }
  if (failure !== undefined) throwUnlessDamage(failure, ref);
  const state = failure === undefined ? "complete" : "damaged";
  return { state, end: undefined, fed: start + compressedBytes };
}

/** A wrong password and an unknown method are told apart from damage, which keeps what was read. */
function throwUnlessDamage(error: unknown, ref: EvidenceRef): void {
  const message = error instanceof Error ? error.message : String(error);
  if (/password/i.test(message))
    throw new EvidenceError("ZIP_PASSWORD", "wrong password (--password)", { ref, cause: error });
  if (/not supported/i.test(message)) throw new UnsupportedError("ZIP_METHOD", message, { ref, cause: error });
}

const LOCAL_IMAGE_BYTES = 31;

/** A zip with one member called `m`: local header, the member's bytes, directory, end record. */
class MemberImage {
  readonly byteLength: number;
  readonly #source: ByteSource;
  readonly #dataStart: number;
  readonly #compressedBytes: number;
  readonly #head: Uint8Array;
  readonly #tail: Uint8Array;

  constructor(source: ByteSource, dataStart: number, compressedBytes: number, entry: ZipEntry) {
    this.#source = source;
    this.#dataStart = dataStart;
    this.#compressedBytes = compressedBytes;
    this.#head = header(entry, compressedBytes, false);
    this.#tail = directory(entry, compressedBytes);
    this.byteLength = LOCAL_IMAGE_BYTES + compressedBytes + this.#tail.length;
  }

  /** Any part of the image; parts never span more than the three areas. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.byteLength);
    const bytes = new Uint8Array(Math.max(0, end - offset));
    const tailStart = LOCAL_IMAGE_BYTES + this.#compressedBytes;
    const dataFrom = Math.max(offset, LOCAL_IMAGE_BYTES);
    const dataTo = Math.min(end, tailStart);
    if (offset < LOCAL_IMAGE_BYTES) bytes.set(this.#head.subarray(offset, Math.min(end, LOCAL_IMAGE_BYTES)));
    if (dataTo > dataFrom) {
      const shift = this.#dataStart - LOCAL_IMAGE_BYTES;
      bytes.set(await this.#source.slice(dataFrom + shift, dataTo + shift), dataFrom - offset);
    }
    if (end > tailStart) {
      const from = Math.max(offset, tailStart);
      bytes.set(this.#tail.subarray(from - tailStart, end - tailStart), from - offset);
    }
    return bytes;
  }
}

/** Without zip64 in the image, sizes must fit 32 bits. */
const MAX_IMAGE_BYTES = 2 ** 32 - 2 ** 16;

function header(entry: ZipEntry, compressedBytes: number, central: boolean): Uint8Array {
  const extra = central && entry.aes ? entry.aes : new Uint8Array(0);
  const extraBytes = extra.length > 0 ? extra.length + 4 : 0;
  const fixed = central ? 46 : 30;
  const bytes = new Uint8Array(fixed + 1 + extraBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, central ? 0x02014b50 : 0x04034b50, true);
  const shared = central ? 6 : 4;
  view.setUint16(shared, 51, true);
  view.setUint16(shared + 2, entry.flags, true);
  view.setUint16(shared + 4, entry.aes ? AES : entry.method, true);
  view.setUint32(shared + 6, entry.time, true);
  view.setUint32(shared + 10, entry.crc32, true);
  view.setUint32(shared + 14, compressedBytes, true);
  view.setUint32(shared + 18, entry.byteLength, true);
  view.setUint16(shared + 22, 1, true);
  view.setUint16(shared + 24, extraBytes, true);
  bytes[fixed] = 0x6d;
  if (extraBytes > 0) {
    view.setUint16(fixed + 1, 0x9901, true);
    view.setUint16(fixed + 3, extra.length, true);
    bytes.set(extra, fixed + 5);
  }
  return bytes;
}

function directory(entry: ZipEntry, compressedBytes: number): Uint8Array {
  const central = header(entry, compressedBytes, true);
  const bytes = new Uint8Array(central.length + 22);
  bytes.set(central);
  const view = new DataView(bytes.buffer, central.length);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, 1, true);
  view.setUint16(10, 1, true);
  view.setUint32(12, central.length, true);
  view.setUint32(16, LOCAL_IMAGE_BYTES + compressedBytes, true);
  return bytes;
}
