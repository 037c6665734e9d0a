import { decodeUtf16, isoToFiletime } from "@unbind/bytes";
import { u16, u32, u64 } from "./layout.ts";
import { type FieldPlace, SystemPlan } from "./system-plan.ts";

const STRING = 0x01;
const UINT64 = 0x0a;
const FILETIME = 0x11;

/** Stands for "no plan": no field has a place. */
export const NO_PLAN: SystemPlan = new SystemPlan();

/** The System fields of one record, read where its plan says they stand. */
export class RecordValues {
  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;
  plan: SystemPlan = NO_PLAN;
  /** Position of the value count; -1 if the record has no values, or unsound ones. */
  countAt = -1;
  /** Length in bytes of the value found last. */
  length = 0;

  enter(bytes: Uint8Array, base: number): void {
    this.#bytes = bytes;
    this.#base = base;
    this.clear();
  }

  /** Turns to a record of which nothing is known yet. */
  clear(): void {
    this.plan = NO_PLAN;
    this.countAt = -1;
  }

  /** Position of a string, as a value or as literal text; -1 if there is none. Its length is in {@link length}. */
  textAt(place: FieldPlace): number {
    if (place.slot >= 0) return this.#valueAt(place.slot, STRING);
    this.length = place.length;
    return place.start < 0 ? -1 : this.#base + place.start;
  }

  #valueAt(slot: number, type: number): number {
    const bytes = this.#bytes;
    const at = this.countAt;
    if (at < 0 || slot >= u32(bytes, at)) return -1;
    const own = at + 4 + 4 * slot;
    if (bytes[own + 2] !== type) return -1;
    let value = at + 4 + 4 * u32(bytes, at);
    for (let descriptor = at + 4; descriptor < own; descriptor += 4) value += u16(bytes, descriptor);
    this.length = u16(bytes, own);
    return value;
  }

  /** '' if there is none. */
  text(place: FieldPlace): string {
    const at = this.textAt(place);
    return at < 0 ? "" : decodeUtf16(this.#bytes, at, this.length >> 1).replace(/\0+$/, "");
  }

  /** TimeCreated as FILETIME; undefined if it can't be told. */
  time(): bigint | undefined {
    const { time } = this.plan;
    return time.slot < 0 ? isoToFiletime(this.text(time)) : this.#integer(time.slot, FILETIME);
  }

  /** EventRecordID; undefined if it can't be told. */
  recordId(): bigint | undefined {
    const { recordId } = this.plan;
    if (recordId.slot >= 0) return this.#integer(recordId.slot, UINT64);
    const text = this.text(recordId);
    return /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  }

  #integer(slot: number, type: number): bigint | undefined {
    const at = this.#valueAt(slot, type);
    return at < 0 || this.length !== 8 ? undefined : u64(this.#bytes, at);
  }
}
