import type { Sighting } from "@unbind/model";
import { classMention, LONGEST_COMPARED, mentionKey } from "../sightings/mentions.ts";
import { lowerBound } from "./permanent-queries.ts";
import type { Placed } from "./record-order.ts";
import type { Unit } from "./unit.ts";

/** A command comes this long before or after what is seen of the objects, at most. */
const AROUND = 6_000_000_000n;
/** A process that runs a script, before or after the script's text is logged. */
const SAME_RUN = 1_200_000_000n;
/** From the start of mofcomp to the objects it makes. */
const COMPILES_WITHIN = 300_000_000n;
/** A name that more subscriptions of a host share says too little; of one script no more are tied. */
const MAX_TIED = 32;
const MAX_ATTEMPTS_KEPT = 32;
/** Shorter queries and commands are too common to tie by. */
const MIN_CONTENT = 16;
const BINDING_CLASS = classMention("__FilterToConsumerBinding");

/**
 * Ties commands and scripts to subscriptions they tried to make or remove, by what they name: the names of filter
 * and consumer, or one name with its class, or the query or payload itself, at about the time; a process by the script
 * that it runs; mofcomp by the account and the moment. Anything else is not tied to anything.
 */
export function tieAttempts(units: readonly Unit[], attempts: readonly Placed[]): void {
  if (attempts.length === 0) return;
  const index = new UnitIndex(units);
  const scripts = new Map<string, { at: bigint; units: Unit[] }[]>();
  for (const item of attempts) {
    const tied = index.tiedTo(item);
    for (const unit of tied) keep(unit, item);
    if (tied.length === 0 || !item.sighting.source.startsWith("powershell/")) continue;
    for (const path of pathsOf(item.sighting)) {
      const runs = scripts.get(path) ?? [];
      scripts.set(path, runs);
      runs.push({ at: item.at, units: tied });
    }
  }
  for (const item of attempts) {
    if (!item.sighting.process) continue;
    for (const unit of runnersOf(item, scripts)) if (!unit.attempts.includes(item)) keep(unit, item);
    for (const unit of index.compiledBy(item)) if (!unit.attempts.includes(item)) keep(unit, item);
  }
}

function keep(unit: Unit, item: Placed): void {
  if (unit.attempts.length < MAX_ATTEMPTS_KEPT) unit.attempts.push(item);
  else unit.left++;
}

function pathsOf({ mentions = [] }: Sighting): string[] {
  return mentions.filter((mention) => mention.startsWith("path:"));
}

function runnersOf({ sighting, at }: Placed, scripts: ReadonlyMap<string, { at: bigint; units: Unit[] }[]>): Unit[] {
  const units = new Set<Unit>();
  for (const path of pathsOf(sighting)) {
    const runs = scripts.get(path) ?? [];
    const run = runs[lowerBound(runs, at > SAME_RUN ? at - SAME_RUN : 0n)];
    if (run && run.at - at <= SAME_RUN) for (const unit of run.units) units.add(unit);
  }
  return [...units];
}

/** What a unit can be named by. */
interface Handles {
  filterName: string;
  consumerName: string;
  consumerClass: string;
  contents: string[];
  from: bigint;
  until: bigint;
}

class UnitIndex {
  readonly #handles = new Map<Unit, Handles>();
  readonly #byMention = new Map<string, Unit[]>();
  /** Creations that name an account, in time order. */
  readonly #created = new Map<string, { at: bigint; unit: Unit }[]>();

