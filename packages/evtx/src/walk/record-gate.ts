import { decodeUtf16, isoToFiletime } from "@unbind/bytes";
import { CHUNK_BYTES, u16, u32, u64 } from "./layout.ts";
import type { LogFacts } from "./log-facts.ts";
import { NameMemo } from "./name-memo.ts";
import { PlanTable } from "./plan-table.ts";
import { QuickReject } from "./quick-reject.ts";
import { bytesContain, instanceContains, MAX_VALUES } from "./raw-texts.ts";
import { type CompiledSelector, namesInclude, type Selection } from "./selection.ts";
import { type FieldPlace, SystemPlan } from "./system-plan.ts";

/** What a look at the raw bytes of a record says. */
export type Verdict = typeof REJECTED | typeof WANTED | typeof BROKEN;
export const REJECTED = 0;
export const WANTED = 1;
/** The definition or the values are not what the record says they are. */
export const BROKEN = 2;

const STRING = 0x01;
const UINT8 = 0x04;
const UINT16 = 0x06;
const UINT64 = 0x0a;
const FILETIME = 0x11;
const FRAGMENT = 0x21;

/** A power of two. Ids that share a place push each other out, which only costs time. */
const SAMPLED_IDS = 4096;

/** Root slots of the two forms that Windows writes, for records whose own definition is gone. */
const ROOT_OF_18: SystemPlan = rootPlan(14, 16);
const ROOT_OF_20: SystemPlan = rootPlan(-1, -1);
const NO_PLAN: SystemPlan = new SystemPlan();

function rootPlan(provider: number, channel: number): SystemPlan {
  const plan = new SystemPlan();
  plan.eventId.slot = 3;
  plan.time.slot = 6;
  plan.recordId.slot = 10;
  plan.provider.slot = provider;
  plan.channel.slot = channel;
  plan.noted = true;
  return plan;
}

/**
 * Decides on raw bytes whether a record is wanted. The rejecting path makes no string, view or object:
 * a plan per definition says in which slots event id and channel stand, found through a table of chunk offsets
 * that is stamped with the chunk's number instead of being cleared.
 */
export class RecordGate {
  readonly #selection: Selection | undefined;
  readonly #facts: LogFacts;
  readonly #plans = new PlanTable();
  /** Undefined if every record is wanted. */
  readonly quick: QuickReject | undefined;
  /** A sample of the channel name last seen with an event id: another sample is looked at in full. */
  readonly #channelSamples = new Uint32Array(SAMPLED_IDS);
  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;
  readonly #lastChannel = new NameMemo();
  readonly #lastComputer = new NameMemo();
  /** Lowest record id noted with the last computer. */
  readonly #computerFirst = new Uint8Array(8);
  /** Whether records now judged belong to the log; those in slack don't tell about it. */
  #isLive = true;
  // Where the values of the record judged last stand.
  #plan: SystemPlan = NO_PLAN;
  #recordAt = 0;
  #countAt = -1;
  #end = 0;
  #valueLength = 0;

