import { FactNotes } from "./fact-notes.ts";
import { CHUNK_BYTES, u16, u32 } from "./layout.ts";
import type { LogFacts } from "./log-facts.ts";
import { PlanTable } from "./plan-table.ts";
import { QuickReject } from "./quick-reject.ts";
import { bytesContain, instanceContains, MAX_VALUES } from "./raw-texts.ts";
import { RecordValues } from "./record-values.ts";
import { type CompiledSelector, namesInclude, type Selection } from "./selection.ts";
import { type FieldPlace, SystemPlan } from "./system-plan.ts";

/** What a look at the raw bytes of a record says. */
export type Verdict = typeof REJECTED | typeof WANTED | typeof BROKEN;
export const REJECTED = 0;
export const WANTED = 1;
/** The definition or the values are not what the record says they are. */
export const BROKEN = 2;

const UINT8 = 0x04;
const UINT16 = 0x06;
const UINT64 = 0x0a;
const FRAGMENT = 0x21;

/** Root slots of the two forms that Windows writes, for records whose own definition is gone. */
const ROOT_OF_18: SystemPlan = rootPlan(14, 16);
const ROOT_OF_20: SystemPlan = rootPlan(-1, -1);

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
 * that needs no clearing.
 */
export class RecordGate {
  readonly #selection: Selection | undefined;
  readonly #notes: FactNotes;
  readonly #plans = new PlanTable();
  /** Undefined if every record is wanted. */
  readonly quick: QuickReject | undefined;
  /** Fields of the record judged last. */
  readonly values: RecordValues = new RecordValues();
  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;
  /** Whether records now judged belong to the log; those in slack don't tell about it. */
  #isLive = true;
  #recordAt = 0;
  #end = 0;

  constructor(selection: Selection | undefined, facts: LogFacts) {
    this.#selection = selection;
    this.#notes = new FactNotes(facts, this.values);
    this.quick = selection && new QuickReject(this.#plans, selection.wanted);
  }

  /** Turns to the chunk at `base`. */
  enter(bytes: Uint8Array, base: number): void {
    this.#bytes = bytes;
    this.#base = base;
    this.#plans.enter(bytes, base);
    this.values.enter(bytes, base);
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
    this.#end = end;
    this.values.clear();
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
    this.#end = pos + size - 4;
    this.values.clear();
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
    this.values.plan = plan;
    this.values.countAt = at;
    const id = idValue > 0 ? this.#idOf(idAt, idValue) : plan.literalId;
    if (isOwn && this.#isLive) {
      plan.allowQuick(count);
      if (!plan.noted) this.#notes.definition(bytes, pos);
      if (id >= 0 && channelValue > 0) this.#notes.channel(bytes, id, channelValue, u16(bytes, channelAt));
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
    this.values.plan = plan;
    if (this.#isLive) this.#notes.definition(bytes, pos);
    const id = plan.literalId;
    if (this.#selection === undefined || id < 0) return WANTED;
    return this.#selection.wanted[id] !== 0 && this.#matches(this.#selection.group(id)) ? WANTED : REJECTED;
  }

  #matches(selectors: readonly CompiledSelector[]): boolean {
    const { channel, provider } = this.values.plan;
    for (const selector of selectors) {
      if (
        this.#isNamed(selector.channels, channel) &&
        this.#isNamed(selector.providers, provider) &&
        this.#contains(selector)
      ) {
        return true;
      }
    }
    return false;
  }

  #isNamed(names: readonly Uint8Array[] | undefined, place: FieldPlace): boolean {
    if (names === undefined) return true;
    const at = this.values.textAt(place);
    return at < 0 || this.values.length === 0 || namesInclude(names, this.#bytes, at, this.values.length);
  }

  #contains({ search }: CompiledSelector): boolean {
    if (!search) return true;
    const { countAt, plan } = this.values;
    if (countAt < 0) return bytesContain(this.#bytes, this.#recordAt, this.#end, search);
    const skip: [number, number] = [plan.provider.slot, plan.channel.slot];
    return instanceContains(this.#bytes, this.#base, countAt, this.#end, search, skip);
  }
}
