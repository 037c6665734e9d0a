import { compareText, type Issue, IssueLog } from "@unbind/bytes";
import type { Event, Sighting } from "@unbind/model";
import { isScriptBlockPart, sightingsOf, sourceOf } from "@unbind/subscriptions";
import type { PieceResult } from "./piece.ts";

/** Sightings and script parts kept per piece; more are counted and reported, since all are held until the merge. */
export const MAX_SIGHTINGS_PER_PIECE = 50_000;
/** Of these, programs that only may have been run by a consumer: management software starts them all day. */
export const MAX_UNPROVED_PER_PIECE = 20_000;

export type HarvestResult = Pick<PieceResult, "events" | "sightings" | "scriptParts" | "sources">;

/** What the events of one piece say: kept as sightings, so that events that say nothing cost no memory. */
export class Harvest {
  #events = 0;
  #dropped = 0;
  #unproved = 0;
  readonly #sightings: Sighting[] = [];
  readonly #scriptParts: Event[] = [];
  readonly #sources = new Map<string, { computer: string; source: string; count: number }>();
  readonly #issues = new IssueLog();

  /** Coverage counts every event; what is outside the span asked for says nothing else. */
  add(event: Event, isInSpan: boolean): void {
    const source = sourceOf(event);
    if (source !== undefined) this.addSource(event.computer, source, 1);
    if (!isInSpan) return;
    this.#events++;
    if (source === undefined) return;
    if (this.#sightings.length + this.#scriptParts.length >= MAX_SIGHTINGS_PER_PIECE) {
      this.#dropped++;
      return;
    }
    if (isScriptBlockPart(event)) {
      this.#scriptParts.push(event);
      return;
    }
    const { sightings, issues } = sightingsOf(event);
    for (const sighting of sightings) this.#keep(sighting);
    for (const issue of issues) this.#issues.add(issue);
  }

  #keep(sighting: Sighting): void {
    const isUnproved = sighting.kind === "may-have-fired";
    if (isUnproved && this.#unproved >= MAX_UNPROVED_PER_PIECE) this.#dropped++;
    else this.#sightings.push(sighting);
    if (isUnproved) this.#unproved++;
  }

  /** Takes what evidence other than events says. */
  addSightings(sightings: readonly Sighting[]): void {
    const room = Math.max(0, MAX_SIGHTINGS_PER_PIECE - this.#sightings.length - this.#scriptParts.length);
    this.#dropped += Math.max(0, sightings.length - room);
    for (const sighting of sightings.slice(0, room)) this.#sightings.push(sighting);
  }

  result(path: string): HarvestResult & { issues: Issue[] } {
    if (this.#dropped > 0) {
      const limits = `MAX_SIGHTINGS_PER_PIECE (${MAX_SIGHTINGS_PER_PIECE}) or MAX_UNPROVED_PER_PIECE (${MAX_UNPROVED_PER_PIECE})`;
      const message = `${limits} reached: ${this.#dropped} sightings not used`;
      this.#issues.add({ code: "LIMIT_SIGHTINGS", severity: "error", message, evidence: { path, offset: 0 } });
    }
    return {
      events: this.#events,
      sightings: this.#sightings,
      scriptParts: this.#scriptParts,
      sources: [...this.#sources.values()].sort(
        (a, b) => compareText(a.computer, b.computer) || compareText(a.source, b.source),
      ),
      issues: this.#issues.list(),
    };
  }

  /** Counts what a source gave, for the coverage of a host. */
  addSource(computer: string, source: string, count: number): void {
    const key = `${computer}\0${source}`;
    const known = this.#sources.get(key);
    if (known) known.count += count;
    else this.#sources.set(key, { computer, source, count });
  }
}
