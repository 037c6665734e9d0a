import { CHUNK_BYTES, u16, u32 } from "./layout.ts";

/** Where the value of a System field stands: in a slot of the instance's values, or as text in the chunk. */
export class FieldPlace {
  /** Value index; -1 if it isn't one. */
  slot = -1;
  /** Chunk offset of the literal text; -1 if there is none. */
  start = -1;
  /** Length of the literal in bytes. */
  length = 0;

  clear(): void {
    this.slot = -1;
    this.start = -1;
    this.length = 0;
  }

  get isKnown(): boolean {
    return this.slot >= 0 || this.start >= 0;
  }
}

/** Where one definition (or one record without template) keeps the fields that decide whether it is wanted. */
export class SystemPlan {
  /** Chunk offset of the definition. */
  offset = -1;
  /** First four bytes of the definition's GUID; -1 if there is no whole definition at that offset. */
  templateId = -1;
  /** Bytes of the inline definition, its 24-byte header included. */
  definitionBytes = 0;
  /** Event id that stands as text in the definition; -1 if it doesn't. */
  literalId = -1;
  /** Number of values of a record that was checked in full: later ones with as many may be rejected quickly. */
  quickCount = -1;
  /** Distance of the channel's and the provider's descriptor from the first, in 16 bit steps; 0 if there is none. */
  channelStep = 0;
  providerStep = 0;
  /** Whether the records of this plan were noted in the facts of the log. */
  noted = false;
  readonly eventId: FieldPlace = new FieldPlace();
  readonly provider: FieldPlace = new FieldPlace();
  readonly channel: FieldPlace = new FieldPlace();
  readonly computer: FieldPlace = new FieldPlace();
  readonly time: FieldPlace = new FieldPlace();
  readonly recordId: FieldPlace = new FieldPlace();

  /** A record with that many values was found sound. */
  allowQuick(count: number): void {
    const { eventId, channel, provider } = this;
    if (eventId.slot < 0 || eventId.slot >= count || channel.slot >= count || provider.slot >= count) return;
    this.quickCount = count;
    this.channelStep = Math.max(0, 2 * channel.slot);
    this.providerStep = Math.max(0, 2 * provider.slot);
  }

  clear(): void {
    this.offset = -1;
    this.templateId = -1;
    this.definitionBytes = 0;
    this.literalId = -1;
    this.quickCount = -1;
    this.channelStep = 0;
    this.providerStep = 0;
    this.noted = false;
    this.eventId.clear();
    this.provider.clear();
    this.channel.clear();
    this.computer.clear();
    this.time.clear();
    this.recordId.clear();
  }
}

/** Limits against definitions made to be slow: honest ones have about 15 children with at most 5 attributes. */
const MAX_CHILDREN = 64;
const MAX_ATTRIBUTES = 16;

const SYSTEM = name("System");
const EVENT_ID = name("EventID");
const PROVIDER = name("Provider");
const PROVIDER_NAME = name("Name");
const EVENT_SOURCE_NAME = name("EventSourceName");
const CHANNEL = name("Channel");
const COMPUTER = name("Computer");
const TIME_CREATED = name("TimeCreated");
const SYSTEM_TIME = name("SystemTime");
const EVENT_RECORD_ID = name("EventRecordID");

function name(text: string): readonly number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}

/**
 * Reads the BinXML of one definition (or of one record without template) just far enough to know where the
 * System fields stand, comparing the bytes of names and stepping over everything else by its size.
 */
export class SystemPlanner {
  #bytes: Uint8Array = new Uint8Array(0);
  /** Start of the chunk; name offsets count from here. */
  #base = 0;
  #end = 0;
  #inDefinition = false;
  #pos = 0;
  // The element opened last.
  #elementName = 0;
  #elementEnd = 0;
  #listStart = 0;
  #listEnd = 0;
  #hasContent = false;

