import type { Event, RuleFault, RuleInfo } from "@unbind/model";

/** What an engine asks of an event log; structurally the `EventSelector` of packages/evtx. */
export interface RuleSelector {
  channels?: readonly string[];
  providers?: readonly string[];
  /** Empty: every id. */
  eventIds: readonly number[];
  /** Any of these texts, compared without case, in any value of the record. */
  contains?: readonly string[];
}

/** One match, before it becomes a `Finding`. */
export interface Match {
  rule: RuleInfo;
  host: string | undefined;
  /** FILETIME of the first event. */
  time: bigint | undefined;
  /** What matched, or the columns of the row, in the rule's order. */
  fields: { name: string; values: string[] }[];
  /** Records behind it, oldest first, at most MAX_FINDING_EVENTS. */
  events: Event[];
  eventCount: number;
  notes: string[];
}

/** Events kept with one finding; all are counted. */
export const MAX_FINDING_EVENTS = 100;

/** Rules of one language, compiled to run together over one pass of events. */
export interface Detector {
  readonly rules: readonly RuleInfo[];
  /** Push-down: only events that one of these chooses need be offered; undefined: all. */
  readonly selectors: readonly RuleSelector[] | undefined;
  /** Takes an event. They come in record order per log, logs in any order; the result must not depend on the latter. */
  offer(event: Event, report: (match: Match) => void): void;
  /** Called once after the last event: aggregations, correlations, sorted pipelines. */
  finish(report: (match: Match) => void): void;
  /** Rules that could not be run to their end (a limit, a pattern out of budget); asked for after `finish`. */
  faults?(): readonly RuleFault[];
}
