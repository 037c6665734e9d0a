import { EvidenceError, guidToText } from "@unbind/bytes";
import type { ChunkSlot } from "./chunk-slot.ts";
import { DefinitionRecipe } from "./definition-recipe.ts";
import { FRAGMENT_HEADER_BYTES, FragmentParser, type ParsedElement, TOKEN } from "./fragment-parser.ts";
import { CHUNK_HEADER_BYTES, MAX_DEFINITION_BYTES, MAX_KEPT_DEFINITIONS } from "./limits.ts";
import type { ElementNode } from "./node.ts";
import type { Program } from "./program.ts";

/** u32 next, 16 bytes GUID, u32 size, body. */
export const DEFINITION_HEADER_BYTES = 24;
const GUID_AT = 4;
const SIZE_AT = 20;

/** A template definition, or a fragment without template, with what was compiled from it. */
export interface Definition {
  root: ElementNode;
  /** Value index of the payload; -1 = none. */
  rootDependency: number;
  elements: number;
  /** Values an instance must have. */
  minValues: number;
  /** False if a name doesn't fit its hash: bytes were overwritten. */
  sound: boolean;
  xml: Program | undefined;
  json: Program | undefined;
}

interface Kept {
  recipe: DefinitionRecipe;
  definition: Definition;
}

export function definitionOf(parsed: ParsedElement): Definition {
  const { root, rootDependency, elements, maxIndex, sound } = parsed;
  return { root, rootDependency, elements, minValues: maxIndex + 1, sound, xml: undefined, json: undefined };
}

/** Definitions by chunk offset, and across chunks by GUID and equal content. */
export class DefinitionStore {
  readonly #slot: ChunkSlot;
  /** Of the present chunk. */
  readonly #byOffset = new Map<number, Definition>();
  /** Definitions of this chunk that can't be read. */
  readonly #failures = new Map<number, EvidenceError>();
  #parsedBytes = 0;
  #kept = new Map<string, Kept[]>();
  #keptCount = 0;

  constructor(slot: ChunkSlot) {
    this.#slot = slot;
  }

  /** Another chunk was loaded. */
  nextChunk(): void {
    this.#byOffset.clear();
    this.#parsedBytes = 0;
    this.#failures.clear();
  }

  /**
   * The definition at chunk offset `offset`, which the instance at `at` calls by `id`.
   * @throws EVTX_TEMPLATE_OFFSET, EVTX_TEMPLATE_ID, EVTX_DEFINITION_BYTES and what the parser throws
   */
  at(offset: number, id: number, at: number): Definition {
    const slot = this.#slot;
    if (offset < CHUNK_HEADER_BYTES || offset + DEFINITION_HEADER_BYTES > slot.bytes.length) {
      throw slot.malformed("EVTX_TEMPLATE_OFFSET", `definition offset ${offset}`, at, "template instance");
    }
    const found = slot.u32(offset + GUID_AT);
    if (found !== id) {
      const message = `template ${hex(id)} expected at ${offset}, found ${hex(found)}`;
      throw slot.malformed("EVTX_TEMPLATE_ID", message, at, "template instance");
    }
    const known = this.#byOffset.get(offset);
    if (known) return known;
    const failure = this.#failures.get(offset);
    if (failure) throw failure;
    const definition = this.#tryRead(offset);
    this.#byOffset.set(offset, definition);
    return definition;
  }

  /** Keeps the failure, so that a bad definition costs its chunk one attempt. */
  #tryRead(offset: number): Definition {
    try {
      return this.#read(offset);
    } catch (error) {
      if (error instanceof EvidenceError) this.#failures.set(offset, error);
      throw error;
    }
  }

  #read(offset: number): Definition {
    const slot = this.#slot;
    const from = offset + DEFINITION_HEADER_BYTES;
    const size = slot.u32(offset + SIZE_AT);
    slot.need(from, size, slot.bytes.length, "template definition");
    this.#parsedBytes += size;
    if (this.#parsedBytes > MAX_DEFINITION_BYTES) {
      const message = `definitions of one chunk exceed ${MAX_DEFINITION_BYTES} bytes`;
      throw slot.limit("EVTX_DEFINITION_BYTES", message, offset, "template definition");
    }
    const guid = guidToText(slot.bytes, offset + GUID_AT);
    const kept = this.#kept.get(guid);
    const same = kept?.find(({ recipe }) => recipe.matches(from, from + size));
    if (same) return same.definition;
    const made = this.#parse(from, from + size);
    if (this.#keptCount >= MAX_KEPT_DEFINITIONS) this.#forget();
    this.#keptCount++;
    this.#kept.set(guid, [...(this.#kept.get(guid) ?? []).slice(-3), made]);
    return made.definition;
  }

  /** A store that is full starts again: only forged logs get there. */
  #forget(): void {
    this.#kept = new Map();
    this.#keptCount = 0;
  }

  #parse(from: number, end: number): Kept {
    const slot = this.#slot;
    const recipe = new DefinitionRecipe(slot, from);
    slot.need(from, FRAGMENT_HEADER_BYTES, end, "template definition");
    const hasHeader = slot.bytes[from] === TOKEN.fragment;
    const parser = new FragmentParser(slot, end, "definition", recipe);
    const parsed = parser.parse(hasHeader ? from + FRAGMENT_HEADER_BYTES : from);
    recipe.finish(parsed.next);
    return { recipe, definition: definitionOf(parsed) };
  }
}

function hex(id: number): string {
  return id.toString(16).padStart(8, "0");
}