  /**
   * Fills the places of `plan`; what isn't found keeps its former value.
   *
   * @param start where the fragment begins, with or without its header
   * @param inDefinition whether elements carry a dependency id (they don't in records without template)
   */
  read(bytes: Uint8Array, base: number, start: number, end: number, inDefinition: boolean, plan: SystemPlan): void {
    this.#bytes = bytes;
    this.#base = base;
    this.#end = end;
    this.#inDefinition = inDefinition;
    this.#pos = bytes[start] === 0x0f ? start + 4 : start;
    if (!this.#open() || !this.#hasContent) return;
    const eventEnd = this.#elementEnd;
    for (let i = 0; i < MAX_CHILDREN && this.#pos < eventEnd && this.#open(); i++) {
      if (this.#isName(this.#elementName, SYSTEM)) {
        if (this.#hasContent) this.#system(plan);
        return;
      }
      this.#pos = this.#elementEnd;
    }
  }

  #system(plan: SystemPlan): void {
    const systemEnd = this.#elementEnd;
    for (let i = 0; i < MAX_CHILDREN && this.#pos < systemEnd && this.#open(); i++) {
      this.#child(plan);
      this.#pos = this.#elementEnd;
    }
  }

  /** Told apart by the length of the name first: most children are of no interest. */
  #child(plan: SystemPlan): void {
    const at = this.#elementName;
    switch (this.#nameLength(at)) {
      case EVENT_ID.length: // as long as Channel
        if (this.#isName(at, EVENT_ID)) this.#content(plan.eventId);
        else if (this.#isName(at, CHANNEL)) this.#content(plan.channel);
        return;
      case COMPUTER.length: // as long as Provider
        if (this.#isName(at, COMPUTER)) this.#content(plan.computer);
        else if (this.#isName(at, PROVIDER)) this.#provider(plan);
        return;
      case TIME_CREATED.length:
        if (this.#isName(at, TIME_CREATED)) this.#attribute(SYSTEM_TIME, plan.time);
        return;
      case EVENT_RECORD_ID.length:
        if (this.#isName(at, EVENT_RECORD_ID)) this.#content(plan.recordId);
    }
  }

  #provider(plan: SystemPlan): void {
    this.#attribute(PROVIDER_NAME, plan.provider);
    if (!plan.provider.isKnown) this.#attribute(EVENT_SOURCE_NAME, plan.provider);
  }

  /** Reads an element up to the token that closes its start tag. False at anything else, or at the end. */
  #open(): boolean {
    const bytes = this.#bytes;
    const token = bytes[this.#pos] as number;
    if ((token & 0xbf) !== 0x01) return false;
    const sizeAt = this.#pos + (this.#inDefinition ? 3 : 1);
    if (sizeAt + 9 > this.#end) return false;
    const elementEnd = sizeAt + 4 + u32(bytes, sizeAt);
    let pos = this.#afterName(sizeAt + 4);
    this.#elementName = u32(bytes, sizeAt + 4);
    this.#listStart = 0;
    this.#listEnd = 0;
    if (token === 0x41) {
      if (pos + 4 > this.#end) return false;
      this.#listStart = pos + 4;
      this.#listEnd = pos + 4 + u32(bytes, pos);
      pos = this.#listEnd;
    }
    if (pos >= this.#end || elementEnd > this.#end || elementEnd <= pos) return false;
    this.#hasContent = bytes[pos] === 0x02;
    this.#elementEnd = elementEnd;
    this.#pos = pos + 1;
    return true;
  }

  /** Position behind a name offset and the name, if that stands inline. */
  #afterName(at: number): number {
    const behind = at + 4;
    if (u32(this.#bytes, at) !== behind - this.#base || behind + 10 > this.#end) return behind;
    return behind + 10 + 2 * u16(this.#bytes, behind + 6);
  }

  /** Code units of the name at a chunk offset; 0 if none can stand there. */
  #nameLength(offset: number): number {
    return offset + 10 > CHUNK_BYTES ? 0 : u16(this.#bytes, this.#base + offset + 6);
  }

  #isName(offset: number, expected: readonly number[]): boolean {
    const at = this.#base + offset;
    const bytes = this.#bytes;
    if (at + 10 + 2 * expected.length > this.#base + CHUNK_BYTES) return false;
    if (u16(bytes, at + 6) !== expected.length) return false;
    for (let i = 0; i < expected.length; i++) if (u16(bytes, at + 8 + 2 * i) !== expected[i]) return false;
    return true;
  }

  /** The element's only content: a substitution, or text that nothing follows. */
  #content(place: FieldPlace): void {
    if (this.#hasContent) this.#value(this.#pos, this.#elementEnd, place);
  }

  /** Position behind the value, or -1 if it is neither a substitution nor one text. */
  #value(at: number, end: number, place: FieldPlace | undefined): number {
    const token = this.#bytes[at] as number;
    if (token === 0x0d || token === 0x0e) {
      if (at + 4 > end) return -1;
      if (place) place.slot = u16(this.#bytes, at + 1);
      return at + 4;
    }
    if (token !== 0x05 || at + 4 > end) return -1;
    const length = 2 * u16(this.#bytes, at + 2);
    if (at + 4 + length > end) return -1;
    if (place) {
      place.start = at + 4 - this.#base;
      place.length = length;
    }
    return at + 4 + length;
  }

  #attribute(expected: readonly number[], place: FieldPlace): void {
    const end = this.#listEnd;
    let at = this.#listStart;
    for (let i = 0; i < MAX_ATTRIBUTES && at > 0 && at + 5 < end; i++) {
      if (((this.#bytes[at] as number) & 0xbf) !== 0x06) return;
      const isWanted = this.#isName(u32(this.#bytes, at + 1), expected);
      at = this.#value(this.#afterName(at + 1), end, isWanted ? place : undefined);
      if (isWanted) return;
    }
  }
}
