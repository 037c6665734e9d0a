import type { ChunkSlotPlace } from "./chunk-checks.ts";
import type { CurrentRecord, RecordOrigin } from "./current-record.ts";
import type { Delivery } from "./delivery.ts";
import { u32, u64 } from "./layout.ts";
import type { LogFacts } from "./log-facts.ts";
import { BROKEN, REJECTED, type RecordGate } from "./record-gate.ts";

interface RecordIntakeParts {
  gate: RecordGate;
  facts: LogFacts;
  delivery: Delivery;
  record: CurrentRecord;
}

/** Takes the frames that a walk finds: has them judged, counts them and hands on the wanted ones. */
export class RecordIntake {
  readonly gate: RecordGate;
  readonly #facts: LogFacts;
  readonly #delivery: Delivery;
  readonly #record: CurrentRecord;
  #bytes: Uint8Array = new Uint8Array(0);
  /** What turns a position in the buffer into an offset in the file. */
  #toFile = 0;
  #firstPos = -1;
  #lastPos = -1;
  /** Whole frames of the chunk so far, readable or not: what is compared with the promise of its ids. */
  framesRead = 0;

  constructor({ gate, facts, delivery, record }: RecordIntakeParts) {
    this.gate = gate;
    this.#facts = facts;
    this.#delivery = delivery;
    this.#record = record;
  }

  enter(bytes: Uint8Array, { base, fileOffset }: ChunkSlotPlace): void {
    this.#bytes = bytes;
    this.#toFile = fileOffset - base;
    this.#firstPos = -1;
    this.#lastPos = -1;
    this.framesRead = 0;
    this.gate.enter(bytes, base);
    this.#record.enter(bytes, base, fileOffset);
  }

  /** Takes one frame that lies whole in the buffer. */
  take(pos: number, size: number, origin: RecordOrigin): void {
    this.framesRead++;
    const { counts } = this.#delivery;
    const verdict = this.gate.judge(pos, size);
    if (verdict === BROKEN) {
      this.#takeBroken(pos, size, origin);
      return;
    }
    if (verdict !== REJECTED && this.#delivery.record(pos, size, origin, false) !== "given") {
      this.#unreadable(pos, size, origin, this.#delivery.why);
      return;
    }
    if (this.#firstPos < 0) this.#firstPos = pos;
    this.#lastPos = pos;
    if (origin === "live") counts.records++;
    else counts.resynchronised++;
  }

  /** Takes live records that were rejected without being judged in full. */
  takeRejected(count: number, firstPos: number, lastPos: number): void {
    this.framesRead += count;
    this.#delivery.counts.records += count;
    if (this.#firstPos < 0) this.#firstPos = firstPos;
    this.#lastPos = lastPos;
  }

  /** Takes a record that begins well and whose end is something else: only decoding tells what is left of it. */
  takeOverwritten(pos: number, size: number): void {
    if (this.#isTimed(pos, size) && this.#decodes(pos, size)) {
      this.take(pos, size, "live");
      return;
    }
    this.framesRead++;
    this.gate.judge(pos, size);
    this.#unreadable(pos, size, "live", "the end of the record is overwritten");
  }

  /** An event without time is what zeros over its values leave of it. */
  #isTimed(pos: number, size: number): boolean {
    return this.gate.judge(pos, size) !== BROKEN && (this.gate.values.time() ?? 0n) !== 0n;
  }

  #decodes(pos: number, size: number): boolean {
    this.#record.moveTo(pos, size, "live", false);
    return this.#record.decodes();
  }

  /** The frame is whole, what it holds isn't: counted, located, and read by the slots that Windows uses if possible. */
  #takeBroken(pos: number, size: number, origin: RecordOrigin): void {
    const verdict = this.gate.judgeLost(pos, size);
    this.#unreadable(pos, size, origin, "definition or values of the record are gone");
    if (verdict !== REJECTED) this.#delivery.record(pos, size, origin, true);
  }

  #unreadable(pos: number, size: number, origin: RecordOrigin, why: string): void {
    const { counts } = this.#delivery;
    if (origin === "live") counts.unreadable++;
    else counts.unreadableFrames++;
    this.#delivery.report("EVTX_RECORD_UNREADABLE", "error", why, {
      offset: this.#toFile + pos,
      length: size,
      recordId: String(this.gate.values.recordId() ?? u64(this.#bytes, pos + 8)),
      structure: "record",
    });
  }

  /** Notes first and last record of the chunk, for the time span of the log. */
  noteSpan(): void {
    if (this.#firstPos < 0) return;
    const first = u64(this.#bytes, this.#firstPos + 8);
    const last = u64(this.#bytes, this.#lastPos + 8);
    if (this.#facts.isFirst(first)) this.#facts.begin(first, this.#timeOf(this.#firstPos));
    if (this.#facts.isLast(last)) this.#facts.end(last, this.#timeOf(this.#lastPos));
  }

  #timeOf(pos: number): bigint | undefined {
    this.gate.judge(pos, u32(this.#bytes, pos + 4));
    return this.gate.values.time();
  }
}
