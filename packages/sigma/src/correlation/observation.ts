import { compareText } from "@unbind/bytes";
import type { Event } from "@unbind/model";

/** One match of a base rule, as a correlation sees it. */
export interface Observation {
  /** FILETIME; -1 if the record has none. */
  time: bigint;
  /** Which of the base rules it is. */
  member: number;
  /** Group, folded and joined; equal keys belong together. */
  key: string;
  /** Group values as the first record spells them. */
  group: readonly string[];
  /** Value that is counted or measured; undefined if the record lacks it. */
  value: string | undefined;
  /** Records behind it, without their data; more than one where the base is a correlation itself. */
  events: readonly Event[];
}

/** Time, then place in the evidence: the order in which records were offered never matters. */
export function compareObservations(a: Observation, b: Observation): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  const [left, right] = [a.events[0]?.ref, b.events[0]?.ref];
  return (
    compareText(left?.path ?? "", right?.path ?? "") ||
    (left?.offset ?? 0) - (right?.offset ?? 0) ||
    a.member - b.member
  );
}

/** Without what the record says: correlations keep very many of them. */
export function slimEvent(event: Event): Event {
  return { ...event, data: [], message: undefined };
}
