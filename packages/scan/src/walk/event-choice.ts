import type { EventSelector } from "@unbind/evtx";
import type { Event } from "@unbind/model";

/** A selector with its texts in lower case. */
interface Choice {
  channels: ReadonlySet<string> | undefined;
  providers: ReadonlySet<string> | undefined;
  contains: readonly string[] | undefined;
}

/**
 * The push-down of event logs, for events that came in another shape: whether one of the selectors chooses an event.
 * An event that names no channel or provider passes the condition on it.
 */
export function eventChoice(selectors: readonly EventSelector[]): (event: Event) => boolean {
  const byId = new Map<number, Choice[]>();
  const anyId: Choice[] = [];
  for (const selector of selectors) {
    const choice = compiled(selector);
    if (selector.eventIds.length === 0) anyId.push(choice);
    for (const eventId of new Set(selector.eventIds)) {
      const known = byId.get(eventId);
      if (known) known.push(choice);
      else byId.set(eventId, [choice]);
    }
  }
  return (event) =>
    (byId.get(event.eventId) ?? []).some((choice) => chooses(choice, event)) ||
    anyId.some((choice) => chooses(choice, event));
}

function compiled({ channels, providers, contains }: EventSelector): Choice {
  return {
    channels: channels && new Set(channels.map((name) => name.toLowerCase())),
    providers: providers && new Set(providers.map((name) => name.toLowerCase())),
    contains: contains?.map((text) => text.toLowerCase()),
  };
}

function chooses({ channels, providers, contains }: Choice, event: Event): boolean {
  if (event.channel !== "" && channels && !channels.has(event.channel.toLowerCase())) return false;
  if (event.provider !== "" && providers && !providers.has(event.provider.toLowerCase())) return false;
  if (!contains) return true;
  const texts = [event.message ?? "", ...event.data.map(({ value }) => value)].map((text) => text.toLowerCase());
  return contains.some((needle) => texts.some((text) => text.includes(needle)));
}

/** True if the event lies in the span asked for; an event without a time always does. */
export function inSpan(
  event: Event,
  { since, until }: { since?: bigint | undefined; until?: bigint | undefined },
): boolean {
  if (event.time === undefined) return true;
  return (since === undefined || event.time >= since) && (until === undefined || event.time < until);
}
