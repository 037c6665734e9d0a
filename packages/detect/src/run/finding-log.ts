import { filetimeToIso } from "@unbind/bytes";
import type { Event, FindingEvent, RuleFault, RuleInfo, RuleLevel } from "@unbind/model";
import type { Match } from "@unbind/rules";
import type { AppliedTuning } from "../tuning/apply-tuning.ts";

/** Findings listed of one rule, and of all; more are counted, and the rule is named as one that was cut. */
export const MAX_FINDINGS_PER_RULE = 10_000;
const MAX_FINDINGS = 200_000;
/** Characters of field values kept with all findings together; the place of an event counts as some. */
const MAX_FINDING_CHARACTERS = 128 << 20;
const CHARACTERS_PER_PLACE = 256;

/** A finding before hosts have their last names. */
export interface LoggedFinding {
  rule: RuleInfo;
  level: RuleLevel | null;
  /** As the records name it. */
  host: string | undefined;
  time: bigint | undefined;
  fields: { name: string; values: string[] }[];
  events: FindingEvent[];
  eventCount: number;
  notes: string[];
}

/** Keeps what rules found, tuned and within limits. Events are let go: only where they stand is kept. */
export class FindingLog {
  readonly findings: LoggedFinding[] = [];
  readonly levels: Record<RuleLevel | "none", number> = {
    informational: 0,
    low: 0,
    medium: 0,
    high: 0,
    critical: 0,
    none: 0,
  };
  /** Findings of each rule, also those not listed. */
  readonly counts: Map<RuleInfo, number> = new Map();
  readonly #listed = new Map<RuleInfo, number>();
  readonly #tuning: AppliedTuning;
  #characters = 0;

  constructor(tuning: AppliedTuning) {
    this.#tuning = tuning;
  }

  readonly add = (match: Match): void => {
    const tuned = this.#tuning.apply(match);
    if (!tuned) return;
    const { rule } = match;
    this.counts.set(rule, (this.counts.get(rule) ?? 0) + 1);
    this.levels[tuned.level ?? "none"]++;
    const listed = this.#listed.get(rule) ?? 0;
    if (listed >= MAX_FINDINGS_PER_RULE || this.#isFull()) return;
    this.#listed.set(rule, listed + 1);
    const { host, time, fields, events, eventCount, notes } = match;
    this.#characters += events.length * CHARACTERS_PER_PLACE;
    for (const { values } of fields) for (const value of values) this.#characters += value.length;
    this.findings.push({
      rule,
      level: tuned.level,
      host,
      time,
      fields,
      events: events.map(placeOf),
      eventCount,
      notes: [...notes, ...tuned.notes],
    });
  };

  /** Rules whose findings were not all listed. */
  faults(): RuleFault[] {
    return [...this.counts].flatMap(([rule, count]) => {
      const more = count - (this.#listed.get(rule) ?? 0);
      if (more === 0) return [];
      const limit = `MAX_FINDINGS_PER_RULE (${MAX_FINDINGS_PER_RULE}), MAX_FINDINGS (${MAX_FINDINGS}) or MAX_FINDING_CHARACTERS (${MAX_FINDING_CHARACTERS})`;
      const message = `${limit} reached: ${more} findings counted, not listed. Tune the rule or narrow the time span`;
      const { path, line } = rule.source;
      return [{ path, line, column: 0, rule: rule.title, code: "LIMIT_FINDINGS", message }];
    });
  }

  #isFull(): boolean {
    return this.findings.length >= MAX_FINDINGS || this.#characters >= MAX_FINDING_CHARACTERS;
  }
}

/** Where an event stands, as reports say it. */
export function placeOf({ provider, channel, eventId, time, ref }: Event): FindingEvent {
  const { path, offset, length, recordId } = ref;
  return {
    provider,
    channel,
    eventId,
    time: time === undefined ? null : filetimeToIso(time),
    evidence: { path, offset, ...(length !== undefined && { length }), ...(recordId !== undefined && { recordId }) },
  };
}
