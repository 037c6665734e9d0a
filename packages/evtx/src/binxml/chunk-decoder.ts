import { EvidenceError, type EvidenceRef } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import type { ByteWriter } from "./byte-writer.ts";
import { ChunkSlot } from "./chunk-slot.ts";
import { DefinitionStore } from "./definition-store.ts";
import { EventReader } from "./event-reader.ts";
import { FragmentReader } from "./fragment-reader.ts";
import { JsonRenderer } from "./json-renderer.ts";
import { CHUNK_BYTES } from "./limits.ts";
import { RecoveryReader } from "./recovery-reader.ts";
import { ValueWriter } from "./value-writer.ts";
import { XmlRenderer } from "./xml-renderer.ts";

/** u32 magic, u32 size, u64 id, u64 FILETIME. */
const RECORD_HEADER_BYTES = 24;
/** The size again. */
const RECORD_TRAILER_BYTES = 4;

/**
 * Decodes the records of one chunk after the other. Compiled definitions are kept between chunks; nothing
 * of the chunk's bytes is. All errors are located: `ref` says where in the file.
 *
 * @example
 * const decoder = new ChunkDecoder({ path: "Security.evtx" });
 * decoder.load(chunk, 4096);
 * const event = decoder.event(512, recordSize);
 */
export class ChunkDecoder {
  readonly #slot: ChunkSlot;
  readonly #reader: FragmentReader;
  readonly #xml: XmlRenderer;
  readonly #json: JsonRenderer;
  readonly #events: EventReader;
  readonly #recovery: RecoveryReader;

  constructor({ path }: { path: string }) {
    this.#slot = new ChunkSlot(path);
    this.#reader = new FragmentReader(this.#slot, new DefinitionStore(this.#slot));
    const values = new ValueWriter(this.#slot);
    this.#xml = new XmlRenderer(this.#reader, values);
    this.#json = new JsonRenderer(this.#reader, values);
    this.#events = new EventReader(this.#reader, values);
    this.#recovery = new RecoveryReader(this.#reader, this.#events);
  }

  /** Takes the bytes of one chunk slot (65,536, fewer if it is cut); they are read until the next load. */
  load(chunk: Uint8Array, fileOffset: number): void {
    this.#slot.bytes = chunk.length > CHUNK_BYTES ? chunk.subarray(0, CHUNK_BYTES) : chunk;
    this.#slot.fileOffset = fileOffset;
    this.#reader.nextChunk();
  }

  /** The record of `byteLength` bytes at chunk offset `offset` as an event without traits. @throws EvidenceError */
  event(offset: number, byteLength: number): Event {
    return this.#located(offset, byteLength, (start, end) => {
      return this.#events.read(start, end, this.#ref(offset, byteLength));
    });
  }

  /** Appends the record as one JSON object in evtx_dump's shape, without newline. @throws EvidenceError */
  json(offset: number, byteLength: number, out: ByteWriter): void {
    this.#render(offset, byteLength, out, (start, end) => this.#json.object(out, start, end, 0));
  }

  /** Appends the record as XML, byte for byte as Windows renders it, without newline. @throws EvidenceError */
  xml(offset: number, byteLength: number, out: ByteWriter): void {
    this.#render(offset, byteLength, out, (start, end) => this.#xml.fragment(out, start, end, 0));
  }

  /**
   * A record of slack or damage, whose definitions may be gone: values by the usual slots, payload by the
   * template ids that are known. Traits: `recovered`, and `definition-lost` where literals or names can't be
   * trusted: computer is '' if the root definition is gone; values without trusted names are all named `Data`.
   * @throws EvidenceError if not even that works
   */
  recovered(offset: number, byteLength: number): Event {
    return this.#located(offset, byteLength, (start, end) => {
      return this.#recovery.read(start, end, this.#ref(offset, byteLength));
    });
  }

  /** Nothing stays written of a record that fails. */
  #render(offset: number, byteLength: number, out: ByteWriter, render: (start: number, end: number) => void): void {
    out.beginRecord();
    try {
      this.#located(offset, byteLength, render);
      out.endRecord();
    } catch (error) {
      out.dropRecord();
      throw this.#locate(error, offset, byteLength);
    }
  }

  #located<T>(offset: number, byteLength: number, decode: (start: number, end: number) => T): T {
    try {
      if (!(offset >= 0 && byteLength >= RECORD_HEADER_BYTES + RECORD_TRAILER_BYTES)) {
        throw this.#slot.malformed("EVTX_RECORD_SIZE", `record of ${byteLength} bytes`, offset, "record");
      }
      this.#slot.need(offset, byteLength, this.#slot.bytes.length, "record");
      this.#reader.beginRecord();
      const start = offset + RECORD_HEADER_BYTES;
      const end = offset + byteLength - RECORD_TRAILER_BYTES;
      if (!this.#reader.more(this.#reader.start(start, end), end)) {
        throw this.#slot.malformed("EVTX_TOKEN", "record has no content", start, "record");
      }
      return decode(start, end);
    } catch (error) {
      throw this.#locate(error, offset, byteLength);
    }
  }

  #locate(error: unknown, offset: number, byteLength: number): unknown {
    if (error instanceof EvidenceError && error.ref === undefined) {
      error.ref = { ...this.#ref(offset, byteLength), structure: "record" };
    }
    return error;
  }

  #ref(offset: number, length: number): EvidenceRef {
    return { path: this.#slot.path, offset: this.#slot.fileOffset + offset, length };
  }
}
