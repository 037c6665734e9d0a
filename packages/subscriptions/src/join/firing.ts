import type { SightingKind } from "@unbind/model";
import { type CommandPattern, commandPattern, explains, foldCommand } from "./command-match.ts";
import { lowerBound } from "./permanent-queries.ts";
import { groupBy, type Placed } from "./record-order.ts";
import type { Unit } from "./unit.ts";
import type { WmiObject } from "./wmi-objects.ts";

/** Logs stamp one moment differently by up to this much. */
const EARLY = 20_000_000n;
/** A consumer may still be running when its parts are deleted. */
const LATE = 600_000_000n;
const FOREVER = 1n << 64n;
/** Firings kept of one subscription at each end of its life, the others are counted: fewer where many fit. */
const MAX_FIRED_KEPT = 32;
const MIN_FIRED_KEPT = 2;
const FIRED_KEPT_OF_ALL = 4096;
/** Comparisons of processes with templates that hold event values, on one host. */
const MAX_TEMPLATE_CHECKS = 200_000;
/** Of this class every Windows has a consumer, so its running needs no explanation. */
const CLASS_OF_DEFAULT = "nteventlogeventconsumer";

interface Span {
  from: bigint;
  until: bigint;
}

/**
 * Ties what ran to the subscriptions of its host. A provider load or scrcons.exe tells only the class: it proves a
 * firing where one consumer of the class was there, and fits all where several were. A child of WmiPrvSE.exe counts
 * where a consumer's own command explains it. Returns the class firings that no consumer explains.
 */
export function tieFirings(units: readonly Unit[], firings: readonly Placed[]): Placed[] {
  const commands = firings.filter(isCommand);
  tieCommands(units, commands);
  return tieClasses(
    units,
    firings.filter((item) => !isCommand(item)),
  );
}

function isCommand({ sighting }: Placed): boolean {
  return sighting.process !== undefined && sighting.consumer?.class === "CommandLineEventConsumer";
}

/** From when a part was first known (or ever, if a deletion is the first that is known of it) until it was gone. */
function spanOf({ lifetimes: { filter, consumer, binding } }: Unit): Span {
  let from = 0n;
  let until = FOREVER;
  for (const life of [filter, consumer, binding]) {
    if (life.from !== undefined && life.from > from) from = life.from;
    if (life.until !== undefined && life.until < until) until = life.until;
  }
  return { from: from > EARLY ? from - EARLY : 0n, until: until === FOREVER ? FOREVER : until + LATE };
}

function tieClasses(units: readonly Unit[], firings: readonly Placed[]): Placed[] {
  const unexplained: Placed[] = [];
  const unitsByClass = groupBy(units, ({ consumer }) => consumer?.className.toLowerCase() ?? "");
  for (const [className, fired] of groupBy(firings, ({ sighting }) => sighting.consumer?.class.toLowerCase() ?? "")) {
    const spans = spansByConsumer(unitsByClass.get(className) ?? []);
    const alive = new AliveCount([...spans.values()]);
    const candidates = unitsByClass.get(className) ?? [];
    for (const unit of candidates) {
      const span = unit.consumer && spans.get(unit.consumer);
      if (span) keepEnds(unit, fired, span, candidates.length, ({ at }) => (alive.at(at) === 1 ? "fired" : "several"));
    }
    for (const item of fired) {
      if (className !== CLASS_OF_DEFAULT && alive.at(item.at) === 0) unexplained.push(item);
    }
  }
  return unexplained;
}

/** A consumer in several subscriptions was there from the first of them to the last. */
function spansByConsumer(units: readonly Unit[]): Map<WmiObject, Span> {
  const spans = new Map<WmiObject, Span>();
  for (const unit of units) {
    if (!unit.consumer) continue;
    const span = spanOf(unit);
    const known = spans.get(unit.consumer);
    if (known && known.from < span.from) span.from = known.from;
    if (known && known.until > span.until) span.until = known.until;
    spans.set(unit.consumer, span);
  }
  return spans;
}

/** How many spans hold a moment. */
class AliveCount {
  readonly #starts: { at: bigint }[];
  readonly #ends: { at: bigint }[];

  constructor(spans: readonly Span[]) {
    const byTime = (a: { at: bigint }, b: { at: bigint }) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
    this.#starts = spans.map(({ from }) => ({ at: from })).sort(byTime);
    this.#ends = spans.map(({ until }) => ({ at: until })).sort(byTime);
  }

