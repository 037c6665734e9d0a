import { type MapBlock, UNMAPPED } from "../files/mapping.ts";
import { PAGE_BYTES, pageCount } from "../files/paged-bytes.ts";
import { MULTI_PAGE_START } from "../objects/object-page.ts";
import { MAX_RECORD_BYTES, type ObjectPages, type RecordPiece, type StoredRecord } from "../objects/record-store.ts";
import { reverseMap } from "./page-roles.ts";

/** Fewer zeros than this may well be the end of a record. */
const MIN_ZEROED_BYTES = 64;

/** A page that was emptied: what stood there is gone, and zeros would pass for the end of a text. */
function isZeroed(part: Uint8Array): boolean {
  return part.length >= MIN_ZEROED_BYTES && part.every((byte) => byte === 0);
}

/** What may be copied together in one recovery besides twice the file's size: hostile pages may all claim to go on. */
const BASE_JOINED_BYTES: number = 64 << 20;

/** Bytes of a carved record: all of them, or as many as were found. */
export interface JoinedRecord extends StoredRecord {
  /** Bytes the record states; more than there are if its continuation is gone. */
  size: number;
}

/** Puts carved records together that go on in other pages. */
export class RecordJoiner {
  readonly #pages: ObjectPages;
  readonly #mapped: ReadonlySet<number>;
  readonly #older: { block: MapBlock; logicalOf: Map<number, number> }[];
  #budget: number;

  /**
   * @param mapped physical pages that live data owns
   * @param blocks older mappings, newest first, to tell which page came next
   */
  constructor(pages: ObjectPages, mapped: ReadonlySet<number>, blocks: readonly MapBlock[]) {
    this.#pages = pages;
    this.#mapped = mapped;
    this.#older = blocks.map((block) => ({ block, logicalOf: reverseMap(block) }));
    this.#budget = BASE_JOINED_BYTES + 2 * pages.file.byteLength;
  }

  /** The record of `size` bytes at an offset of a physical page, as far as its bytes are found. */
  join(physical: number, offset: number, size: number): JoinedRecord {
    const { file } = this.#pages;
    const bytes = file.page(physical).subarray(offset, offset + size);
    const at = physical * PAGE_BYTES + offset;
    const pieces = [{ offset: at, length: bytes.length }];
    const ref = { path: file.path, offset: at, length: bytes.length, structure: "record" };
    const first = { bytes, ref, pieces, pageGeneration: this.#generation(physical), size };
    // Only a record that has a page to itself goes on in the next one.
    const goesOn = bytes.length < size && offset === MULTI_PAGE_START && size <= MAX_RECORD_BYTES;
    return goesOn ? { ...first, ...this.#follow(physical, bytes, pieces, size) } : first;
  }

  #follow(physical: number, first: Uint8Array, pieces: RecordPiece[], size: number): Partial<JoinedRecord> {
    const { file } = this.#pages;
    const parts = [first];
    let have = first.length;
    for (let next = this.#next(physical); have < size && next !== undefined; next = this.#next(next)) {
      const part = file.page(next).subarray(0, size - have);
      this.#budget -= part.length;
      if (part.length === 0 || this.#budget < 0 || isZeroed(part)) break;
      parts.push(part);
      pieces.push({ offset: next * PAGE_BYTES, length: part.length });
      have += part.length;
    }
    const bytes = new Uint8Array(have);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { bytes, pieces };
  }

  /** Generation of the page in the newest older mapping that has it. */
  #generation(physical: number): number | undefined {
    for (const { block, logicalOf } of this.#older) {
      const logical = logicalOf.get(physical);
      if (logical !== undefined) return block.lastChanged?.[logical];
    }
    return undefined;
  }

  /** The page that came next when this one was in use: by an older mapping, else the next one if nothing owns it. */
  #next(physical: number): number | undefined {
    for (const { block, logicalOf } of this.#older) {
      const logical = logicalOf.get(physical);
      const next = logical === undefined ? UNMAPPED : (block.pages[logical + 1] ?? UNMAPPED);
      if (next !== UNMAPPED && this.#isLoose(next)) return next;
    }
    return this.#isLoose(physical + 1) ? physical + 1 : undefined;
  }

  /** Not owned by live data, and without records of its own. */
  #isLoose(physical: number): boolean {
    if (this.#mapped.has(physical) || physical >= pageCount(this.#pages.file)) return false;
    const { state } = this.#pages.table(physical);
    return state === "none" || state === "empty";
  }
}
