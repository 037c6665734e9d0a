import { type ByteSource, crc32, type EvidenceRef, type Issue, MalformedError } from "@unbind/bytes";
import type { Evidence } from "../evidence.ts";
import { type ContainerLimits, type ContainerOptions, DEFAULT_LIMITS } from "./container-options.ts";
import { Expansion } from "./expansion.ts";
import { forwardSource } from "./forward-source.ts";
import { type GzipHeader, readGzipHeader } from "./gzip-header.ts";
import { type InflateEnd, inflate } from "./inflate.ts";
import { memberEvidence } from "./member-evidence.ts";
import { boundedName } from "./member-name.ts";

/**
 * Gzip (RFC 1952): one or more members, each a header, a raw deflate stream, CRC-32 and length modulo 2^32.
 * A member whose trailer matches counts as whole whatever follows it; the bytes that follow are reported.
 */
const TRAILER_BYTES = 8;
/** Where the inflater doesn't say where the stream ended, the trailer is looked for in what was fed last. */
const TRAILER_SEARCH_BYTES = 2 ** 17;

/** The one thing in a gzip file. @throws NOT_GZIP */
export async function gzipMember(evidence: Evidence, source: ByteSource, options: ContainerOptions): Promise<Evidence> {
  const header = await readGzipHeader(source, 0);
  if (!header) throw new MalformedError("NOT_GZIP", "not a gzip file");
  const reported = new Set<string>();
  return memberEvidence({
    outer: evidence,
    step: { container: "gzip", index: 0 },
    name: boundedName(header.name ?? strippedName(evidence.path)),
    byteLength: Number.POSITIVE_INFINITY,
    fingerprint: undefined,
    open: async (path) =>
      forwardSource(Number.POSITIVE_INFINITY, () =>
        new GzipPass(source, header, evidence.path, path, reported, options).run(),
      ),
  });
}

/** `x.tar.gz` -> `x.tar`, `x.tgz` -> `x.tar`: the name where the header has none. */
function strippedName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.replace(/\.tgz$/i, ".tar.gz").replace(/(.)\.gz$/i, "$1");
}

/** One pass over all members. */
class GzipPass {
  readonly #source: ByteSource;
  readonly #first: GzipHeader;
  readonly #outerPath: string;
  readonly #path: string;
  readonly #reported: Set<string>;
  readonly #options: ContainerOptions;
  readonly #expansion: Expansion;
  #produced = 0;

  constructor(
    source: ByteSource,
    first: GzipHeader,
    outerPath: string,
    path: string,
    reported: Set<string>,
    options: ContainerOptions,
  ) {
    this.#source = source;
    this.#first = first;
    this.#outerPath = outerPath;
    this.#path = path;
    this.#reported = reported;
    this.#options = options;
    const limits: ContainerLimits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#expansion = new Expansion(limits, options.spent ?? { expandedBytes: 0 }, path);
  }

  async *run(): AsyncGenerator<Uint8Array> {
    let header: GzipHeader | undefined = this.#first;
    let position = 0;
    while (header) {
      this.#options.signal?.throwIfAborted();
      const limit = this.#expansion.count();
      if (limit) {
        this.#report(limit.code, "error", limit.message);
        return;
      }
      const next: number | undefined = yield* this.#member(header);
      if (next === undefined) return;
      position = next;
      header = await readGzipHeader(this.#source, position);
    }
    await this.#reportTrailing(position);
  }

  /** One member; returns the position after its trailer, or undefined if nothing after it can be read. */
  async *#member(header: GzipHeader): AsyncGenerator<Uint8Array, number | undefined> {
    const start = this.#produced;
    const { codecs = {} } = this.#options;
    const checksum = codecs.crc32 ?? ((bytes, seed) => crc32(bytes, 0, bytes.length, seed));
    const stream = (codecs.inflate ?? inflate)(this.#source, header.dataStart, Number.POSITIVE_INFINITY);
    let crc = 0;
    for (;;) {
      const { done, value } = await stream.next();
      if (done) return this.#finish(value, crc, this.#produced - start);
      const consumed = Math.min(this.#source.byteLength, Number.MAX_SAFE_INTEGER);
      const limit = this.#expansion.admit(value.length, consumed, { path: this.#path, offset: this.#produced });
      if (limit) {
        this.#report(limit.code, "error", limit.message);
        await stream.return({ state: "cut", end: undefined, fed: 0 });
        return undefined;
      }
      crc = checksum(value, crc);
      this.#produced += value.length;
      yield value;
    }
  }

  /** Looks for the trailer that fits what was inflated. */
  async #finish({ state, end, fed }: InflateEnd, crc: number, byteLength: number): Promise<number | undefined> {
    const from = end ?? Math.max(0, fed - TRAILER_SEARCH_BYTES);
    const bytes = await this.#source.slice(from, (end ?? fed) + TRAILER_BYTES);
    const trailer = trailerOf(crc, byteLength);
    const at = lastIndexOf(bytes, trailer);
    if (at >= 0) return from + at + TRAILER_BYTES;
    const cutTrailer = end === undefined ? endsInside(bytes, trailer) : bytes.length < TRAILER_BYTES;
    if (state === "cut" || (state === "complete" && cutTrailer)) {
      this.#report("GZIP_CUT", "error", "the compressed stream ends early");
    } else if (state === "complete") {
      this.#report(
        "GZIP_CRC",
        "warning",
        "CRC-32 or length differs from the trailer's: content was changed or damaged",
      );
      if (end !== undefined) return end + TRAILER_BYTES;
    } else {
      this.#report("GZIP_DAMAGED", "error", "the compressed stream is damaged; what comes after is not read");
    }
    return undefined;
  }

  async #reportTrailing(position: number): Promise<void> {
    const rest = await this.#source.slice(position, position + 1);
    if (rest.length === 0) return;
    const count = this.#source.byteLength - position;
    const bytes = count === 1 ? "1 byte follows" : `${Number.isFinite(count) ? `${count} ` : ""}bytes follow`;
    const ref = { path: this.#outerPath, offset: position };
    this.#report("GZIP_TRAILING", "note", `${bytes} the last whole member; not read`, ref);
  }

  #report(code: string, severity: Issue["severity"], message: string, ref?: EvidenceRef): void {
    if (this.#reported.has(code)) return;
    this.#reported.add(code);
    this.#options.onIssue({ code, severity, message, evidence: ref ?? { path: this.#path, offset: this.#produced } });
  }
}

/** CRC-32 and length modulo 2^32, little-endian. */
function trailerOf(crc: number, byteLength: number): Uint8Array {
  const bytes = new Uint8Array(TRAILER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, crc, true);
  view.setUint32(4, byteLength % 2 ** 32, true);
  return bytes;
}

function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.length - wanted.length; at >= 0; at--) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** True if `bytes` end with the first bytes of the trailer, but not all of it. */
function endsInside(bytes: Uint8Array, trailer: Uint8Array): boolean {
  for (let count = trailer.length - 1; count > 0; count--) {
    const start = bytes.length - count;
    if (start >= 0 && trailer.subarray(0, count).every((byte, i) => bytes[start + i] === byte)) return true;
  }
  return false;
}
