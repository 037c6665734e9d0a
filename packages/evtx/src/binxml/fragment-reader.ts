import type { ChunkSlot } from "./chunk-slot.ts";
import { DEFINITION_HEADER_BYTES, type Definition, type DefinitionStore, definitionOf } from "./definition-store.ts";
import { FRAGMENT_HEADER_BYTES, FragmentParser, MORE_BIT, TOKEN } from "./fragment-parser.ts";
import { MAX_CHUNK_STEPS, MAX_ELEMENTS, MAX_FRAGMENT_DEPTH, MAX_STEPS } from "./limits.ts";
import { ValueFrame } from "./value-frame.ts";
import { NULL_TYPE } from "./value-type.ts";

/** Token byte, u8 1, u32 template id, u32 definition offset. */
const INSTANCE_BYTES = 10;

/** Where an instance's definition and values are. */
export interface InstancePlace {
  id: number;
  definitionOffset: number;
  valuesAt: number;
}

/** Reads fragments of the loaded chunk level by level, and keeps the budget of the record. */
export class FragmentReader {
  readonly slot: ChunkSlot;
  readonly #store: DefinitionStore;
  readonly #frames: ValueFrame[] = [];
  /** Refuse definitions and literals with a name that doesn't fit its hash: for bytes that may be overwritten. */
  soundOnly = false;
  #elementsLeft = 0;
  #stepsLeft = 0;
  #chunkStepsLeft = MAX_CHUNK_STEPS;

  constructor(slot: ChunkSlot, store: DefinitionStore) {
    this.slot = slot;
    this.#store = store;
  }

  /** Another chunk was loaded: its budget is whole. */
  nextChunk(): void {
    this.#store.nextChunk();
    this.#chunkStepsLeft = MAX_CHUNK_STEPS;
  }

  /** A record begins: its budget is whole. */
  beginRecord(): void {
    this.#elementsLeft = MAX_ELEMENTS;
    this.#stepsLeft = MAX_STEPS;
  }

  /** Values of the fragment last read at `depth`; the next one of that depth overwrites them. */
  frame(depth: number): ValueFrame {
    let frame = this.#frames[depth];
    if (frame === undefined) {
      frame = new ValueFrame();
      this.#frames[depth] = frame;
    }
    return frame;
  }

  /** First token of the fragment at `at`, behind the header if there is one. */
  start(at: number, end: number): number {
    return this.slot.bytes[at] === TOKEN.fragment && at < end ? at + FRAGMENT_HEADER_BYTES : at;
  }

  /** Whether another instance or element stands at `at`. */
  more(at: number, end: number): boolean {
    return at < end && this.slot.bytes[at] !== TOKEN.end;
  }

  /**
   * Reads the instance or element at `at`; its values are in `frame(depth)`, whose `end` is where it ends.
   * @throws EVTX_TOKEN, EVTX_NESTING, EVTX_VALUE_INDEX, EVTX_ELEMENTS and what parser, store and frame throw
   */
  read(at: number, end: number, depth: number): Definition {
    if (depth > MAX_FRAGMENT_DEPTH) {
      throw this.slot.limit("EVTX_NESTING", `fragments nest deeper than ${MAX_FRAGMENT_DEPTH}`, at, "fragment");
    }
    const definition = this.#isInstance(at) ? this.#instance(at, end, depth) : this.#literal(at, end, depth);
    if (this.soundOnly && !definition.sound) {
      throw this.slot.malformed("EVTX_NAME", "a name doesn't fit its hash", at, "fragment");
    }
    this.chargeElements(definition.elements, at);
    if (depth === 0) this.#checkPayload(definition.rootDependency, at);
    return definition;
  }

  /** A payload of no type that has bytes is one whose descriptor was overwritten. @throws EVTX_VALUE_TYPE */
  #checkPayload(index: number, at: number): void {
    if (index < 0) return;
    const { types, sizes } = this.frame(0);
    if (types[index] !== NULL_TYPE || sizes[index] === 0) return;
    throw this.slot.malformed("EVTX_VALUE_TYPE", `payload of ${sizes[index]} bytes has no type`, at, "values");
  }

  /** Takes `count` elements off the record's budget. @throws EVTX_ELEMENTS */
  chargeElements(count: number, at: number): void {
    this.#elementsLeft -= count;
    if (this.#elementsLeft >= 0) return;
    throw this.slot.limit("EVTX_ELEMENTS", `record has more than ${MAX_ELEMENTS} elements`, at, "record");
  }

  /** Takes `count` steps of rendering off the budgets of record and chunk. @throws EVTX_STEPS */
  chargeSteps(count: number, at: number): void {
    this.#stepsLeft -= count;
    this.#chunkStepsLeft -= count;
    if (this.#stepsLeft >= 0 && this.#chunkStepsLeft >= 0) return;
    const [what, limit] = this.#stepsLeft < 0 ? ["record", MAX_STEPS] : ["chunk", MAX_CHUNK_STEPS];
    throw this.slot.limit("EVTX_STEPS", `${what} takes more than ${limit} steps`, at, "record");
  }

  /** Where the instance at `at` keeps what; `undefined` if there is no instance. @throws EVTX_TRUNCATED */
  place(at: number, end: number): InstancePlace | undefined {
    if (!this.#isInstance(at)) return undefined;
    const slot = this.slot;
    slot.need(at, INSTANCE_BYTES, end, "template instance");
    const definitionOffset = slot.u32(at + 6);
    let valuesAt = at + INSTANCE_BYTES;
    if (definitionOffset === valuesAt) {
      slot.need(valuesAt, DEFINITION_HEADER_BYTES, end, "template definition");
      const size = slot.u32(valuesAt + 20);
      slot.need(valuesAt + DEFINITION_HEADER_BYTES, size, end, "template definition");
      valuesAt += DEFINITION_HEADER_BYTES + size;
    }
    return { id: slot.u32(at + 2), definitionOffset, valuesAt };
  }

  #isInstance(at: number): boolean {
    return ((this.slot.bytes[at] as number) & ~MORE_BIT) === TOKEN.template;
  }

  #instance(at: number, end: number, depth: number): Definition {
    const place = this.place(at, end) as InstancePlace;
    const definition = this.#store.at(place.definitionOffset, place.id, at);
    const frame = this.frame(depth);
    frame.read(this.slot, place.valuesAt, end);
    if (frame.count < definition.minValues) {
      const message = `definition uses ${definition.minValues} values, instance has ${frame.count}`;
      throw this.slot.malformed("EVTX_VALUE_INDEX", message, place.valuesAt, "template values");
    }
    return definition;
  }

  #literal(at: number, end: number, depth: number): Definition {
    const parsed = new FragmentParser(this.slot, end, "literal").parse(at);
    if (parsed.maxIndex >= 0) {
      throw this.slot.malformed("EVTX_VALUE_INDEX", "substitution outside a template", at, "fragment");
    }
    this.chargeSteps(parsed.next - at, at);
    this.frame(depth).clear(parsed.next);
    return definitionOf(parsed);
  }
}
