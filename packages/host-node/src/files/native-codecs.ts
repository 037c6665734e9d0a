import { crc32, createInflateRaw, type InflateRaw, inflateRawSync } from "node:zlib";
import type { ByteSource } from "@unbind/bytes";
import type { Codecs, InflateEnd } from "@unbind/evidence";

/** CRC-32 of `bytes[start..end)`, going on from `seed`: node:zlib's, several GB/s. */
export function nativeCrc32(bytes: Uint8Array, start = 0, end: number = bytes.length, seed = 0): number {
  return crc32(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), seed);
}

/** What zip, tar and gzip readers use instead of the portable code. */
export const nativeCodecs: Codecs = {
  crc32: (bytes, seed) => crc32(bytes, seed),
  // One block for all output: half the memory and time of collecting many small ones.
  inflateRaw: (bytes, maxByteLength) =>
    plain(inflateRawSync(bytes, { chunkSize: maxByteLength + 64, maxOutputLength: Math.max(1, maxByteLength) })),
  inflate: nativeInflate,
};

/** The same memory without Node's Buffer around it, whose `slice` means something else. */
function plain({ buffer, byteOffset, length }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** Compressed bytes fed at once: they expand to 64 MiB at the very most. */
const PIECE_BYTES = 65_536;
const OUTPUT_BYTES = 262_144;

/** Inflates in zlib's own thread; knows exactly where the stream ended. */
async function* nativeInflate(
  source: ByteSource,
  start: number,
  limit: number,
): AsyncGenerator<Uint8Array, InflateEnd> {
  const engine = createInflateRaw({ chunkSize: OUTPUT_BYTES });
  const run = new EngineRun(engine);
  let fed = start;
  /** Has the engine work off one more piece; false at the end of input. */
  const feed = async (): Promise<boolean> => {
    const piece = await source.slice(fed, Math.min(fed + PIECE_BYTES, limit));
    fed += piece.length;
    if (piece.length > 0) await run.write(piece);
    return piece.length > 0;
  };
  let inputEnded = false;
  try {
    // The engine works in its own thread: while one piece is read, the next is inflated.
    let feeding = feed();
    while (!run.over && !inputEnded) {
      inputEnded = !(await feeding) && !run.over;
      const pieces = run.take();
      if (!run.over && !inputEnded) feeding = feed();
      feeding.catch(() => undefined);
      yield* lend(pieces);
    }
    if (inputEnded) await run.finish();
    yield* lend(run.take());
  } finally {
    engine.destroy();
  }
  if (run.failed) return { state: inputEnded ? "cut" : "damaged", end: undefined, fed };
  return { state: "complete", end: start + engine.bytesWritten, fed };
}

/**
 * Yields pieces and frees those that fill a block of output to its end once the next is asked for: the engine has
 * left that block, and waiting for the garbage collector would cost tens of megabytes.
 */
function* lend(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    yield piece;
    const { buffer, byteOffset, length } = piece;
    if (buffer.byteLength === OUTPUT_BYTES && byteOffset + length === OUTPUT_BYTES) (buffer as ArrayBuffer).transfer(0);
  }
}

/** Drives an inflate engine piece by piece, collecting its output. */
class EngineRun {
  failed = false;
  over = false;
  readonly #engine: InflateRaw;
  readonly #over: Promise<void>;
  #output: Uint8Array[] = [];

  constructor(engine: InflateRaw) {
    this.#engine = engine;
    engine.on("data", (piece: Buffer) => this.#output.push(plain(piece)));
    this.#over = new Promise((resolve) => {
      const end = (failed: boolean) => {
        this.failed = failed;
        this.over = true;
        resolve();
      };
      engine.once("end", () => end(false));
      engine.once("error", () => end(true));
    });
  }

  /** Resolves when the piece is worked off, or the stream is over. */
  write(piece: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve) => this.#engine.write(piece, () => resolve()));
    return Promise.race([written, this.#over]);
  }

  /** Tells the engine that there is no more input: it fails if the stream isn't complete. */
  finish(): Promise<void> {
    this.#engine.end();
    return this.#over;
  }

  take(): Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }
}
