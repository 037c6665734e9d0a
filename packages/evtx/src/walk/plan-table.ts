import { decodeUtf16 } from "@unbind/bytes";
import { CHUNK_BYTES, u32 } from "./layout.ts";
import { type FieldPlace, SystemPlan, SystemPlanner } from "./system-plan.ts";

/**
 * The plans of one chunk's definitions by their chunk offset. A sparse set: the index found at an offset counts only
 * if the plan there names that offset, so nothing is cleared and plans are used again from chunk to chunk.
 */
export class PlanTable {
  readonly #planner = new SystemPlanner();
  readonly #indexes = new Uint16Array(CHUNK_BYTES);
  readonly #plans: SystemPlan[] = [];
  readonly #loose = new SystemPlan();
  #used = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;

  enter(bytes: Uint8Array, base: number): void {
    this.#bytes = bytes;
    this.#base = base;
    this.#used = 0;
  }

  /** The plan of the definition at a chunk offset below 65,536, if it was made before. */
  known(offset: number): SystemPlan | undefined {
    const index = this.#indexes[offset] as number;
    if (index >= this.#used) return undefined;
    const plan = this.#plans[index] as SystemPlan;
    return plan.offset === offset ? plan : undefined;
  }

  /** The plan of the definition at a chunk offset below 65,536; without template id if there can't be one. */
  of(offset: number): SystemPlan {
    return this.known(offset) ?? this.#make(offset);
  }

  /** The plan of one record without template; the same object each time. */
  ofRecord(start: number, end: number): SystemPlan {
    const plan = this.#loose;
    plan.clear();
    this.#planner.read(this.#bytes, this.#base, start, end, false, plan);
    plan.literalId = this.#literalNumber(plan.eventId);
    return plan;
  }

  #make(offset: number): SystemPlan {
    const plan = this.#plans[this.#used] ?? new SystemPlan();
    this.#plans[this.#used] = plan;
    this.#indexes[offset] = this.#used++;
    plan.clear();
    plan.offset = offset;
    if (offset + 24 > CHUNK_BYTES) return plan;
    const at = this.#base + offset;
    const size = u32(this.#bytes, at + 20);
    if (size === 0 || offset + 24 + size > CHUNK_BYTES) return plan;
    plan.templateId = u32(this.#bytes, at + 4);
    plan.definitionBytes = 24 + size;
    this.#planner.read(this.#bytes, this.#base, at + 24, at + 24 + size, true, plan);
    plan.literalId = this.#literalNumber(plan.eventId);
    return plan;
  }

  /** Decimal text as u16, -1 if it isn't one. */
  #literalNumber(place: FieldPlace): number {
    if (place.start < 0 || place.length > 10) return -1;
    const text = decodeUtf16(this.#bytes, this.#base + place.start, place.length >> 1).trim();
    return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? Number(text) : -1;
  }
}
