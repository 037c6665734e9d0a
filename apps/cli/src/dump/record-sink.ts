import { ByteWriter, type RecordHandle } from "@unbind/evtx";
import type { Event } from "@unbind/model";
import type { Output } from "../output.ts";
import { eventJson } from "./event-json.ts";

export type DumpFormat = "jsonl" | "json" | "xml" | "mof";

/** Output is handed on when it grew to this many bytes. */
const FLUSH_BYTES = 1 << 20;

interface Frame {
  before: string;
  between: string;
  after: string;
  /** After the last record; also the whole end of an output without records. */
  end: string;
}

const FRAMES: Record<DumpFormat, Frame> = {
  jsonl: { before: "", between: "", after: "\n", end: "" },
  json: { before: "[\n", between: ",\n", after: "", end: "\n]\n" },
  mof: { before: "", between: "\n", after: "", end: "" },
  xml: { before: "<Events>\n", between: "", after: "\n", end: "</Events>\n" },
};

/** Collects rendered records in one reused buffer, which goes out in large writes; makes no string per record. */
export class RecordSink {
  readonly #writer = new ByteWriter();
  readonly #output: Output;
  readonly #format: DumpFormat;
  readonly #between: Uint8Array;
  readonly #after: Uint8Array;
  #records = 0;

  constructor(output: Output, format: DumpFormat) {
    const encoder = new TextEncoder();
    this.#output = output;
    this.#format = format;
    this.#between = encoder.encode(FRAMES[format].between);
    this.#after = encoder.encode(FRAMES[format].after);
    this.#writer.text(FRAMES[format].before);
  }

  /** Appends a record of an event log. One that can't be rendered leaves nothing behind. @throws EvidenceError */
  addRecord(record: RecordHandle): void {
    const writer = this.#writer;
    const start = writer.length;
    try {
      if (this.#records > 0) writer.append(this.#between);
      if (this.#format === "xml") record.xml(writer);
      else record.json(writer);
    } catch (error) {
      writer.length = start;
      throw error;
    }
    this.#added();
  }

  /** Appends an event of an export as JSON. */
  addEvent(event: Event): void {
    if (this.#records > 0) this.#writer.append(this.#between);
    this.#writer.text(eventJson(event));
    this.#added();
  }

  /** Appends an object of a repository, as text in the format of this sink. */
  addText(text: string): void {
    if (this.#records > 0) this.#writer.append(this.#between);
    this.#writer.text(text);
    this.#added();
  }

  /** Writes the end and hands on what is left. */
  end(): void {
    this.#writer.text(FRAMES[this.#format].end);
    this.#flush();
  }

  #added(): void {
    this.#writer.append(this.#after);
    this.#records++;
    if (this.#writer.length >= FLUSH_BYTES) this.#flush();
  }

  #flush(): void {
    this.#output.write(this.#writer.bytes());
    this.#writer.reset();
  }
}
