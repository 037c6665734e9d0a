/**
 * A page of OBJECTS.DATA while it is changed. Records are moved inside the page as they come and go, and nothing is
 * cleared behind the last one: what was there before stays as slack, as it does in the buffer of Windows.
 */
import { PAGE_BYTES } from "../files/paged-bytes.ts";

const ENTRY_BYTES = 16;

/** Entry of the table of contents. */
interface Entry {
  id: number;
  size: number;
  crc: number;
}

/** One page of records. */
export class DataPage {
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(PAGE_BYTES);
  readonly #view: DataView = new DataView(this.bytes.buffer);
  readonly #entries: Entry[] = [];

  /** Bytes that records can still take, the next table entry not counted; as mapping files state it. */
  get freeBytes(): number {
    return PAGE_BYTES - this.#end;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** End of the last record. */
  get #end(): number {
    return this.#tableBytes + this.#entries.reduce((sum, { size }) => sum + size, 0);
  }

  get #tableBytes(): number {
    return ENTRY_BYTES * (this.#entries.length + 1);
  }

  fits(size: number): boolean {
    return this.#end + ENTRY_BYTES + size <= PAGE_BYTES;
  }

  /** Whether the table has this id already. */
  has(id: number): boolean {
    return this.#entries.some((entry) => entry.id === id);
  }

  /** Adds a record behind the others. The caller has made sure that it fits. */
  add(record: Uint8Array, id: number, crc: number): void {
    const start = this.#tableBytes;
    const end = this.#end;
    this.bytes.copyWithin(start + ENTRY_BYTES, start, end);
    this.bytes.set(record, end + ENTRY_BYTES);
    this.#entries.push({ id, size: record.length, crc });
    this.#writeTable();
  }

  /** Takes a record out and closes the gap. */
  remove(id: number): void {
    const index = this.#entries.findIndex((entry) => entry.id === id);
    if (index < 0) throw new RangeError(`page has no record ${id}`);
    const tableBytes = this.#tableBytes;
    const end = this.#end;
    const start = tableBytes + this.#entries.slice(0, index).reduce((sum, { size }) => sum + size, 0);
    const [{ size }] = this.#entries.splice(index, 1) as [Entry];
    this.bytes.copyWithin(tableBytes - ENTRY_BYTES, tableBytes, start);
    this.bytes.copyWithin(start - ENTRY_BYTES, start + size, end);
    this.#writeTable();
  }

  /** Zeroes what is behind the last record. */
  clearSlack(): void {
    this.bytes.fill(0, this.#end);
  }

  #writeTable(): void {
    let offset = this.#tableBytes;
    this.bytes.fill(0, offset - ENTRY_BYTES, offset);
    this.#entries.forEach(({ id, size, crc }, i) => {
      [id, offset, size, crc].forEach((field, column) => {
        this.#view.setUint32(ENTRY_BYTES * i + 4 * column, field, true);
      });
      offset += size;
    });
  }
}
