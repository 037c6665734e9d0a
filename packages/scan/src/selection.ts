import type { Event } from "@unbind/model";
import { subscriptionSelectors } from "@unbind/subscriptions";
import type { ReadOptions } from "./piece.ts";

type Selector = (typeof subscriptionSelectors)[number];

/** True if the event lies in the span asked for; an event without a time always does. */
export function inSpan(event: Event, { since, until }: ReadOptions): boolean {
  if (event.time === undefined) return true;
  return (since === undefined || event.time >= since) && (until === undefined || event.time < until);
}

/** The push-down of event logs, for events that came in another shape: can this event speak of a subscription? */
export function isWanted(event: Event): boolean {
  return (byEventId.get(event.eventId) ?? []).some((selector) => matches(selector, event));
}

const byEventId = new Map<number, Selector[]>();
for (const selector of subscriptionSelectors) {
  for (const eventId of selector.eventIds) byEventId.set(eventId, [...(byEventId.get(eventId) ?? []), selector]);
}

function matches({ channels, providers, contains }: Selector, event: Event): boolean {
  if (event.channel !== "" && channels && !includesText(channels, event.channel)) return false;
  if (event.provider !== "" && providers && !includesText(providers, event.provider)) return false;
  if (!contains) return true;
  const texts = [event.message ?? "", ...event.data.map(({ value }) => value)].map((text) => text.toLowerCase());
  return contains.some((needle) => texts.some((text) => text.includes(needle.toLowerCase())));
}

function includesText(list: readonly string[], text: string): boolean {
  const wanted = text.toLowerCase();
  return list.some((item) => item.toLowerCase() === wanted);
}
