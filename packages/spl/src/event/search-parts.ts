/** What an event's renderings are made of, for words without a field: most words are answered without writing them. */
import type { Event } from "@unbind/model";
import type { SearchParts } from "../run/row.ts";
import { providerKind } from "./channel.ts";
import { printedValue } from "./messages/security-message.ts";
import { type SearchFrame, searchFrameOf } from "./search-frame.ts";
import type { Rendering } from "./source-alias.ts";

/** Unknown where no frame is kept of such events. */
export function searchPartsOf(
  event: Event,
  rendering: Rendering,
  frame: SearchFrame | undefined = searchFrameOf(event),
): SearchParts | undefined {
  return frame && new EventParts(event, rendering, frame);
}

class EventParts implements SearchParts {
  readonly values: string;
  readonly inXml: boolean;
  readonly #more: string;
  readonly #frame: SearchFrame;

  constructor(event: Event, rendering: Rendering, frame: SearchFrame) {
    this.values = valuesOf(event);
    this.inXml = rendering !== "classic";
    this.#more = classicValuesOf(event);
    this.#frame = frame;
  }

  /** Each character that is escaped adds one reference, which holds a fragment once at most. */
  get most(): number {
    return 2 * this.values.length + this.#frame.length;
  }

  mayHold(fragment: string): boolean {
    return this.#frame.holds(fragment) || this.values.includes(fragment) || this.#more.includes(fragment);
  }
}

/** Values as the XML rendering has them, one per line, not escaped. */
function valuesOf({ computer, userSid, data }: Event): string {
  let text = computer;
  if (userSid !== undefined) text += `\n${userSid}`;
  for (const { value } of data) if (value !== "") text += `\n${value}`;
  return text.toLowerCase();
}

const LOGON_ID = /LogonId$/i;

/** What the classic rendering has beyond them: a message that was collected, values that messages print otherwise. */
function classicValuesOf(event: Event): string {
  if (event.message) return event.message.toLowerCase();
  if (providerKind(event) !== "security") return "";
  let text = "";
  for (const { name, value } of event.data) {
    // A layout names its fields without case.
    const printed = printedValue(value, LOGON_ID.test(name) ? "LogonId" : name);
    if (printed !== value) text += `\n${printed}`;
  }
  return text.toLowerCase();
}
