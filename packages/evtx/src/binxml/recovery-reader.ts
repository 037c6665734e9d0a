/**
 * Records of slack and damage, whose definitions may have been overwritten by later records: literals
 * (Computer!) and names then belong to someone else, the values are still good.
 */
import { EvidenceError, type EvidenceRef } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { type EventReader, emptyEvent, setRecordId, u64At } from "./event-reader.ts";
import type { FragmentReader } from "./fragment-reader.ts";
import { KNOWN_PAYLOADS, type KnownPayload } from "./payload-table.ts";
import type { ValueFrame } from "./value-frame.ts";
import { FILETIME_TYPE, FRAGMENT_TYPE, NULL_TYPE, SID_TYPE, STRING_TYPE } from "./value-type.ts";

const U16_TYPE = 0x06;
const U32_TYPE = 0x08;
const U64_TYPE = 0x0a;

/** Value slots of every root definition seen; provider and channel are literals where there are 20 values. */
const SLOT = { eventId: 3, time: 6, processId: 8, recordId: 10, userSid: 12, provider: 14, channel: 16 } as const;
const SLOTS_WITH_CHANNEL = 18;
const SLOTS_WITH_TIMES = 20;

export class RecoveryReader {
  readonly #reader: FragmentReader;
  readonly #events: EventReader;

  constructor(reader: FragmentReader, events: EventReader) {
    this.#reader = reader;
    this.#events = events;
  }

  /** The event of the record fragment in `start..end`, as far as it can be trusted. @throws EvidenceError */
  read(start: number, end: number, ref: EvidenceRef): Event {
    this.#reader.soundOnly = true;
    try {
      const event = this.#readWhole(start, end, ref);
      event.traits.unshift("recovered");
      return event;
    } finally {
      this.#reader.soundOnly = false;
    }
  }

  #readWhole(start: number, end: number, ref: EvidenceRef): Event {
    try {
      return this.#events.read(start, end, { ...ref });
    } catch (error) {
      const event = evidenceOnly(error) && this.#pieceTogether(start, end, ref);
      if (event) return event;
      throw error;
    }
  }

  /** System by its definition or by slots, then the payload by its definition or by the table of known ones. */
  #pieceTogether(start: number, end: number, ref: EvidenceRef): Event | undefined {
    this.#reader.beginRecord();
    const event = this.#system(start, end, ref) ?? this.#slots(start, end, ref);
    if (!event) return undefined;
    const frame = this.#reader.frame(0);
    const payload = frame.types.subarray(0, frame.count).lastIndexOf(FRAGMENT_TYPE);
    if (payload >= 0) {
      const from = frame.starts[payload] as number;
      this.#payload(event, from, from + (frame.sizes[payload] as number));
    }
    if (this.#events.text.guessed) event.traits.push("encoding-guessed");
    return event;
  }

  #system(start: number, end: number, ref: EvidenceRef): Event | undefined {
    try {
      return this.#events.readSystem(start, end, { ...ref });
    } catch (error) {
      if (evidenceOnly(error)) return undefined;
      throw error;
    }
  }

  /** Rule: 18 or 20 values, with event id, time and record id where they always are. */
  #slots(start: number, end: number, ref: EvidenceRef): Event | undefined {
    const frame = this.#rootValues(start, end);
    if (!frame || (frame.count !== SLOTS_WITH_CHANNEL && frame.count !== SLOTS_WITH_TIMES)) return undefined;
    if (!has(frame, SLOT.eventId, U16_TYPE, 2) || !has(frame, SLOT.time, FILETIME_TYPE, 8)) return undefined;
    if (!has(frame, SLOT.recordId, U64_TYPE, 8)) return undefined;
    const { slot } = this.#reader;
    const text = (index: number): string => this.#events.text.value(frame, index);
    const event = emptyEvent({ ...ref });
    event.traits.push("definition-lost");
    event.eventId = slot.u16(frame.starts[SLOT.eventId] as number);
    event.time = u64At(slot.bytes, frame.starts[SLOT.time] as number);
    setRecordId(event, text(SLOT.recordId));
    if (has(frame, SLOT.processId, U32_TYPE, 4)) event.processId = slot.u32(frame.starts[SLOT.processId] as number);
    if (frame.types[SLOT.userSid] === SID_TYPE) event.userSid = text(SLOT.userSid);
    if (frame.count === SLOTS_WITH_CHANNEL) {
      if (frame.types[SLOT.provider] === STRING_TYPE) event.provider = text(SLOT.provider);
      if (frame.types[SLOT.channel] === STRING_TYPE) event.channel = text(SLOT.channel);
    }
    return event;
  }

  #rootValues(start: number, end: number): ValueFrame | undefined {
    try {
      const place = this.#reader.place(this.#reader.start(start, end), end);
      if (!place) return undefined;
      const frame = this.#reader.frame(0);
      frame.read(this.#reader.slot, place.valuesAt, end);
      return frame;
    } catch (error) {
      if (evidenceOnly(error)) return undefined;
      throw error;
    }
  }

  #payload(event: Event, start: number, end: number): void {
    try {
      this.#events.orphanedPayload(event, start, end, 1);
      return;
    } catch (error) {
      if (!evidenceOnly(error)) throw error;
    }
    event.data = [];
    event.payloadName = undefined;
    try {
      this.#payloadValues(event, start, end);
    } catch (error) {
      if (!evidenceOnly(error)) throw error;
      event.data = [];
      markLost(event);
    }
  }

  /** Values under the names of a known payload, else unnamed: never under the names of whatever is there now. */
  #payloadValues(event: Event, start: number, end: number): void {
    const place = this.#reader.place(this.#reader.start(start, end), end);
    if (!place) {
      markLost(event);
      return;
    }
    const frame = this.#reader.frame(1);
    frame.read(this.#reader.slot, place.valuesAt, end);
    const known = KNOWN_PAYLOADS.get(place.id);
    if (known && fits(known, event, frame)) {
      if (event.provider === "") event.provider = known.provider;
      if (event.channel === "") event.channel = known.channel;
      event.payloadName = known.payloadName;
    } else markLost(event);
    const names = known && fits(known, event, frame) ? known.fields : [];
    for (let i = 0; i < frame.count; i++) {
      if (frame.types[i] === FRAGMENT_TYPE) continue;
      event.data.push({ name: names[i]?.name ?? "Data", value: this.#events.text.value(frame, i) });
    }
  }
}

function has(frame: ValueFrame, index: number, type: number, size: number): boolean {
  return frame.types[index] === type && frame.sizes[index] === size;
}

function fits(known: KnownPayload, event: Event, frame: ValueFrame): boolean {
  const { fields, optional, eventId } = known;
  if (event.eventId !== eventId || frame.count > fields.length || frame.count < fields.length - optional) return false;
  return fields.slice(0, frame.count).every(({ type }, i) => frame.types[i] === type || frame.types[i] === NULL_TYPE);
}

function markLost(event: Event): void {
  if (!event.traits.includes("definition-lost")) event.traits.push("definition-lost");
}

/** Faults of the evidence are worked around; faults of the program are not. */
function evidenceOnly(error: unknown): boolean {
  return error instanceof EvidenceError;
}
