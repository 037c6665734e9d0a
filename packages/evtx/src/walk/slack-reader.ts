import type { ByteSource } from "@unbind/bytes";
import type { ChunkSlotPlace } from "./chunk-checks.ts";
import type { ChunkWalker } from "./chunk-walker.ts";
import type { Delivery } from "./delivery.ts";
import { CHUNK_BYTES, FILE_BLOCK_BYTES, u32, u64 } from "./layout.ts";
import { BROKEN, REJECTED, type RecordGate } from "./record-gate.ts";
import { SlackOriginals } from "./slack-originals.ts";

/** Hands over the stale records behind the end of a chunk that no live record repeats. */
export class SlackReader {
  readonly #gate: RecordGate;
  readonly #delivery: Delivery;
  readonly #originals: SlackOriginals;

  constructor(source: ByteSource, gate: RecordGate, delivery: Delivery) {
    this.#gate = gate;
    this.#delivery = delivery;
    this.#originals = new SlackOriginals(source);
  }

  /** Reads what `walker` kept of the chunk it walked last. */
  async read(
    bytes: Uint8Array,
    place: ChunkSlotPlace,
    walker: ChunkWalker,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { counts } = this.#delivery;
    const slot = (place.fileOffset - FILE_BLOCK_BYTES) / CHUNK_BYTES;
    this.#gate.leaveLive();
    for (const pos of walker.slack) {
      counts.slackRecords++;
      const id = u64(bytes, pos + 8);
      if (await this.#originals.hasOriginal(slot, pos - place.base, id, bytes, pos, signal)) counts.slackDuplicates++;
      else this.#novel(bytes, place, pos);
    }
    for (const pos of walker.headerless) {
      counts.slackRecords++;
      this.#unreadable(bytes, place, pos, "both sizes agree, but no fragment follows");
    }
  }

  #novel(bytes: Uint8Array, place: ChunkSlotPlace, pos: number): void {
    const size = u32(bytes, pos + 4);
    let verdict = this.#gate.judge(pos, size);
    const isLost = verdict === BROKEN;
    if (isLost) verdict = this.#gate.judgeLost(pos, size);
    if (verdict === REJECTED) return;
    if (this.#delivery.record(pos, size, "slack", isLost) !== "failed") return;
    this.#unreadable(bytes, place, pos, this.#delivery.why);
  }

  #unreadable(bytes: Uint8Array, place: ChunkSlotPlace, pos: number, why: string): void {
    this.#delivery.report("EVTX_SLACK_UNREADABLE", "warning", why, {
      offset: place.fileOffset + pos - place.base,
      length: u32(bytes, pos + 4),
      recordId: String(u64(bytes, pos + 8)),
      structure: "record",
    });
  }
}
