import { type EvidenceRef, LimitError, MalformedError } from "@unbind/bytes";
import type { RecordLocation } from "../btree/index-key.ts";
import { type MapBlock, UNMAPPED } from "../files/mapping.ts";
import { PAGE_BYTES, type PagedBytes } from "../files/paged-bytes.ts";
import { MULTI_PAGE_ID, type PageTable, readPageTable } from "./object-page.ts";

/** The longest record seen has 297,697 bytes; hostile tables may claim 4 GB. */
export const MAX_RECORD_BYTES: number = 4 << 20;

/** Bytes of a record that stand together in the file. */
export interface RecordPiece {
  offset: number;
  length: number;
}

/** A record's bytes and where they stand. */
export interface StoredRecord {
  bytes: Uint8Array;
  /** Where the record begins; the length is that of its first piece. */
  ref: EvidenceRef;
  /** All pieces in order; more than one where the record spans pages. */
  pieces: RecordPiece[];
  /** Mapping generation in which its page was last moved (Vista+): it was written at or before it. */
  pageGeneration: number | undefined;
}

/** Tables of contents by physical page: read once for all mappings. */
export class ObjectPages {
  readonly file: PagedBytes;
  readonly #tables = new Map<number, PageTable>();

  constructor(file: PagedBytes) {
    this.file = file;
  }

  table(physical: number): PageTable {
    const known = this.#tables.get(physical);
    if (known) return known;
    const table = readPageTable(this.file.page(physical));
    this.#tables.set(physical, table);
    return table;
  }
}

/** Fetches records through one mapping. */
export class RecordStore {
  readonly pages: ObjectPages;
  readonly #block: MapBlock;

  constructor(pages: ObjectPages, block: MapBlock) {
    this.pages = pages;
    this.#block = block;
  }

  /**
   * The record a key names.
   *
   * @throws CIM_RECORD_PAGE its page isn't mapped; CIM_RECORD_MISSING the page doesn't list it; CIM_RECORD_SIZE key
   * and page disagree; CIM_RECORD_CUT a page of it is missing; CIM_RECORD_LIMIT
   */
  fetch({ page, id, size }: RecordLocation): StoredRecord {
    const physical = this.#physical(page);
    if (physical === undefined) {
      throw new MalformedError("CIM_RECORD_PAGE", `logical page ${page} is not in the mapping`, { ref: this.#ref(0) });
    }
    const at = physical * PAGE_BYTES;
    const entry = this.pages.table(physical).entries.find((one) => one.id === id);
    if (!entry) {
      const message = `logical page ${page} has no record ${id}`;
      throw new MalformedError("CIM_RECORD_MISSING", message, { ref: this.#ref(at) });
    }
    if (entry.size !== size) {
      const message = `record ${id} has ${entry.size} bytes, its key says ${size}`;
      throw new MalformedError("CIM_RECORD_SIZE", message, { ref: this.#ref(at + entry.offset) });
    }
    return this.#read(page, physical, entry.offset, size);
  }

  /** Physical page of a logical one; undefined if it isn't mapped or behind the end of the file. */
  #physical(logical: number): number | undefined {
    const physical = this.#block.pages[logical] ?? UNMAPPED;
    return physical === UNMAPPED || physical * PAGE_BYTES >= this.pages.file.byteLength ? undefined : physical;
  }

  #read(logical: number, physical: number, offset: number, size: number): StoredRecord {
    const first = this.pages.file.page(physical).subarray(offset, offset + size);
    const at = physical * PAGE_BYTES + offset;
    const pieces: RecordPiece[] = [{ offset: at, length: first.length }];
    const ref = { ...this.#ref(at), length: first.length, structure: "record" };
    const pageGeneration = this.#block.lastChanged?.[logical];
    if (first.length === size) return { bytes: first, ref, pieces, pageGeneration };
    if (size > MAX_RECORD_BYTES) {
      throw new LimitError("CIM_RECORD_LIMIT", `record of ${size} bytes (MAX_RECORD_BYTES)`, { ref });
    }
    const bytes = new Uint8Array(size);
    bytes.set(first);
    let have = first.length;
    for (let next = logical + 1; have < size; next++) {
      const following = this.#physical(next);
      const piece = following === undefined ? undefined : this.pages.file.page(following).subarray(0, size - have);
      if (following === undefined || !piece || piece.length === 0 || first.length + offset < PAGE_BYTES) {
        throw new MalformedError("CIM_RECORD_CUT", `record of ${size} bytes ends after ${have}`, { ref });
      }
      bytes.set(piece, have);
      pieces.push({ offset: following * PAGE_BYTES, length: piece.length });
      have += piece.length;
      if (piece.length < PAGE_BYTES && have < size) {
        throw new MalformedError("CIM_RECORD_CUT", `record of ${size} bytes ends after ${have}`, { ref });
      }
    }
    return { bytes, ref, pieces, pageGeneration };
  }

  #ref(offset: number): EvidenceRef {
    return { path: this.pages.file.path, offset, structure: "object page" };
  }
}

/** Whether a table of contents holds one record that goes on in other pages. */
export function isMultiPage({ entries }: PageTable): boolean {
  const only = entries.length === 1 ? entries[0] : undefined;
  return only !== undefined && only.id === MULTI_PAGE_ID && only.offset + only.size > PAGE_BYTES;
}
