import type { ChunkChecks, ChunkSlotPlace } from "./chunk-checks.ts";
import { type ChunkHeader, isPlausible, readChunkHeader, statedIds } from "./chunk-header.ts";
import type { Delivery } from "./delivery.ts";
import { frameSize, headerlessFrames, nextFrame, strictFrameSize } from "./frames.ts";
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, hasChunkMagic, u32, u64 } from "./layout.ts";
import type { RecordIntake } from "./record-intake.ts";

/** `2a 2a 00 00` as a little-endian number. */
const RECORD_MAGIC = 0x2a2a;
/** Shorter records can't hold a template instance. */
const QUICK_RECORD_BYTES = 48;

export interface ChunkWalkerParts {
  delivery: Delivery;
  intake: RecordIntake;
  checks: ChunkChecks;
  /** Keep the whole frames found behind the records. */
  keepSlack: boolean;
}

/** Where frames are looked for, as positions in the buffer. */
interface FrameRange {
  start: number;
  end: number;
  /** False if `end` is only where the slot ends. */
  isEndKnown: boolean;
  /** Behind damage: frames are checked more strictly. */
  isResync: boolean;
}

/**
 * Finds the records of one chunk: in order as far as the frames go, then behind damage by searching for the next
 * whole frame, then behind the stated end if the ids promise more than was read.
 */
export class ChunkWalker {
  readonly #parts: ChunkWalkerParts;
  #bytes: Uint8Array = new Uint8Array(0);
  #words: Int32Array = new Int32Array(0);
  #base = 0;
  #limit = 0;
  #fileOffset = 0;
  /** Positions of whole frames behind the records, if they are kept. */
  readonly slack: number[] = [];
  /** Positions behind the records where both sizes agree but no fragment follows, if slack is kept. */
  readonly headerless: number[] = [];

  constructor(parts: ChunkWalkerParts) {
    this.#parts = parts;
  }

  /** @param bytes a buffer that starts at a multiple of 4 in its memory */
  use(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
    this.#parts.intake.gate.quick?.use(bytes);
  }

