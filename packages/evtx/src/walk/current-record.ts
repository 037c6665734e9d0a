import { EvidenceError } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { type ByteWriter, ChunkDecoder } from "../binxml/index.ts";
import { CHUNK_BYTES, u64 } from "./layout.ts";

/** `live`: found by walking the log; `resync`: behind damage; `slack`: behind the end of the records. */
export type RecordOrigin = "live" | "resync" | "slack";

/** One record as it stands in the log. The same object is used for all records: valid during the callback only. */
export interface RecordHandle {
  /** Offset in the file, in bytes. */
  readonly offset: number;
  readonly byteLength: number;
  readonly origin: RecordOrigin;
  /** Id in the record header: order in this file, not always EventRecordID. */
  readonly headerId: bigint;
  /** Time in the record header: not always TimeCreated. */
  readonly headerTime: bigint;
  /** @throws EvidenceError if the record can't be read, not even by the slots that Windows uses */
  event(): Event;
  /** Appends the record in the shape of evtx_dump. @throws EvidenceError */
  json(out: ByteWriter): void;
  /** Appends the record as Windows renders it. @throws EvidenceError */
  xml(out: ByteWriter): void;
}

/** The reused handle: decodes only when asked, and remembers when decoding failed. */
export class CurrentRecord implements RecordHandle {
  readonly #path: string;
  /** Made with the first record that is decoded: a hunt through many small logs decodes next to none. */
  #decoder: ChunkDecoder | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #base = 0;
  #chunkOffset = 0;
  #isLoaded = false;
  #pos = 0;
  #isLost = false;
  byteLength = 0;
  origin: RecordOrigin = "live";
  /** Why the record couldn't be decoded the normal way, if it was tried. */
  failure: EvidenceError | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param chunkOffset where the chunk stands in the file */
  enter(bytes: Uint8Array, base: number, chunkOffset: number): void {
    this.#bytes = bytes;
    this.#base = base;
    this.#chunkOffset = chunkOffset;
    this.#isLoaded = false;
  }

  /** @param isLost the definition is known to be gone: don't try it */
  moveTo(pos: number, byteLength: number, origin: RecordOrigin, isLost: boolean): void {
    this.#pos = pos;
    this.byteLength = byteLength;
    this.origin = origin;
    this.#isLost = isLost;
    this.failure = undefined;
  }

  get offset(): number {
    return this.#chunkOffset + this.#pos - this.#base;
  }

  get headerId(): bigint {
    return u64(this.#bytes, this.#pos + 8);
  }

  get headerTime(): bigint {
    return u64(this.#bytes, this.#pos + 16);
  }

  event(): Event {
    const decoder = this.#load();
    const at = this.#pos - this.#base;
    const isSlack = this.origin === "slack";
    if (!this.#isLost) {
      try {
        const event = decoder.event(at, this.byteLength);
        return isSlack ? asRecovered(event) : event;
      } catch (error) {
        this.#fail(error);
      }
    }
    try {
      return asRecovered(decoder.recovered(at, this.byteLength));
    } catch (error) {
      this.#fail(error);
      throw this.failure;
    }
  }

  /** Whether the record can be decoded by its own definition. */
  decodes(): boolean {
    try {
      this.#load().event(this.#pos - this.#base, this.byteLength);
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  json(out: ByteWriter): void {
    try {
      this.#load().json(this.#pos - this.#base, this.byteLength, out);
    } catch (error) {
      this.#fail(error);
      throw this.failure;
    }
  }

  xml(out: ByteWriter): void {
    try {
      this.#load().xml(this.#pos - this.#base, this.byteLength, out);
    } catch (error) {
      this.#fail(error);
      throw this.failure;
    }
  }

  /** Keeps the first failure; anything that isn't about the evidence is thrown on. */
  #fail(error: unknown): void {
    if (!(error instanceof EvidenceError)) throw error;
    this.failure ??= error;
  }

  #load(): ChunkDecoder {
    this.#decoder ??= new ChunkDecoder({ path: this.#path });
    if (!this.#isLoaded) {
      this.#decoder.load(this.#bytes.subarray(this.#base, this.#base + CHUNK_BYTES), this.#chunkOffset);
      this.#isLoaded = true;
    }
    return this.#decoder;
  }
}

function asRecovered(event: Event): Event {
  if (!event.traits.includes("recovered")) event.traits.push("recovered");
  return event;
}
