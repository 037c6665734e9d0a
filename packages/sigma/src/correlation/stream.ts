/** What one correlation, or one aggregated condition, gathers during a run and finds at its end. */
import { compareText } from "@unbind/bytes";
import type { Event, RuleInfo } from "@unbind/model";
import { foldText, MAX_FINDING_EVENTS, type Match } from "@unbind/rules";
import { compareObservations, type Observation } from "./observation.ts";
import { type Span, type WindowSpec, windowsOf } from "./window.ts";

/** Matches of base rules that one correlation keeps: the oldest. */
const MAX_OBSERVATIONS = 250_000;

/** One finding, also what the next correlation of a chain observes. */
export interface StreamFinding {
  match: Match;
  group: readonly string[];
  events: readonly Event[];
}

export class Stream {
  readonly info: RuleInfo;
  readonly groupBy: readonly string[];
  readonly #spec: WindowSpec;
  /** Name of what is counted, for the finding. */
  readonly #valueName: string | undefined;
  #observations: Observation[] = [];
  #withoutTime = 0;
  readonly #limit: number;
  #tooMany = 0;

  constructor(
    info: RuleInfo,
    groupBy: readonly string[],
    spec: WindowSpec,
    valueName: string | undefined,
    limit: number = MAX_OBSERVATIONS,
  ) {
    this.#limit = limit;
    this.info = info;
    this.groupBy = groupBy;
    this.#spec = spec;
    this.#valueName = valueName;
  }

  /** Takes a match. A missing group value leaves it out, as the specification says; a missing time is told. */
  add(
    member: number,
    group: readonly (string | undefined)[],
    value: string | undefined,
    events: readonly Event[],
  ): void {
    const values = group.filter((one) => one !== undefined);
    if (values.length < group.length) return;
    const time = events.at(-1)?.time;
    if (time === undefined && this.#spec.timespan !== undefined) this.#withoutTime += 1;
    else {
      const key = values.map((one) => foldText(one)).join("\u0000");
      this.#observations.push({ time: time ?? -1n, member, key, group: values, value, events });
      if (this.#observations.length >= 2 * this.#limit) this.#trim();
    }
  }

  /** Matches that were let go, counted after `finish`. */
  get dropped(): number {
    return this.#tooMany;
  }

  /** Which ones stay depends on the records, not on the order in which logs are read. */
  #trim(): void {
    if (this.#observations.length <= this.#limit) return;
    this.#observations.sort(compareObservations);
    this.#tooMany += this.#observations.splice(this.#limit).length;
  }

  /** All findings: by group, then time. */
  finish(): StreamFinding[] {
    this.#trim();
    const groups = new Map<string, Observation[]>();
    for (const one of this.#observations) {
      const list = groups.get(one.key);
      if (list) list.push(one);
      else groups.set(one.key, [one]);
    }
    this.#observations = [];
    return [...groups.keys()].sort(compareText).flatMap((key) => this.#findingsOf(groups.get(key) ?? []));
  }

  #findingsOf(observations: Observation[]): StreamFinding[] {
    observations.sort(compareObservations);
    return windowsOf(observations, this.#spec).map((span) => this.#finding(observations, span));
  }

  #finding(all: readonly Observation[], [from, to]: Span): StreamFinding {
    const used = all.slice(from, to + 1);
    const events = uniqueEvents(used.flatMap((one) => one.events));
    const group = used[0]?.group ?? [];
    const fields = this.groupBy.map((name, i) => ({ name, values: [group[i] ?? ""] }));
    if (this.#valueName !== undefined) fields.push({ name: this.#valueName, values: distinctValues(used) });
    const match: Match = {
      rule: this.info,
      host: events[0]?.computer || undefined,
      time: events[0]?.time,
      fields,
      events: events.slice(0, MAX_FINDING_EVENTS),
      eventCount: events.length,
      notes: this.#notes(events),
    };
    return { match, group, events };
  }

  #notes(events: readonly Event[]): string[] {
    const notes: string[] = [];
    const hosts = new Set(events.map(({ computer }) => computer));
    if (hosts.size > 1)
      notes.push(`Records of ${hosts.size} hosts: ${[...hosts].sort(compareText).slice(0, 10).join(", ")}.`);
    if (this.#withoutTime > 0) notes.push(`${this.#withoutTime} matching records have no time and were not counted.`);
    if (this.#tooMany > 0)
      notes.push(`${this.#tooMany} matching records past the oldest ${this.#limit} were not counted.`);
    return notes;
  }
}

function uniqueEvents(events: readonly Event[]): Event[] {
  const seen = new Set<string>();
  return events.filter(({ ref }) => {
    const key = `${ref.path}\u0000${ref.offset}\u0000${ref.recordId ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function distinctValues(used: readonly Observation[]): string[] {
  const values = new Set(used.flatMap(({ value }) => value ?? []));
  return [...values].slice(0, MAX_FINDING_EVENTS);
}
