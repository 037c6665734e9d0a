import type { PlanTable } from "./plan-table.ts";
import type { SystemPlan } from "./system-plan.ts";

/** `0f 01 01 00` and `0c 01` as little-endian numbers. */
const FRAGMENT_HEADER = 0x0001_010f;
const INSTANCE = 0x010c;
const UINT16 = 0x06;
/** Where the values of an instance begin whose definition stands elsewhere. */
const VALUES_AT = 38;

/** A power of two. Ids that share a place push each other out, which only costs time. */
const SEEN_IDS = 4096;

/**
 * The shortest way to "unwanted": event id by a plan that was checked in full on an earlier record. Records are
 * 8-aligned and their descriptors 2-aligned, so 16 and 32 bit views of the buffer read them in one step each
 * (typed arrays are little-endian on every platform that runs this). Answers false whenever in doubt, but doesn't
 * look at the payload: an unwanted record whose frame is sound counts as readable.
 */
export class QuickReject {
  readonly #plans: PlanTable;
  readonly #wanted: Uint16Array;
  /** Event ids with the lengths of provider and channel they came with; another combination is judged in full. */
  readonly #seen = new Int32Array(SEEN_IDS);
  #bytes: Uint8Array = new Uint8Array(0);
  #halves: Uint16Array = new Uint16Array(0);
  #words: Int32Array = new Int32Array(0);

  constructor(plans: PlanTable, wanted: Uint16Array) {
    this.#plans = plans;
    this.#wanted = wanted;
  }

  use(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  }

  /** @param size checked frame size, at least 48 */
  rejects(base: number, pos: number, size: number): boolean {
    const halves = this.#halves;
    const at = pos >> 1;
    if (this.#words[(pos + 24) >> 2] !== FRAGMENT_HEADER || halves[at + 14] !== INSTANCE) return false;
    const definition = halves[at + 17] as number;
    if (halves[at + 18] !== 0 || base + definition === pos + VALUES_AT) return false;
    const plan = this.#plans.known(definition);
    if (plan === undefined || halves[at + 19] !== plan.quickCount || halves[at + 20] !== 0) return false;
    if ((((halves[at + 16] as number) << 16) | (halves[at + 15] as number)) !== (plan.templateId | 0)) return false;
    return this.#isUnwanted(plan, at + 21, pos + size - 4);
  }

  #isUnwanted(plan: SystemPlan, descriptors: number, end: number): boolean {
    const halves = this.#halves;
    let value = 2 * descriptors + 4 * plan.quickCount;
    const own = descriptors + 2 * plan.eventId.slot;
    for (let descriptor = descriptors; descriptor < own; descriptor += 2) value += halves[descriptor] as number;
    if (halves[own] !== 2 || halves[own + 1] !== UINT16 || value + 2 > end) return false;
    const id = (this.#bytes[value] as number) | ((this.#bytes[value + 1] as number) << 8);
    if (this.#wanted[id] !== 0) return false;
    const names =
      ((halves[descriptors + plan.channelStep] as number) << 16) ^ (halves[descriptors + plan.providerStep] as number);
    const key = (Math.imul(names, 0x9e37_79b1) ^ (id << 12) ^ (plan.quickCount << 1)) | 1;
    const place = id & (SEEN_IDS - 1);
    if (this.#seen[place] === key) return true;
    this.#seen[place] = key;
    return false;
  }
}