  constructor(selection: Selection | undefined, facts: LogFacts) {
    this.#selection = selection;
    this.#facts = facts;
    this.quick = selection && new QuickReject(this.#plans, selection.wanted);
  }

  /** Turns to the chunk at `base`. */
  enter(bytes: Uint8Array, base: number): void {
    this.#bytes = bytes;
    this.#base = base;
    this.#plans.enter(bytes, base);
    this.#isLive = true;
  }

  leaveLive(): void {
    this.#isLive = false;
  }

  /** The frame at `pos` has been checked to lie in the buffer; nothing else has. */
  judge(pos: number, size: number): Verdict {
    const bytes = this.#bytes;
    const end = pos + size - 4;
    const start = bytes[pos + 24] === 0x0f ? pos + 28 : pos + 24;
    this.#recordAt = pos;
    this.#plan = NO_PLAN;
    this.#end = end;
    this.#countAt = -1;
    if (bytes[start] !== 0x0c) return this.#judgeLoose(pos, start);
    const definition = u32(bytes, start + 6);
    let at = start + 10;
    if (definition >= CHUNK_BYTES || at + 4 > end) return BROKEN;
    const plan = this.#plans.of(definition);
    if (plan.templateId !== u32(bytes, start + 2)) return BROKEN;
    if (definition === at - this.#base) at += plan.definitionBytes;
    return this.#judgeValues(plan, at, pos);
  }

  /** The same by the root slots that Windows uses, for a record whose definition is gone. */
  judgeLost(pos: number, size: number): Verdict {
    const bytes = this.#bytes;
    const start = bytes[pos + 24] === 0x0f ? pos + 28 : pos + 24;
    const at = start + 10;
    this.#recordAt = pos;
    this.#plan = NO_PLAN;
    this.#end = pos + size - 4;
    this.#countAt = -1;
    if (bytes[start] !== 0x0c || at + 88 > this.#end) return BROKEN;
    const count = u32(bytes, at);
    if (count !== 18 && count !== 20) return BROKEN;
    const isRoot =
      u32(bytes, at + 16) === 0x0006_0002 && u32(bytes, at + 28) === 0x0011_0008 && u32(bytes, at + 44) === 0x000a_0008;
    return isRoot ? this.#judgeValues(count === 18 ? ROOT_OF_18 : ROOT_OF_20, at, -1) : BROKEN;
  }

  /** @param pos where the record begins; -1 if plan and payload are not its own */
  #judgeValues(plan: SystemPlan, at: number, pos: number): Verdict {
    const bytes = this.#bytes;
    const end = this.#end;
    if (at + 4 > end) return BROKEN;
    const count = u32(bytes, at);
    const valuesAt = at + 4 + 4 * count;
    if (count > MAX_VALUES || valuesAt > end) return BROKEN;
    const idAt = at + 4 + 4 * plan.eventId.slot;
    const channelAt = at + 4 + 4 * plan.channel.slot;
    let idValue = 0;
    let channelValue = 0;
    let value = valuesAt;
    let size = 0;
    for (let descriptor = at + 4; descriptor < valuesAt; descriptor += 4) {
      if (descriptor === idAt) idValue = value;
      else if (descriptor === channelAt) channelValue = value;
      size = (bytes[descriptor] as number) | ((bytes[descriptor + 1] as number) << 8);
      value += size;
    }
    if (value > end) return BROKEN;
    const isOwn = pos >= 0;
    if (isOwn && size > 0 && bytes[valuesAt - 2] === FRAGMENT && this.#payloadIsLost(value - size, size)) return BROKEN;
    this.#plan = plan;
    this.#countAt = at;
    const id = idValue > 0 ? this.#idOf(idAt, idValue) : plan.literalId;
    if (isOwn && this.#isLive) {
      plan.allowQuick(count);
      if (!plan.noted) this.#notePlan(plan, pos);
      if (id >= 0 && channelValue > 0) this.#noteChannel(id, channelValue, u16(bytes, channelAt));
    }
    if (this.#selection === undefined || id < 0) return WANTED;
    if (this.#selection.wanted[id] === 0) return REJECTED;
    return this.#matches(this.#selection.group(id)) ? WANTED : REJECTED;
  }

  #idOf(descriptor: number, at: number): number {
    const bytes = this.#bytes;
    const type = bytes[descriptor + 2];
    const size = u16(bytes, descriptor);
    if (type === UINT16 && size === 2) return u16(bytes, at);
    if (type === undefined || type < UINT8 || type > UINT64 || size === 0 || size > 8) return -1;
    return size === 1 ? (bytes[at] as number) : u16(bytes, at);
  }

  /** The payload's definition has another id than the payload says: its names would be somebody else's. */
  #payloadIsLost(at: number, size: number): boolean {
    const bytes = this.#bytes;
    const instance = bytes[at] === 0x0f ? at + 4 : at;
    if (bytes[instance] !== 0x0c) return (bytes[instance] as number) === 0 && size > 1;
    const definition = u32(bytes, instance + 6);
    if (size < 14 || definition > CHUNK_BYTES - 24) return true;
    return u32(bytes, this.#base + definition + 4) !== u32(bytes, instance + 2);
  }

  /** A record without template: all of System is text. */
  #judgeLoose(pos: number, start: number): Verdict {
    const bytes = this.#bytes;
    const end = this.#end;
    if (((bytes[start] as number) & 0xbf) !== 0x01 || start + 9 > end) return BROKEN;
    if (start + 5 + u32(bytes, start + 1) > end) return BROKEN;
    const plan = this.#plans.ofRecord(start, end);
    this.#plan = plan;
    if (this.#isLive) this.#notePlan(plan, pos);
    const id = plan.literalId;
    if (this.#selection === undefined || id < 0) return WANTED;
    return this.#selection.wanted[id] !== 0 && this.#matches(this.#selection.group(id)) ? WANTED : REJECTED;
  }

  #matches(selectors: readonly CompiledSelector[]): boolean {
    for (const selector of selectors) {
      if (
        this.#isNamed(selector.channels, this.#plan.channel) &&
        this.#isNamed(selector.providers, this.#plan.provider) &&
        this.#contains(selector)
      ) {
        return true;
      }
    }
    return false;
  }

  #isNamed(names: readonly Uint8Array[] | undefined, place: FieldPlace): boolean {
    if (names === undefined) return true;
    const at = this.#valueAt(place, STRING);
    return at < 0 || this.#valueLength === 0 || namesInclude(names, this.#bytes, at, this.#valueLength);
  }

  #contains({ search }: CompiledSelector): boolean {
    if (!search) return true;
    const at = this.#countAt;
    if (at < 0) return bytesContain(this.#bytes, this.#recordAt, this.#end, search);
    const skip: [number, number] = [this.#plan.provider.slot, this.#plan.channel.slot];
    return instanceContains(this.#bytes, this.#base, at, this.#end, search, skip);
  }

  /** Position of a value of that type in the record judged last, or of literal text; -1 if it has none. */
  #valueAt(place: FieldPlace, type: number): number {
    if (place.slot < 0) {
      this.#valueLength = place.length;
      return place.start < 0 ? -1 : this.#base + place.start;
    }
    const bytes = this.#bytes;
    const at = this.#countAt;
    if (at < 0 || place.slot >= u32(bytes, at)) return -1;
    const own = at + 4 + 4 * place.slot;
    if (bytes[own + 2] !== type) return -1;
    let value = at + 4 + 4 * u32(bytes, at);
    for (let descriptor = at + 4; descriptor < own; descriptor += 4) value += u16(bytes, descriptor);
    this.#valueLength = u16(bytes, own);
    return value;
  }

  #textOf(place: FieldPlace): string | undefined {
    const at = this.#valueAt(place, STRING);
    if (at < 0) return undefined;
    return decodeUtf16(this.#bytes, at, this.#valueLength >> 1).replace(/\0+$/, "");
  }

  /** TimeCreated of the record judged last; undefined if it can't be told. */
  time(): bigint | undefined {
    const { time } = this.#plan;
    if (time.slot < 0) return isoToFiletime(this.#textOf(time) ?? "");
    const at = this.#valueAt(time, FILETIME);
    return at < 0 || this.#valueLength !== 8 ? undefined : u64(this.#bytes, at);
  }

  /** EventRecordID of the record judged last; undefined if it can't be told. */
  recordId(): bigint | undefined {
    const place = this.#plan.recordId;
    if (place.slot < 0) {
      const text = this.#textOf(place);
      return text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
    }
    const at = this.#valueAt(place, UINT64);
    return at < 0 || this.#valueLength !== 8 ? undefined : u64(this.#bytes, at);
  }

  /** Notes host and channel as the definition names them, once per definition and chunk. */
  #notePlan(plan: SystemPlan, pos: number): void {
    plan.noted = true;
    const at = this.#valueAt(plan.computer, STRING);
    if (at >= 0) {
      const isSame = this.#lastComputer.isSame(this.#bytes, at, this.#valueLength);
      const isEarlier = isBefore(this.#bytes, pos + 8, this.#computerFirst);
      if (!isSame || isEarlier) {
        this.#computerFirst.set(this.#bytes.subarray(pos + 8, pos + 16));
        this.#facts.computer(this.#textOf(plan.computer) ?? "", u64(this.#bytes, pos + 8));
      }
    }
    if (plan.channel.start >= 0) this.#noteChannelName();
  }

  #noteChannelName(): void {
    const { channel } = this.#plan;
    const at = this.#valueAt(channel, STRING);
    if (at < 0 || this.#lastChannel.isSame(this.#bytes, at, this.#valueLength)) return;
    this.#facts.channel(this.#textOf(channel) ?? "");
  }

  /** Looks at a few characters: the whole name is read only where they differ from those last seen with this id. */
  #noteChannel(id: number, at: number, size: number): void {
    const bytes = this.#bytes;
    const step = (size >> 3) & ~1;
    const middle = at + ((size >> 1) & ~1);
    const sample =
      (((bytes[middle] as number) |
        ((bytes[middle + step] as number) << 8) |
        ((bytes[middle + 2 * step] as number) << 16) |
        ((bytes[middle + 3 * step] as number) << 24)) ^
        Math.imul(size ^ (id << 16), 0x9e37_79b1)) >>>
      0;
    const place = id & (SAMPLED_IDS - 1);
    if (this.#channelSamples[place] === sample) return;
    this.#channelSamples[place] = sample;
    this.#noteChannelName();
  }
}

/** Whether the id at `bytes[at]` is lower than the one in `known`. */
function isBefore(bytes: Uint8Array, at: number, known: Uint8Array): boolean {
  const high = u32(bytes, at + 4) - u32(known, 4);
  return high < 0 || (high === 0 && u32(bytes, at) < u32(known, 0));
}
