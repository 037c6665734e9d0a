/** Event logs from events: the three forms in which Windows' logs are met. */

import type { EvtxRecord } from "./chunk-builder.ts";
import type { BinXmlFragment } from "./element-tree.ts";
import { literalFragment } from "./literal-fragment.ts";
import { LogBuilder, type LogOptions } from "./log-builder.ts";
import type { LogEvent } from "./log-event.ts";
import { PayloadTemplates } from "./payload-fragment.ts";
import { RootTemplates } from "./root-fragment.ts";

/** Options of {@link EvtxWriter}: those of the container, and the form of the records. */
export interface EvtxWriterOptions extends LogOptions {
  /**
   * `native` (default): as the service writes, strings of payloads end with NUL.
   * `exported`: as a filtered export; fragment headers, no NULs, header ids renumbered from 1, each header
   * time that of the following event.
   * `literal`: no templates at all, all values as text, as other programs save logs.
   */
  readonly form?: "native" | "exported" | "literal";
}

/**
 * Writes an event log.
 *
 * ```ts
 * const log = new EvtxWriter().add(event).add(other).finish();
 * ```
 * For logs of any size call {@link takeChunks} between `add`s, and {@link close} at the end.
 */
export class EvtxWriter {
  readonly #form: "native" | "exported" | "literal";
  readonly #log: LogBuilder;
  readonly #roots: RootTemplates = new RootTemplates();
  readonly #payloads: PayloadTemplates = new PayloadTemplates();
  #nextRecordId = 1n;
  #exported = 0n;
  /** An exported record waits for the time of the next one. */
  #waiting: EvtxRecord | undefined;

  constructor({ form = "native", ...container }: EvtxWriterOptions = {}) {
    this.#form = form;
    this.#log = new LogBuilder(container);
  }

  /** @throws EVTX_RECORD_TOO_LARGE if the event needs more than 65,024 bytes */
  add(event: LogEvent): this {
    const recordId = event.recordId ?? this.#nextRecordId;
    this.#nextRecordId = recordId + 1n;
    const fragment = this.#fragment(event, recordId);
    if (this.#form !== "exported") return this.addRecord({ id: recordId, written: event.time, fragment });
    this.#flush(event.time);
    this.#exported += 1n;
    this.#waiting = { id: this.#exported, written: 0n, fragment };
    return this;
  }

  /** Adds a record of any content. */
  addRecord(record: EvtxRecord): this {
    this.#log.add(record);
    return this;
  }

  #fragment(event: LogEvent, recordId: bigint): BinXmlFragment {
    if (this.#form === "literal") return literalFragment(event, recordId);
    const { payload } = event;
    const header = this.#form === "exported";
    const inner = payload?.kind === "raw" ? payload.fragment : payload && this.#payloads.fragment(payload, header);
    return this.#roots.fragment(event, recordId, inner);
  }

  #flush(timeOfNext: bigint): void {
    const record = this.#waiting;
    this.#waiting = undefined;
    if (record) this.#log.add({ ...record, written: timeOfNext });
  }

  /** The chunks that were filled since the last call: 65,536 bytes each, in order, behind the file block. */
  takeChunks(): Uint8Array<ArrayBuffer>[] {
    return this.#log.takeChunks();
  }

  /** Ends the log and returns the file block (4,096 bytes, offset 0); then take the last chunks. */
  close(): Uint8Array<ArrayBuffer> {
    this.#flush(0n);
    return this.#log.close();
  }

  /** Ends the log and returns all of it. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#flush(0n);
    return this.#log.finish();
  }
}