  walk(place: ChunkSlotPlace): void {
    const { base, length, fileOffset } = place;
    const { delivery, intake } = this.#parts;
    const { counts } = delivery;
    this.#base = base;
    this.#limit = base + length;
    this.#fileOffset = fileOffset;
    this.slack.length = 0;
    this.headerless.length = 0;
    const hasMagic = hasChunkMagic(this.#bytes, base);
    if (!hasMagic && this.#isZero(base)) {
      if (length === CHUNK_BYTES) counts.emptyChunks++;
      return;
    }
    const doubts = delivery.doubts;
    intake.enter(this.#bytes, place);
    const header = readChunkHeader(this.#bytes, base);
    if (hasMagic) this.#walkChunk(place, header);
    else this.#walkNameless(header, length);
    intake.noteSpan();
    if (delivery.doubts > doubts) counts.damagedChunks++;
  }

  #walkChunk(place: ChunkSlotPlace, header: ChunkHeader): void {
    const { checks, delivery, intake } = this.#parts;
    delivery.counts.chunks++;
    delivery.counts.promised += header.promised;
    checks.check(this.#bytes, place, header);
    const start = this.#base + CHUNK_HEADER_BYTES;
    const end = Math.min(this.#base + (header.freeSpace || CHUNK_BYTES), this.#limit);
    // Ids that contradict each other promise nothing, so they can't tell where to stop either.
    const promised = header.idsImpossible ? Number.POSITIVE_INFINITY : header.promised;
    const isEndKnown = header.freeSpace !== 0;
    this.#tail(header, this.#inOrder(promised, { start, end, isEndKnown, isResync: false }));
    checks.comparePromise(place, header.promised, intake.framesRead);
  }

  /** A slot with data but without chunk magic. */
  #walkNameless(header: ChunkHeader, length: number): void {
    const isEndKnown = length >= CHUNK_HEADER_BYTES && isPlausible(header, this.#bytes, this.#base);
    const start = this.#base + (isEndKnown ? CHUNK_HEADER_BYTES : 0);
    const end = isEndKnown ? Math.min(this.#base + header.freeSpace, this.#limit) : this.#limit;
    const first = nextFrame(this.#bytes, start, end);
    // Leftovers behind the last whole slot hold no chunk: they only matter if a frame is found in them.
    if (length < CHUNK_BYTES && !isEndKnown && first === end) return;
    const message = "slot with data but without chunk header";
    this.#report("EVTX_CHUNK_MAGIC", "error", message, this.#base, length, "chunk header");
    const range = { start: first, end, isEndKnown, isResync: true };
    const behind = this.#inOrder(Number.POSITIVE_INFINITY, range);
    if (isEndKnown) this.#tail({ ...header, promised: 0 }, behind);
  }

  /**
   * Reads frames one behind the other; after a bad one the next whole frame is searched. If the end is not known,
   * stops where the promised records are read. Returns from where frames are still to be searched.
   */
  #inOrder(promised: number, range: FrameRange): number {
    const bytes = this.#bytes;
    const { end, isEndKnown } = range;
    const { intake } = this.#parts;
    let strict = range.isResync;
    let pos = strict ? range.start : this.#rejectQuickly(range.start, end);
    while (pos < end) {
      const size = strict ? strictFrameSize(bytes, pos, end) : frameSize(bytes, pos, end);
      if (size > 0 && (strict || u32(bytes, pos + size - 4) === size || this.#isFollowed(pos, size, end))) {
        intake.take(pos, size, strict ? "resync" : "live");
        pos += size;
        if (!strict) pos = this.#rejectQuickly(pos, end);
        continue;
      }
      if (size > 0) intake.takeOverwritten(pos, size);
      else if (!isEndKnown && intake.framesRead >= promised) return pos;
      const next = nextFrame(bytes, pos + 8, end);
      if (next === end && !isEndKnown) return pos;
      this.#report("EVTX_RECORD_FRAME", "error", "no record frame where one should begin", pos, next - pos, "record");
      if (next === end) return pos + 8;
      strict = true;
      pos = next;
    }
    return end;
  }

  /**
   * Walks over unwanted records as long as everything is in order, and returns where it isn't. This loop runs over
   * nearly all records of a hunt: it reads frames through a 32 bit view, records being 8-aligned.
   */
  #rejectQuickly(start: number, end: number): number {
    const { intake } = this.#parts;
    const { quick } = intake.gate;
    if (!quick) return start;
    const words = this.#words;
    const base = this.#base;
    let pos = start;
    let last = -1;
    let rejected = 0;
    while (pos + QUICK_RECORD_BYTES <= end && words[pos >> 2] === RECORD_MAGIC) {
      const size = words[(pos >> 2) + 1] as number;
      if (size < QUICK_RECORD_BYTES || size > end - pos || (size & 7) !== 0) break;
      if (words[(pos + size - 4) >> 2] !== size || !quick.rejects(base, pos, size)) break;
      rejected++;
      last = pos;
      pos += size;
    }
    if (rejected > 0) intake.takeRejected(rejected, start, last);
    return pos;
  }

  /** A record whose repeated size is wrong is believed if the next whole frame begins right behind it. */
  #isFollowed(pos: number, size: number, end: number): boolean {
    if (nextFrame(this.#bytes, pos + 8, end) !== pos + size) return false;
    this.#report("EVTX_RECORD_FRAME", "warning", "the size at the end of the record differs", pos, size, "record");
    return true;
  }

  /** Searches behind the stated end: for records that the ids still promise, and for slack. */
  #tail(header: ChunkHeader, start: number): void {
    const { intake, keepSlack } = this.#parts;
    let missing = header.promised - intake.framesRead;
    if (missing <= 0 && !keepSlack) return;
    let found = 0;
    const bytes = this.#bytes;
    const { firstId, lastId } = statedIds(bytes, this.#base);
    let from = (start + 7) & ~7;
    for (;;) {
      const pos = nextFrame(bytes, from, this.#limit);
      if (keepSlack) this.headerless.push(...headerlessFrames(bytes, from, pos, this.#limit));
      if (pos >= this.#limit) break;
      const id = u64(bytes, pos + 8);
      const size = u32(bytes, pos + 4);
      if (missing > 0 && id >= firstId && id <= lastId) {
        missing--;
        found++;
        intake.take(pos, size, "resync");
      } else if (keepSlack) this.slack.push(pos);
      from = pos + size;
    }
    if (found > 0) {
      const message = `${found} records behind the stated end of the chunk`;
      this.#report("EVTX_FREE_SPACE", "error", message, this.#base + 48, 4, "chunk header");
    }
  }

  #isZero(base: number): boolean {
    const words = this.#words;
    const end = (base + CHUNK_BYTES) >> 2;
    for (let i = base >> 2; i < end; i += 4) {
      const any = (words[i] as number) | (words[i + 1] as number) | (words[i + 2] as number) | (words[i + 3] as number);
      if (any !== 0) return false;
    }
    return true;
  }

  #report(
    code: string,
    severity: "error" | "warning" | "note",
    message: string,
    pos: number,
    length: number,
    structure: string,
  ): void {
    const offset = this.#fileOffset + pos - this.#base;
    this.#parts.delivery.report(code, severity, message, { offset, length, structure });
  }
}
