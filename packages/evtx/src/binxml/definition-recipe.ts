import type { ChunkSlot } from "./chunk-slot.ts";
import type { ParseObserver } from "./fragment-parser.ts";
import { CHUNK_HEADER_BYTES } from "./limits.ts";
import type { NameRecord } from "./name-record.ts";

/** One step: fixed bytes, then a size to step over (`name` undefined) or a name to compare. */
interface RecipeStep {
  fixed: Uint8Array;
  /** u16 unit count and units. */
  name: Uint8Array | undefined;
}

/**
 * What must be equal for two copies of a definition in different chunks to mean the same. Names may be
 * stored inline in one and by reference in the other, so that plain bytes differ; a GUID alone proves
 * nothing in hostile files.
 */
export class DefinitionRecipe implements ParseObserver {
  readonly #slot: ChunkSlot;
  readonly #steps: RecipeStep[] = [];
  #tail: Uint8Array = new Uint8Array(0);
  #from: number;

  /** Records a parse of `slot` that starts at `from`. */
  constructor(slot: ChunkSlot, from: number) {
    this.#slot = slot;
    this.#from = from;
  }

  size(at: number): void {
    this.#steps.push({ fixed: this.#slot.bytes.slice(this.#from, at), name: undefined });
    this.#from = at + 4;
  }

  name(at: number, name: NameRecord): void {
    const text = this.#slot.bytes.slice(name.unitsAt, name.unitsAt + 2 + 2 * name.units);
    this.#steps.push({ fixed: this.#slot.bytes.slice(this.#from, at), name: text });
    this.#from = name.next;
  }

  /** The parse ended at `at`. */
  finish(at: number): void {
    this.#tail = this.#slot.bytes.slice(this.#from, at);
  }

  /** Whether the bytes at `from` in the slot's present chunk say the same; nothing at or behind `end` is read as body. */
  matches(from: number, end: number): boolean {
    const { bytes } = this.#slot;
    let at = from;
    for (const { fixed, name } of this.#steps) {
      if (at + fixed.length + 4 > end || !startsWith(bytes, at, fixed)) return false;
      at += fixed.length;
      const offset = this.#slot.u32(at);
      at += 4;
      if (name === undefined) continue;
      const inline = offset === at;
      if (offset < CHUNK_HEADER_BYTES || offset + 8 + name.length > (inline ? end : bytes.length)) return false;
      if (!startsWith(bytes, offset + 6, name)) return false;
      if (inline) at += 8 + name.length;
    }
    return at + this.#tail.length <= end && startsWith(bytes, at, this.#tail);
  }
}

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
