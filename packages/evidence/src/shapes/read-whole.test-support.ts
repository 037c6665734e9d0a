import { type Issue, memorySource } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import type { Format } from "../format.ts";
import { recognise } from "../recognise.ts";
import { readCollected } from "./collected-reader.ts";

/** Everything a reader says about a text or bytes. */
export interface WholeReading {
  format: Format;
  events: Event[];
  issues: Issue[];
}

/** Recognises and reads what a test wrote, in pieces of `pieceBytes`. */
export async function readWhole(content: string | Uint8Array, pieceBytes?: number): Promise<WholeReading> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const reading: WholeReading = { format: recognise(bytes.subarray(0, 65_536)), events: [], issues: [] };
  const options = { path: "export", format: reading.format, pieceBytes };
  for await (const result of readCollected(memorySource(bytes), options)) {
    if (result.ok) reading.events.push(result.event);
    else reading.issues.push(result.issue);
  }
  return reading;
}

/** The only event of an export that has no issues. */
export async function readOne(content: string | Uint8Array): Promise<Event> {
  const { events, issues } = await readWhole(content);
  const event = events[0];
  if (event === undefined || events.length > 1 || issues.length > 0) {
    throw new Error(`expected one event, got ${events.length} and ${JSON.stringify(issues)}`);
  }
  return event;
}

/** Data as pairs, for short expectations. */
export function pairs(event: Event): [string, string][] {
  return event.data.map(({ name, value }) => [name, value]);
}