  at(time: bigint): number {
    return lowerBound(this.#starts, time + 1n) - lowerBound(this.#ends, time);
  }
}

type Fit = "fired" | "several" | "fits";

/** Ties the sightings inside a span to a unit: the first and the last ones, the rest only counted. */
function keepEnds(
  unit: Unit,
  sorted: readonly Placed[],
  { from, until }: Span,
  sharers: number,
  fitOf: (item: Placed) => Fit,
): void {
  const kept = Math.max(MIN_FIRED_KEPT, Math.min(MAX_FIRED_KEPT, Math.floor(FIRED_KEPT_OF_ALL / sharers)));
  const start = lowerBound(sorted, from);
  const end = lowerBound(sorted, until + 1n);
  const known = new Set(unit.fired.map(({ position }) => position));
  const isKept = (i: number) => i - start < kept || end - i <= kept;
  for (let i = start; i < end; i++) {
    const item = sorted[i];
    if (item && isKept(i)) {
      if (!known.has(item.position)) unit.fired.push(tied(item, fitOf(item)));
    } else {
      const next = end - kept;
      unit.left += next - i;
      i = next - 1;
    }
  }
}

/** The sighting as it counts for one subscription. */
function tied(item: Placed, fit: Fit): Placed {
  const { sighting } = item;
  if (sighting.kind === "recovered") return item;
  const proved = fit === "fired" && (sighting.kind === "fired" || sighting.process !== undefined);
  const kind: SightingKind = proved ? "fired" : "may-have-fired";
  const caveat = "several consumers of the host fit, and the evidence doesn't say which one ran";
  const caveats = fit === "several" ? [...sighting.caveats, caveat] : sighting.caveats;
  return { ...item, sighting: { ...sighting, kind, caveats } };
}

interface Candidate {
  unit: Unit;
  pattern: CommandPattern;
  /** The same for equal patterns. */
  key: string;
}

/** The commands of each unit's consumer: as stated last, and as stated before. */
function candidatesOf(units: readonly Unit[]): Candidate[] {
  const byContent = new Map<object, Omit<Candidate, "unit">[]>();
  return units.flatMap((unit) => {
    const content = unit.consumerContent;
    if (!content) return [];
    let patterns = byContent.get(content);
    if (!patterns) {
      const all = [content, ...content.former].map(({ facts, isWhole }) => commandPattern(facts, isWhole));
      const distinct = new Map(
        all.flatMap((pattern) => (pattern ? [[JSON.stringify(pattern), pattern] as const] : [])),
      );
      patterns = [...distinct].map(([key, pattern]) => ({ key, pattern }));
      byContent.set(content, patterns);
    }
    return patterns.map((pattern) => ({ unit, ...pattern }));
  });
}

function tieCommands(units: readonly Unit[], processes: readonly Placed[]): void {
  if (processes.length === 0) return;
  const candidates = candidatesOf(units);
  const sharers = new Map<string, Set<WmiObject>>();
  for (const { unit, key } of candidates) {
    const set = sharers.get(key) ?? new Set();
    sharers.set(key, set);
    if (unit.consumer) set.add(unit.consumer);
  }
  const processIndex = new ProcessIndex(processes);
  for (const { unit, pattern, key } of candidates) {
    const { matching, unchecked } = processIndex.matching(pattern, key);
    unit.left += unchecked;
    tieMatching(unit, pattern, matching, sharers.get(key)?.size ?? 1);
  }
}

interface Matching {
  matching: readonly Placed[];
  /** Processes that weren't compared, since too many were. */
  unchecked: number;
}

/** Candidate processes of a host by command and image; equal patterns are compared once. */
class ProcessIndex {
  readonly #all: readonly Placed[];
  readonly #byCommand: ReadonlyMap<string, Placed[]>;
  readonly #byImage: ReadonlyMap<string, Placed[]>;
  readonly #found = new Map<string, Matching>();
  #checks = 0;

  constructor(all: readonly Placed[]) {
    this.#all = all;
    this.#byCommand = groupBy(all, ({ sighting }) => foldCommand(sighting.process?.commandLine ?? ""));
    this.#byImage = groupBy(all, ({ sighting }) => foldCommand(sighting.process?.image ?? ""));
  }

  matching(pattern: CommandPattern, key: string): Matching {
    const known = this.#found.get(key);
    if (known) return known;
    const pool = poolOf(pattern, this.#all, this.#byCommand, this.#byImage);
    const room = Math.max(0, MAX_TEMPLATE_CHECKS - this.#checks);
    this.#checks += Math.min(room, pool.length);
    const checked = pool.slice(0, room);
    const matching = checked.filter(({ sighting }) => sighting.process && explains(pattern, sighting.process));
    const made = { matching, unchecked: pool.length - checked.length };
    this.#found.set(key, made);
    return made;
  }
}

/** The processes worth comparing: those of that command or image, or all where the template has gaps. */
function poolOf(
  { executable, pieces, isEither }: CommandPattern,
  all: readonly Placed[],
  byCommand: ReadonlyMap<string, Placed[]>,
  byImage: ReadonlyMap<string, Placed[]>,
): readonly Placed[] {
  if (executable !== "") return byImage.get(executable) ?? [];
  const [only] = pieces;
  if (pieces.length !== 1 || only === undefined) return all;
  const same = byCommand.get(only) ?? [];
  if (!isEither) return same;
  const merged = new Set([...same, ...(byImage.get(only) ?? [])]);
  return [...merged].sort((a, b) => a.position - b.position);
}

/** As LocalSystem, with the whole command and in the subscription's life: it fired. Else it only fits. */
function tieMatching(unit: Unit, pattern: CommandPattern, matching: readonly Placed[], sharers: number): void {
  const span = spanOf(unit);
  keepEnds(unit, matching, { from: 0n, until: FOREVER }, sharers, ({ at, sighting }) => {
    const { process } = sighting;
    if (!process?.asSystem || at < span.from || at > span.until) return "fits";
    if (explains(pattern, process) !== "whole") return "fits";
    return sharers > 1 ? "several" : "fired";
  });
}
