import { type ByteSource, crc32 as portableCrc32 } from "@unbind/bytes";
import { ChunkChecks, type Crc32 } from "./chunk-checks.ts";
import { ChunkWalker, type ChunkWalkerParts } from "./chunk-walker.ts";
import { CurrentRecord } from "./current-record.ts";
import { Delivery, type EvtxVisitor } from "./delivery.ts";
import { checkFileHeader, fileLacksChecksums } from "./file-header.ts";
import { CHUNK_BYTES, FILE_BLOCK_BYTES } from "./layout.ts";
import { LogFacts } from "./log-facts.ts";
import type { ReadEvtxOptions } from "./read-options.ts";
import { RecordGate } from "./record-gate.ts";
import { RecordIntake } from "./record-intake.ts";
import { selectionOf } from "./selection.ts";
import { SlackReader } from "./slack-reader.ts";
import { type EvtxSummary, noCounts, summarise } from "./summary.ts";

/** Read, verified and searched at a time: small enough to stay in the processor's cache. */
const PIECE_BYTES: number = 4 * CHUNK_BYTES;
/** How much is read synchronously before others get a turn, if there is a signal to listen to. */
const TURN_BYTES: number = 256 * PIECE_BYTES;

/** One walk over a log: reads four slots at a time into one buffer and takes each slot apart there. */
export class LogWalk {
  readonly #source: ByteSource;
  readonly #options: ReadEvtxOptions;
  readonly #buffer: Uint8Array;
  readonly #counts = noCounts();
  readonly #facts = new LogFacts();
  readonly #delivery: Delivery;
  readonly #slack: SlackReader | undefined;
  readonly #parts: Omit<ChunkWalkerParts, "checks">;
  readonly #crc32: Crc32 | undefined;
  #walker: ChunkWalker | undefined;
  #next: number;
  readonly #start: number;
  readonly #end: number;
  #sinceTurn = 0;

  constructor(source: ByteSource, options: ReadEvtxOptions, visitor: EvtxVisitor) {
    const {
      path,
      select,
      checksums = true,
      slack = false,
      firstChunk = 0,
      chunkCount = Number.POSITIVE_INFINITY,
    } = options;
    this.#source = source;
    this.#options = options;
    const record = new CurrentRecord(path);
    const gate = new RecordGate(select && selectionOf(select), this.#facts);
    this.#delivery = new Delivery(path, this.#counts, visitor, record);
    this.#slack = slack ? new SlackReader(source, gate, this.#delivery) : undefined;
    this.#crc32 = checksums ? (options.crc32 ?? portableCrc32) : undefined;
    const intake = new RecordIntake({ gate, facts: this.#facts, delivery: this.#delivery, record });
    this.#parts = { delivery: this.#delivery, intake, keepSlack: slack };
    this.#start = FILE_BLOCK_BYTES + firstChunk * CHUNK_BYTES;
    this.#end = Math.min(this.#start + chunkCount * CHUNK_BYTES, source.byteLength);
    this.#next = this.#start;
    const slots = Math.max(1, Math.ceil((this.#end - this.#start) / CHUNK_BYTES));
    const byteLength = Math.min(PIECE_BYTES, slots * CHUNK_BYTES);
    const { buffer } = options;
    this.#buffer = buffer && buffer.length >= byteLength ? buffer.subarray(0, byteLength) : new Uint8Array(byteLength);
  }

  /** Reads and walks up to four slots. False when there are no more. @throws what the signal was aborted with */
  async step(): Promise<boolean> {
    const { signal, onProgress } = this.#options;
    signal?.throwIfAborted();
    const walker = this.#walker ?? (await this.#begin());
    const wanted = Math.min(this.#buffer.length, this.#end - this.#next);
    if (wanted <= 0) return false;
    // Nothing is awaited where nothing has to be: there are thousands of steps in a large log.
    const length = this.#readAtOnce(wanted) ?? (await this.#readSlice(wanted));
    if (length < this.#buffer.length) this.#buffer.fill(0, length);
    for (let base = 0; base < length; base += CHUNK_BYTES) {
      const place = { base, length: Math.min(CHUNK_BYTES, length - base), fileOffset: this.#next + base };
      walker.walk(place);
      if (this.#slack) await this.#slack.read(this.#buffer, place, walker, signal);
    }
    this.#next += length;
    onProgress?.(this.#next - this.#start);
    if (signal) await this.#giveTurn(length);
    return length === this.#buffer.length;
  }

  summary(): EvtxSummary {
    return summarise(this.#counts, this.#facts);
  }

  async #begin(): Promise<ChunkWalker> {
    const { path, signal } = this.#options;
    const block = await this.#source.slice(0, FILE_BLOCK_BYTES, signal);
    if (this.#start === FILE_BLOCK_BYTES) {
      const { byteLength } = this.#source;
      for (const issue of checkFileHeader({ path, block, byteLength, crc32: this.#crc32 })) {
        this.#delivery.issue(issue);
      }
    }
    const checks = new ChunkChecks({
      delivery: this.#delivery,
      crc32: this.#crc32,
      fileLacksChecksums: fileLacksChecksums(block),
    });
    const walker = new ChunkWalker({ ...this.#parts, checks });
    walker.use(this.#buffer);
    this.#walker = walker;
    return walker;
  }

  /** Reads into the buffer; undefined if the source can't do that synchronously. */
  #readAtOnce(wanted: number): number | undefined {
    const source = this.#source;
    if (!source.readInto || !Number.isFinite(source.byteLength)) return undefined;
    const buffer = this.#buffer;
    return source.readInto(wanted === buffer.length ? buffer : buffer.subarray(0, wanted), this.#next);
  }

  async #readSlice(wanted: number): Promise<number> {
    const piece = await this.#source.slice(this.#next, this.#next + wanted, this.#options.signal);
    this.#buffer.set(piece);
    return piece.length;
  }

  /** Lets timers and messages run now and then, so that an abort can arrive. */
  async #giveTurn(length: number): Promise<void> {
    this.#sinceTurn += length;
    if (this.#sinceTurn < TURN_BYTES) return;
    this.#sinceTurn = 0;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
