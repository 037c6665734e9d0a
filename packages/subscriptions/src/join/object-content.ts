import { compareText } from "@unbind/bytes";
import type { ConsumerFacts, FilterFacts, PropertyValue, Sighting } from "@unbind/model";
import { MOF_CUT } from "../sightings/binding-activation.ts";
import { MOF_DAMAGED } from "../sightings/mof-sightings.ts";
import { INDEX_ONLY, isStoredSource, RECORD_CUT } from "../sightings/repository-objects.ts";
import { actionOf } from "./action-text.ts";
import { isFromMof, type WmiObject } from "./wmi-objects.ts";

/** An object's content as last stated, and what it was before. */
export interface Content<T> {
  facts: T;
  /** A statement gave all properties: what is absent is at its default. */
  isWhole: boolean;
  /** Earlier contents that differ, oldest first. */
  former: FormerContent<T>[];
  /** How many there were in all. */
  formerCount: number;
}

/** What an object was before, and that in words. */
export interface FormerContent<T> extends Pick<Content<T>, "facts" | "isWhole"> {
  text: string;
}

/** Former contents kept of one object. */
const MAX_FORMER = 16;
/** Characters of a former content that are shown. */
const MAX_SHOWN = 300;

/** A 5861, a MOF file and a record of a repository state an object whole where they aren't cut. */
function isWhole(sighting: Sighting): boolean {
  const { source, caveats } = sighting;
  if (isStoredSource(source)) return !caveats.includes(RECORD_CUT) && !caveats.includes(INDEX_ONLY);
  if (isFromMof(sighting)) return !caveats.includes(MOF_DAMAGED);
  return source === "wmi-activity/5861" && !caveats.includes(MOF_CUT);
}

/** The same text but for white space, which exporters change. */
function same(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (typeof a !== "string" || typeof b !== "string") return JSON.stringify(a) === JSON.stringify(b);
  return a === b || a.replace(/\s+/g, " ").trim() === b.replace(/\s+/g, " ").trim();
}

/** Content of a filter: the last statement wins in record order; what it doesn't say stays as it was. */
export function filterContent(filter: WmiObject): Content<FilterFacts> {
  const content = start<FilterFacts>({ name: filter.name ?? undefined });
  for (const { sighting } of filter.said) {
    const { filter: stated } = sighting;
    if (!stated || (sighting.source === "wmi-activity/5859" && filter.name !== null)) continue;
    const { facts } = content;
    const differs = facts.query !== undefined && stated.query !== undefined && !same(facts.query, stated.query);
    const moved = !sameNamespace(facts.eventNamespace, stated.eventNamespace);
    const owner =
      facts.creatorSid !== undefined && stated.creatorSid !== undefined && facts.creatorSid !== stated.creatorSid;
    const more = content.isWhole && isWhole(sighting) && !sameProperties(facts.properties, stated.properties);
    const changed = differs || moved || owner || more;
    if (changed) remember(content, filterText(facts));
    const replaces = changed || isWhole(sighting);
    if (replaces || !content.isWhole) content.facts = { ...(replaces ? {} : facts), ...stated };
    content.isWhole = isWhole(sighting) || (content.isWhole && !changed);
  }
  return content;
}

function sameNamespace(a: string | undefined, b: string | undefined): boolean {
  return (
    a === undefined ||
    b === undefined ||
    a.replaceAll("/", "\\").toLowerCase() === b.replaceAll("/", "\\").toLowerCase()
  );
}

function filterText({ query, eventNamespace, creatorSid }: FilterFacts): string {
  const where = eventNamespace === undefined ? "" : ` in ${eventNamespace}`;
  return `${query ?? "query not seen"}${where}${creatorSid === undefined ? "" : `, owner ${creatorSid}`}`;
}

/** Content of a consumer. Sysmon states one property of it, which may stand for another of the same text. */
export function consumerContent(consumer: WmiObject): Content<ConsumerFacts> {
  const empty = { class: consumer.className, name: consumer.name ?? undefined, properties: {} };
  const content = start<ConsumerFacts>(empty);
  for (const { sighting } of consumer.said) {
    const { consumer: stated } = sighting;
    if (!stated) continue;
    const { facts } = content;
    const known = Object.values(facts.properties);
    const payloads = Object.values(stated.properties);
    const whole = isWhole(sighting);
    const owner =
      facts.creatorSid !== undefined && stated.creatorSid !== undefined && facts.creatorSid !== stated.creatorSid;
    const differs = owner || (known.length > 0 && payloads.length > 0 && !isSame(content, stated, whole));
    if (differs) remember(content, actionOf(facts).summary);
    const replaces = whole || differs || known.length === 0;
    if (replaces)
      content.facts = { ...facts, ...stated, class: stated.class || facts.class, name: stated.name ?? facts.name };
    content.isWhole = whole || (content.isWhole && !differs);
  }
  return content;
}

function isSame(
  { facts, isWhole: knownWhole }: Content<ConsumerFacts>,
  stated: ConsumerFacts,
  whole: boolean,
): boolean {
  if (knownWhole && whole) {
    const defaults = new Set([...(facts.atDefault ?? []), ...(stated.atDefault ?? [])]);
    return sameProperties(facts.properties, stated.properties, defaults);
  }
  const larger = Object.values(whole ? stated.properties : facts.properties);
  const smaller = Object.values(whole ? facts.properties : stated.properties).filter((value) => value !== null);
  return smaller.every((value) => larger.some((other) => same(value, other)));
}

/** NULL is as good as left out, and so is a default of the class. */
function sameProperties(
  a: Record<string, PropertyValue> = {},
  b: Record<string, PropertyValue> = {},
  defaults: ReadonlySet<string> = new Set(),
): boolean {
  const left = new Map(sortedEntries(a));
  const right = new Map(sortedEntries(b));
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(name) ?? null, right.get(name) ?? null];
    if (!same(one, other) && !(defaults.has(name) && (one === null || other === null))) return false;
  }
  return true;
}

/** Whether two contents may be one filter's: the query is known and equal, nothing else contradicts. */
export function sameFilter(a: Content<FilterFacts> | undefined, b: Content<FilterFacts> | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.facts.query !== undefined &&
    same(a.facts.query, b.facts.query) &&
    sameNamespace(a.facts.eventNamespace, b.facts.eventNamespace)
  );
}

/** Whether two contents may be one consumer's: what both state is equal, and both state something. */
export function sameConsumer(a: Content<ConsumerFacts> | undefined, b: Content<ConsumerFacts> | undefined): boolean {
  if (!a || !b) return a === b;
  const [less, more] = a.isWhole ? [b, a] : [a, b];
  const classes = [a.facts.class.toLowerCase(), b.facts.class.toLowerCase()];
  if (classes[0] !== classes[1] && !classes.includes("")) return false;
  return Object.keys(less.facts.properties).length > 0 && isSame(more, less.facts, less.isWhole);
}

/** Properties in one order, names folded. */
export function sortedEntries(properties: Record<string, PropertyValue>): [string, PropertyValue][] {
  const entries = Object.entries(properties).map(([name, value]): [string, PropertyValue] => [
    name.toLowerCase(),
    value,
  ]);
  return entries.sort(([a], [b]) => compareText(a, b));
}

function start<T>(facts: T): Content<T> {
  return { facts, isWhole: false, former: [], formerCount: 0 };
}

function remember<T>(content: Content<T>, text: string): void {
  content.formerCount++;
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
  if (content.former.length === MAX_FORMER || content.former.at(-1)?.text === shown) return;
  content.former.push({ facts: content.facts, isWhole: content.isWhole, text: shown });
}
