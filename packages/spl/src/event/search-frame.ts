/**
 * What stands around the values in the renderings of an event: the same text for all events of one kind with values of the
 * same names. A word that is in none of an event's values, and not in its frame, is in no rendering of it, unless it
 * arises where both meet; a frame is only made where it can't.
 *
 * Found by rendering an event of that kind without values, so no second list of templates has to agree with the first.
 */
import type { Event } from "@unbind/model";
import { classicText } from "./classic-text.ts";
import { messageOf } from "./messages/message.ts";
import { windowsXml } from "./windows-xml.ts";

/** Stands for each value while a frame is made: a character for private use. */
const MARK = "\ue000";
/** A place where a fragment could begin in the frame and end in the value, or the other way round. */
const JOINT = /[a-z0-9_\\-]\ue000|\ue000[a-z0-9_\\-]/i;
/** Names of the references that escaping puts into a text. */
const REFERENCES = "amp lt gt apos quot";

/** Frames kept in all, and of one event id; evidence may name any number of providers and values. */
const MAX_FRAMES = 500;
const MAX_FRAMES_OF_ID = 8;
/** Characters of an event's names; of one with more no frame is made. */
const MAX_NAME_CHARACTERS = 4000;
/** Fragments whose answer a frame remembers. */
const MAX_ANSWERS = 1000;

/** Text around the values of one kind of event. */
export class SearchFrame {
  readonly #provider: string;
  readonly #channel: string;
  readonly #payloadName: string | undefined;
  readonly #names: readonly string[];
  readonly #text: string;
  readonly #answers = new Map<string, boolean>();

  /** `text`: of the frame, lower case. */
  constructor({ provider, channel, payloadName, data }: Event, text: string) {
    this.#provider = provider;
    this.#channel = channel;
    this.#payloadName = payloadName;
    this.#names = data.map(({ name }) => name);
    this.#text = text;
  }

  get length(): number {
    return this.#text.length;
  }

  fits({ provider, channel, payloadName, data }: Event): boolean {
    if (this.#provider !== provider || this.#channel !== channel || this.#payloadName !== payloadName) return false;
    const names = this.#names;
    if (names.length !== data.length) return false;
    for (let i = 0; i < data.length; i++) if (names[i] !== data[i]?.name) return false;
    return true;
  }

  holds(fragment: string): boolean {
    const known = this.#answers.get(fragment);
    if (known !== undefined) return known;
    const answer = this.#text.includes(fragment);
    if (this.#answers.size < MAX_ANSWERS) this.#answers.set(fragment, answer);
    return answer;
  }
}

const frames = new Map<number, SearchFrame[]>();
let made = 0;

/** The frame of such events; undefined where none is kept, or where a fragment could arise at a joint. */
export function searchFrameOf(event: Event): SearchFrame | undefined {
  let known = frames.get(event.eventId);
  if (known !== undefined) for (const frame of known) if (frame.fits(event)) return frame;
  known ??= [];
  if (made >= MAX_FRAMES || known.length >= MAX_FRAMES_OF_ID) return undefined;
  let characters = 0;
  for (const { name } of event.data) characters += name.length;
  if (characters > MAX_NAME_CHARACTERS) return undefined;
  const frame = newSearchFrame(event);
  if (frame === undefined) return undefined;
  made++;
  frames.set(event.eventId, [...known, frame]);
  return frame;
}

/** A frame made anew; undefined where a fragment could arise at a joint. */
export function newSearchFrame(event: Event): SearchFrame | undefined {
  const marked = renderings(event, MARK);
  if (JOINT.test(marked)) return undefined;
  return new SearchFrame(event, `${REFERENCES}\n${marked}\n${renderings(event, "")}`.toLowerCase());
}

/** Both renderings, with all that an event of this kind may have, and `value` for each value. */
function renderings(event: Event, value: string): string {
  const blank: Event = {
    ...event,
    computer: value,
    userSid: value,
    recordId: 0n,
    processId: 0,
    time: 0n,
    message: undefined,
    data: event.data.map(({ name }) => ({ name, value })),
  };
  return `${windowsXml(blank)}\n${classicText(blank, messageOf(blank).text)}`;
}
