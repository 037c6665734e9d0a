import { type ByteSource, LimitError, MalformedError } from "@unbind/bytes";

/** Page of OBJECTS.DATA and INDEX.BTR. */
export const PAGE_BYTES = 8192;
/** Files up to this size are held in memory whole. */
export const WHOLE_FILE_BYTES: number = 64 << 20;
/** A larger source must be able to read synchronously; one that can't is held in memory up to here. */
export const MAX_HELD_BYTES: number = 160 << 20;
const STEP_BYTES = 4 << 20;
/** Pages kept of a file that isn't held whole: 16 MB. */
const CACHED_PAGES = 2048;

/** A file whose bytes can be had at once, without waiting. */
export interface PagedBytes {
  readonly path: string;
  readonly byteLength: number;
  /** Bytes of the page, fewer where the file ends in it, none behind the end. Not to be written to. */
  page(number: number): Uint8Array;
}

export interface LoadOptions {
  signal?: AbortSignal | undefined;
  /** Called with the bytes read since the last call. */
  onBytes?: ((byteLength: number) => void) | undefined;
}

/** Number of pages that start inside the file. */
export function pageCount(file: PagedBytes): number {
  return Math.ceil(file.byteLength / PAGE_BYTES);
}

/**
 * Makes a source readable page by page: whole in memory up to {@link WHOLE_FILE_BYTES}, else through a cache.
 *
 * @throws CIM_FILE_TOO_LARGE a source without synchronous reads is longer than {@link MAX_HELD_BYTES}
 */
export async function loadPages(source: ByteSource, path: string, options: LoadOptions = {}): Promise<PagedBytes> {
  if (source.byteLength > WHOLE_FILE_BYTES && source.readInto && Number.isFinite(source.byteLength)) {
    return new CachedPages(source, path);
  }
  return new HeldPages(await readWhole(source, path, MAX_HELD_BYTES, options), path);
}

/** All bytes of a source. @throws CIM_FILE_TOO_LARGE */
export async function readWhole(
  source: ByteSource,
  path: string,
  maxBytes: number,
  { signal, onBytes }: LoadOptions = {},
): Promise<Uint8Array> {
  if (Number.isFinite(source.byteLength)) {
    if (source.byteLength > maxBytes) throw tooLarge(path, maxBytes);
    const bytes = await source.slice(0, source.byteLength, signal);
    onBytes?.(bytes.length);
    return bytes;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    signal?.throwIfAborted();
    const piece = await source.slice(length, length + STEP_BYTES, signal);
    length += piece.length;
    if (length > maxBytes) throw tooLarge(path, maxBytes);
    pieces.push(piece);
    onBytes?.(piece.length);
    if (piece.length < STEP_BYTES) return join(pieces, length);
  }
}

function tooLarge(path: string, maxBytes: number): LimitError {
  const message = `longer than ${maxBytes} bytes and not readable by position (MAX_HELD_BYTES)`;
  return new LimitError("CIM_FILE_TOO_LARGE", message, { ref: { path, offset: 0 } });
}

function join(pieces: Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

class HeldPages implements PagedBytes {
  readonly path: string;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes;
    this.path = path;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  page(number: number): Uint8Array {
    return this.#bytes.subarray(number * PAGE_BYTES, (number + 1) * PAGE_BYTES);
  }
}

/** Keeps the pages used last; a page that was handed out stays valid after it left the cache. */
class CachedPages implements PagedBytes {
  readonly path: string;
  readonly byteLength: number;
  readonly #read: (target: Uint8Array, start: number) => number;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(source: ByteSource, path: string) {
    if (!source.readInto) throw new MalformedError("CIM_SOURCE", "source without synchronous reads");
    this.#read = source.readInto.bind(source);
    this.byteLength = source.byteLength;
    this.path = path;
  }

  page(number: number): Uint8Array {
    const known = this.#pages.get(number);
    if (known) {
      this.#pages.delete(number);
      this.#pages.set(number, known);
      return known;
    }
    const start = number * PAGE_BYTES;
    const target = new Uint8Array(Math.max(0, Math.min(PAGE_BYTES, this.byteLength - start)));
    const page = target.subarray(0, target.length === 0 ? 0 : this.#read(target, start));
    this.#pages.set(number, page);
    const oldest = this.#pages.size > CACHED_PAGES ? this.#pages.keys().next().value : undefined;
    if (oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }
}
