import { u64 } from "./layout.ts";
import type { LogFacts } from "./log-facts.ts";
import { NameMemo } from "./name-memo.ts";
import type { RecordValues } from "./record-values.ts";

/** A power of two. Ids that share a place push each other out, which only costs time. */
const SAMPLED_IDS = 4096;

/** Notes hosts and channels while records are judged, making strings only of names that are new. */
export class FactNotes {
  readonly #facts: LogFacts;
  readonly #values: RecordValues;
  readonly #lastChannel = new NameMemo();
  readonly #lastComputer = new NameMemo();
  /** A sample of the channel name last seen with an event id: another sample is looked at in full. */
  readonly #channelSamples = new Uint32Array(SAMPLED_IDS);

  constructor(facts: LogFacts, values: RecordValues) {
    this.#facts = facts;
    this.#values = values;
  }

  /** Notes host and channel of the record at `pos` as its definition names them: once per definition and chunk. */
  definition(bytes: Uint8Array, pos: number): void {
    const { plan } = this.#values;
    plan.noted = true;
    const at = this.#values.textAt(plan.computer);
    if (at >= 0) {
      const recordId = u64(bytes, pos + 8);
      if (this.#lastComputer.isSame(bytes, at, this.#values.length)) this.#facts.sameComputer(recordId);
      else this.#facts.computer(this.#values.text(plan.computer), recordId);
    }
    if (plan.channel.start >= 0) this.#channelName(bytes);
  }

  /**
   * Notes a channel that is a value: looks at a few of its characters, and reads the whole name only where they
   * differ from those last seen with this event id.
   */
  channel(bytes: Uint8Array, eventId: number, at: number, length: number): void {
    const step = (length >> 3) & ~1;
    const middle = at + ((length >> 1) & ~1);
    const characters =
      (bytes[middle] as number) |
      ((bytes[middle + step] as number) << 8) |
      ((bytes[middle + 2 * step] as number) << 16) |
      ((bytes[middle + 3 * step] as number) << 24);
    const sample = (characters ^ Math.imul(length ^ (eventId << 16), 0x9e37_79b1)) >>> 0;
    const place = eventId & (SAMPLED_IDS - 1);
    if (this.#channelSamples[place] === sample) return;
    this.#channelSamples[place] = sample;
    this.#channelName(bytes);
  }

  #channelName(bytes: Uint8Array): void {
    const { channel } = this.#values.plan;
    const at = this.#values.textAt(channel);
    if (at >= 0 && !this.#lastChannel.isSame(bytes, at, this.#values.length)) {
      this.#facts.channel(this.#values.text(channel));
    }
  }
}
