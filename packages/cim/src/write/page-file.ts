/** Pages of OBJECTS.DATA or INDEX.BTR with copy-on-write: a changed logical page moves, its old place becomes free. */
import { UNMAPPED } from "../files/mapping.ts";
import { PAGE_BYTES } from "../files/paged-bytes.ts";

/** What a mapping file says of a logical page. */
interface MapEntry {
  /** `UNMAPPED` for none. */
  physical: number;
  freeBytes: number;
  /** Generation in which it was last moved. */
  lastChanged: number;
}

/**
 * Where changed pages go. `append`: behind the end, so that every older state survives. `reuse`: into the free page
 * with the lowest number, so that older states are overwritten.
 */
export type PagePlacement = "append" | "reuse";

/** One paged file. */
export class PageFile {
  readonly entries: MapEntry[] = [];
  readonly #physical: Uint8Array<ArrayBuffer>[] = [];
  readonly #free = new Set<number>();
  /** Changed since the last commit; undefined content takes the page out of the mapping. */
  readonly #changed = new Map<number, { bytes: Uint8Array | undefined; freeBytes: number }>();

  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  get physicalPages(): number {
    return this.#physical.length;
  }

  /** Free physical pages, ascending. */
  get free(): number[] {
    return [...this.#free].sort((a, b) => a - b);
  }

  /** A new logical page, not mapped yet; consecutive calls give consecutive numbers. */
  add(): number {
    this.entries.push({ physical: UNMAPPED, freeBytes: 0, lastChanged: 0 });
    return this.entries.length - 1;
  }

  /** Sets the content of a logical page; the bytes are copied at the commit. */
  put(logical: number, bytes: Uint8Array, freeBytes = 0): void {
    this.#changed.set(logical, { bytes, freeBytes });
  }

  /** Takes a logical page out of the mapping; its number is not given out again. */
  unmap(logical: number): void {
    this.#changed.set(logical, { bytes: undefined, freeBytes: 0 });
  }

  /** Content of a logical page as last committed; undefined if it isn't mapped. */
  committed(logical: number): Uint8Array | undefined {
    return this.#physical[this.entries[logical]?.physical ?? UNMAPPED];
  }

  /** Writes changed pages to new places. */
  commit(generation: number, placement: PagePlacement = "append"): void {
    const places = placement === "reuse" ? this.free : [];
    const freed: number[] = [];
    for (const logical of [...this.#changed.keys()].sort((a, b) => a - b)) {
      const { bytes, freeBytes } = this.#changed.get(logical) as { bytes: Uint8Array | undefined; freeBytes: number };
      const entry = this.entries[logical] as MapEntry;
      if (entry.physical !== UNMAPPED) freed.push(entry.physical);
      const physical = bytes ? (places.shift() ?? this.#physical.length) : UNMAPPED;
      if (bytes) this.#write(physical, bytes);
      this.entries[logical] = { physical, freeBytes, lastChanged: generation };
    }
    for (const page of freed) this.#free.add(page);
    this.#changed.clear();
  }

  /** Overwrites a free page. */
  overwrite(physical: number, bytes: Uint8Array): void {
    if (!this.#free.has(physical)) throw new RangeError(`page ${physical} is not free`);
    this.#write(physical, bytes);
    this.#free.add(physical);
  }

  /** The whole file. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const file = new Uint8Array(this.#physical.length * PAGE_BYTES);
    this.#physical.forEach((page, i) => {
      file.set(page, i * PAGE_BYTES);
    });
    return file;
  }

  #write(physical: number, bytes: Uint8Array): void {
    const page = new Uint8Array(PAGE_BYTES);
    page.set(bytes);
    this.#physical[physical] = page;
    this.#free.delete(physical);
  }
}