  constructor(units: readonly Unit[]) {
    for (const unit of units) {
      const handles = handlesOf(unit);
      this.#handles.set(unit, handles);
      const keys = new Set([handles.filterName, handles.consumerName, ...handles.contents]);
      for (const key of keys) if (key !== "") this.#addMention(key, unit);
      this.#addCreations(unit);
    }
    for (const list of this.#created.values()) list.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  tiedTo(item: Placed): Unit[] {
    const mentions = new Set(item.sighting.mentions ?? []);
    const candidates = new Set<Unit>();
    for (const mention of mentions) {
      for (const unit of this.#byMention.get(mention) ?? []) {
        if (candidates.size < 4 * MAX_TIED) candidates.add(unit);
      }
    }
    const tied = [...candidates].filter((unit) => {
      const handles = this.#handles.get(unit);
      return handles !== undefined && isNear(handles, item) && isNamed(handles, mentions);
    });
    return tied.slice(0, MAX_TIED);
  }

  compiledBy({ sighting, at }: Placed): Unit[] {
    if (!/[\\/]mofcomp\.exe$/i.test(sighting.process?.image ?? "") || sighting.actor === undefined) return [];
    const list = this.#created.get(sighting.actor.toLowerCase()) ?? [];
    const units = new Set<Unit>();
    for (let i = lowerBound(list, at); i < list.length && units.size < MAX_TIED; i++) {
      const entry = list[i];
      if (!entry || entry.at - at > COMPILES_WITHIN) break;
      units.add(entry.unit);
    }
    return [...units];
  }

  #addMention(key: string, unit: Unit): void {
    const list = this.#byMention.get(key) ?? [];
    this.#byMention.set(key, list);
    if (list.length < MAX_TIED) list.push(unit);
  }

  #addCreations(unit: Unit): void {
    for (const part of [unit.filter, unit.consumer, unit.binding]) {
      const first = part && firstCreation(part);
      if (!first || first.sighting.actor === undefined) continue;
      const key = first.sighting.actor.toLowerCase();
      const list = this.#created.get(key) ?? [];
      this.#created.set(key, list);
      list.push({ at: first.at, unit });
    }
  }
}

const creations = new WeakMap<object, { first: Placed | undefined }>();

/** Looked up once per part: many subscriptions may share one. */
function firstCreation(part: { said: readonly Placed[] }): Placed | undefined {
  const known = creations.get(part);
  if (known) return known.first;
  const first = part.said.find(({ sighting }) => sighting.kind === "created" || sighting.kind === "bound");
  creations.set(part, { first });
  return first;
}

function handlesOf(unit: Unit): Handles {
  const { filterContent, consumerContent } = unit;
  const contents = [
    ...(filterContent ? contentKeys(filterContent, [filterContent.facts.query]) : []),
    ...(consumerContent ? contentKeys(consumerContent, Object.values(consumerContent.facts.properties)) : []),
  ];
  const placed = [unit.filter?.said, unit.consumer?.said, unit.binding?.said].flatMap((said) => [
    said?.[0],
    said?.at(-1),
  ]);
  const times = placed.flatMap((item) => (item ? [item.at] : [])).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    filterName: mentionKey(unit.filter?.name ?? ""),
    consumerName: mentionKey(unit.consumer?.name ?? ""),
    consumerClass: classMention(unit.consumer?.className ?? ""),
    contents,
    from: times[0] ?? 0n,
    until: times.at(-1) ?? 0n,
  };
}

const keysByContent = new WeakMap<object, string[]>();

/** Long enough texts of a content as mentions; contents can be long and shared, so each is folded once. */
function contentKeys(content: object, values: readonly unknown[]): string[] {
  const known = keysByContent.get(content);
  if (known) return known;
  const texts = values.filter((value) => typeof value === "string");
  const keys = texts
    .filter((text) => text.length <= LONGEST_COMPARED && text.trim().length >= MIN_CONTENT)
    .map(mentionKey);
  keysByContent.set(content, keys);
  return keys;
}

function isNear({ from, until }: Handles, { at, sighting }: Placed): boolean {
  return sighting.time === undefined || (at + AROUND >= from && at <= until + AROUND);
}

function isNamed(
  { filterName, consumerName, consumerClass, contents }: Handles,
  mentions: ReadonlySet<string>,
): boolean {
  if (contents.some((content) => mentions.has(content))) return true;
  const hasFilter = filterName !== "" && mentions.has(filterName);
  const hasConsumer = consumerName !== "" && mentions.has(consumerName);
  if (hasFilter && hasConsumer) return filterName !== consumerName || namesClass(mentions, consumerClass);
  const bindings = mentions.has(BINDING_CLASS);
  if (hasFilter) return bindings || mentions.has(classMention("__EventFilter"));
  return hasConsumer && (bindings || mentions.has(consumerClass));
}

function namesClass(mentions: ReadonlySet<string>, consumerClass: string): boolean {
  return mentions.has(BINDING_CLASS) || mentions.has(classMention("__EventFilter")) || mentions.has(consumerClass);
}
