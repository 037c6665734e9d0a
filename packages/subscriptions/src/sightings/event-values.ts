import { type Event, fieldOf } from "@unbind/model";

/**
 * Values by name, else (manifests spell names differently) by position; a value the event doesn't have is ''.
 * Undefined if there are neither: where an export keeps only the message, packages/evidence has cut it into values.
 */
export function eventValues(event: Event, names: readonly string[]): string[] | undefined {
  const named = names.map((name) => fieldOf(event, name));
  if (named.some((value) => value !== undefined)) return named.map((value) => value ?? "");
  return event.data.length === names.length ? event.data.map(({ value }) => value) : undefined;
}

/** An account as the record names it; empty and `-` name none. */
export function accountOf(text: string | undefined): string | undefined {
  const name = text?.trim();
  return name === undefined || name === "" || name === "-" ? undefined : name;
}

/** What a reader must know before trusting values of this event. */
export function traitCaveats(event: Event): string[] {
  const caveats: string[] = [];
  for (const trait of event.traits) {
    if (trait === "from-message") caveats.push("values taken from the message");
    if (trait === "white-space-changed") caveats.push("white space was changed by the exporter");
    if (trait === "time-zone-unknown") caveats.push("the time has no zone and was taken as UTC");
    if (trait === "time-of-arrival") caveats.push("the time is when a collector took the record in");
    if (trait === "encoding-guessed") caveats.push("the encoding of the text was guessed");
    if (trait === "definition-lost") caveats.push("host and source are uncertain: the record's definition is lost");
  }
  return caveats;
}
