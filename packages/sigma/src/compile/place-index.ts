/** Which programs a record concerns: by channel or provider and event id, then by the tests that must hold. */
import type { Event } from "@unbind/model";
import { foldText, type RuleSelector } from "@unbind/rules";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import type { AtomTable } from "./atom-table.ts";
import type { PlaceGroup, Program } from "./program.ts";

/** Kinds of record remembered; hostile evidence may invent them. */
const MAX_REMEMBERED = 10_000;

interface FoldedPlace {
  group: PlaceGroup;
  channels: ReadonlySet<string> | undefined;
  providers: ReadonlySet<string>;
  eventIds: ReadonlySet<number>;
}

export class PlaceIndex {
  readonly #places: readonly FoldedPlace[];
  /** By channel, or by provider where there is none, then by event id. */
  #byChannel = new Map<string, Map<number, readonly PlaceGroup[]>>();
  #byProvider = new Map<string, Map<number, readonly PlaceGroup[]>>();
  #remembered = 0;

  constructor(programs: readonly Program[], atoms: AtomTable) {
    const groups = new Map<SourcePlace, PlaceGroup>();
    for (const program of programs) {
      const group = groups.get(program.place) ?? { place: program.place, always: [], byAtom: new Map(), slots: [] };
      groups.set(program.place, group);
      addTo(group, program, atoms);
    }
    this.#places = [...groups.values()].map((group) => ({
      group,
      channels: group.place.channels && new Set(group.place.channels.map(foldText)),
      providers: new Set(group.place.providers.map(foldText)),
      eventIds: new Set(group.place.eventIds),
    }));
  }

  /** Groups whose log source a record fits. */
  groupsFor(event: Event): readonly PlaceGroup[] {
    const isNamed = event.channel !== "";
    const name = isNamed ? event.channel : event.provider;
    const known = (isNamed ? this.#byChannel : this.#byProvider).get(name)?.get(event.eventId);
    if (known) return known;
    if (this.#remembered >= MAX_REMEMBERED) this.#forget();
    this.#remembered += 1;
    const groups = this.#places.filter((place) => fits(place, event)).map(({ group }) => group);
    const byName = isNamed ? this.#byChannel : this.#byProvider;
    const byId = byName.get(name) ?? new Map<number, readonly PlaceGroup[]>();
    byName.set(name, byId.set(event.eventId, groups));
    return groups;
  }

  #forget(): void {
    this.#byChannel = new Map();
    this.#byProvider = new Map();
    this.#remembered = 0;
  }
}

function fits({ channels, providers, eventIds }: FoldedPlace, event: Event): boolean {
  if (eventIds.size > 0 && !eventIds.has(event.eventId)) return false;
  if (!channels) return providers.size === 0 || providers.has(foldText(event.provider));
  return event.channel === "" ? providers.has(foldText(event.provider)) : channels.has(foldText(event.channel));
}

function addTo(group: PlaceGroup, program: Program, atoms: AtomTable): void {
  if (!program.clause) {
    group.always.push(program);
    return;
  }
  for (const atom of program.clause.atoms) {
    const list = group.byAtom.get(atom);
    if (list) list.push(program);
    else group.byAtom.set(atom, [program]);
    const slot = atoms.atoms[atom]?.slot ?? 0;
    if (!group.slots.includes(slot)) group.slots.push(slot);
  }
}

/**
 * What to ask of a log so that no record a program needs is left out; undefined: every record. Texts are not pushed
 * down: a log stores numbers, GUIDs and SIDs as bytes, and folds fewer letters than Sigma does.
 */
export function selectorsOf(
  programs: readonly Program[],
  eventIds: ReadonlyMap<Program, ReadonlySet<number> | "any">,
): RuleSelector[] | undefined {
  const byPlace = new Map<string, { channels: readonly string[] | undefined; ids: Set<number> | "any" }>();
  for (const program of programs) {
    const { channels } = program.place;
    const key = channels?.map(foldText).sort().join("\u0000") ?? "";
    const entry = byPlace.get(key) ?? { channels, ids: new Set<number>() };
    byPlace.set(key, entry);
    const ids = neededIds(program, eventIds.get(program) ?? "any");
    if (ids === "any" || entry.ids === "any") entry.ids = "any";
    else for (const id of ids) entry.ids.add(id);
  }
  const selectors: RuleSelector[] = [];
  for (const { channels, ids } of byPlace.values()) {
    if (!channels && ids === "any") return undefined;
    // An empty list would mean every id: these rules can't match anything.
    if (ids !== "any" && ids.size === 0) continue;
    selectors.push({
      ...(channels ? { channels } : {}),
      eventIds: ids === "any" ? [] : [...ids].sort((a, b) => a - b),
    });
  }
  return selectors;
}

function neededIds({ place }: Program, own: ReadonlySet<number> | "any"): ReadonlySet<number> | "any" {
  if (place.eventIds.length === 0) return own;
  return new Set(place.eventIds.filter((id) => own === "any" || own.has(id)));
}
