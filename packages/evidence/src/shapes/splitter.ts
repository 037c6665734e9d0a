import type { Severity } from "@unbind/bytes";
import type { TextView } from "./text-window.ts";

/**
 * Code units one record may have; a longer one is reported and left out. An EVTX record has at most 64 KiB; the room
 * is for aggregates, which hold many events.
 */
export const MAX_RECORD_UNITS: number = 8 << 20;

/** Brackets that may be open at once in one JSON record; Windows events need fewer than ten. */
export const MAX_JSON_DEPTH = 64;
/** Values one JSON record may have, an object or array counted as {@link CONTAINER_WEIGHT}; it bounds the memory for them. */
export const MAX_JSON_VALUES = 500_000;
export const CONTAINER_WEIGHT = 5;

/** What a splitter found at its position: a record, a fault, the need for more text, or the end. Positions are code units. */
export type Step =
  | { kind: "record"; from: number; to: number }
  | { kind: "fault"; from: number; to: number; code: string; severity: Severity; message: string }
  | { kind: "more" }
  | { kind: "end" };

/** Cuts a text into records without knowing what they mean; keeps its place between calls. */
export interface Splitter {
  /** Text before this position is not needed any more. */
  readonly keep: number;
  next(view: TextView): Step;
}

/**
 * How much text may be looked at again after faults: a multiple of what was read. Without it, a text made of
 * beginnings would be scanned once per beginning.
 */
export class RescanBudget {
  #spent = 0;

  /** Whether going back from `position` to `to` is still allowed; if so, it is booked. */
  allows(position: number, to: number): boolean {
    const cost = position - to;
    if (this.#spent + cost > (1 << 20) + 4 * position) return false;
    this.#spent += cost;
    return true;
  }
}
