import { crc32 } from "@unbind/bytes";
import type { RecordLocation } from "../btree/index-key.ts";
import type { RepositoryVersion } from "../files/mapping.ts";
import { PAGE_BYTES } from "../files/paged-bytes.ts";
import { MULTI_PAGE_ID, MULTI_PAGE_START } from "../objects/object-page.ts";
import { DataPage } from "./data-page.ts";
import type { PageFile } from "./page-file.ts";

const FIRST_ID = 20_001;
/** Multiplier and step of a full-period generator modulo 2^32 (Knuth): ids that look random and repeat in each run. */
const ID_FACTOR = 1_664_525;
const ID_STEP = 1_013_904_223;

/** Records of OBJECTS.DATA: places them into pages, takes them out again. */
export class RecordFile {
  readonly #file: PageFile;
  readonly #isXp: boolean;
  readonly #pages = new Map<number, DataPage>();
  readonly #changed = new Set<number>();
  /** Pages before this logical number take no more records. */
  #openFrom = 0;
  #lastId = FIRST_ID;

  constructor(file: PageFile, version: RepositoryVersion) {
    this.#file = file;
    this.#isXp = version === "xp";
  }

  /** Stores a record in the first page with room, a long one in pages of its own. */
  add(record: Uint8Array): RecordLocation {
    if (MULTI_PAGE_START + record.length > PAGE_BYTES) return this.#addLong(record);
    const page = this.#pageFor(record.length);
    const id = this.#nextId(page);
    (this.#pages.get(page) as DataPage).add(record, id, this.#crc(record));
    this.#changed.add(page);
    return { page, id, size: record.length };
  }

  /** Takes a record out of its page; a long one's pages leave the mapping. */
  remove({ page, id, size }: RecordLocation): void {
    const open = this.#pages.get(page);
    if (open) {
      open.remove(id);
      this.#changed.add(page);
      return;
    }
    for (let i = 0; i < longPages(size); i++) this.#file.unmap(page + i);
  }

  /** The next record begins a new page. */
  closePages(): void {
    this.#openFrom = this.#file.entries.length;
  }

  /** Zeroes what is behind the records of all pages. */
  clearSlack(): void {
    for (const [logical, page] of this.#pages) {
      page.clearSlack();
      this.#changed.add(logical);
    }
  }

  /** Hands changed pages to the file. */
  flush(): void {
    for (const logical of this.#changed) {
      const page = this.#pages.get(logical) as DataPage;
      this.#file.put(logical, page.bytes, page.freeBytes);
    }
    this.#changed.clear();
  }

  #addLong(record: Uint8Array): RecordLocation {
    const pages = Array.from({ length: longPages(record.length) }, () => this.#file.add());
    const whole = new Uint8Array(pages.length * PAGE_BYTES);
    const table = new DataView(whole.buffer);
    [MULTI_PAGE_ID, MULTI_PAGE_START, record.length, this.#crc(record)].forEach((field, i) => {
      table.setUint32(4 * i, field, true);
    });
    whole.set(record, MULTI_PAGE_START);
    pages.forEach((logical, i) => {
      this.#file.put(logical, whole.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES));
    });
    return { page: pages[0] as number, id: MULTI_PAGE_ID, size: record.length };
  }

  #pageFor(size: number): number {
    for (const [logical, page] of this.#pages) {
      if (logical >= this.#openFrom && page.fits(size)) return logical;
    }
    const logical = this.#file.add();
    this.#pages.set(logical, new DataPage());
    return logical;
  }

  #nextId(page: number): number {
    do {
      this.#lastId = this.#isXp ? this.#lastId + 1 : (Math.imul(this.#lastId, ID_FACTOR) + ID_STEP) >>> 0;
    } while (this.#lastId <= MULTI_PAGE_ID || this.#pages.get(page)?.has(this.#lastId));
    return this.#lastId;
  }

  /** XP: start value 0 and no final inversion. Later systems store 0. */
  #crc(record: Uint8Array): number {
    return this.#isXp ? ~crc32(record, 0, record.length, 0xffff_ffff) >>> 0 : 0;
  }
}

function longPages(size: number): number {
  return Math.ceil((MULTI_PAGE_START + size) / PAGE_BYTES);
}
