import type { EventSelector } from "@unbind/evtx";
import type { Event } from "@unbind/model";

/** Which records to dump; an empty list means any. */
export interface EventFilter {
  eventIds: readonly number[];
  channels: readonly string[];
  providers: readonly string[];
  /** FILETIME; only records at or after it. */
  since: bigint | undefined;
  /** FILETIME; only records before it. */
  until: bigint | undefined;
}

/** What the reader of event logs can decide without decoding. */
export function selectorOf({ eventIds, channels, providers }: EventFilter): EventSelector {
  return { eventIds, ...(channels.length > 0 && { channels }), ...(providers.length > 0 && { providers }) };
}

/** Whether a time is in the span; records without a time are. */
export function inSpan(time: bigint | undefined, { since, until }: EventFilter): boolean {
  if (time === undefined) return true;
  return (since === undefined || time >= since) && (until === undefined || time < until);
}

/** The same decision for an event of an export; names compare without case, unknown ones pass. */
export function isWanted(event: Event, filter: EventFilter): boolean {
  const { eventIds, channels, providers } = filter;
  return (
    (eventIds.length === 0 || eventIds.includes(event.eventId)) &&
    named(channels, event.channel) &&
    named(providers, event.provider) &&
    inSpan(event.time, filter)
  );
}

function named(names: readonly string[], name: string): boolean {
  return names.length === 0 || name === "" || names.some((each) => each.toLowerCase() === name.toLowerCase());
}
