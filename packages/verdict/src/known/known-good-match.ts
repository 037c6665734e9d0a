import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { type CanonicalProperties, canonicalDefinition } from "./content-hash.ts";
import { statesWholeObject } from "./evidence-sources.ts";
import { type KnownDefinition, type KnownGood, knownGood, type VendorName, vendorNames } from "./known-good.ts";

/** The known subscription that has this content hash; names alone find nothing. */
export function knownByHash(hash: string): KnownGood | undefined {
  return knownGood.find(({ definitions }) => definitions.some((definition) => definition.hash === hash));
}

/** Known subscription and the stated properties in which this one differs from it. */
export interface Difference {
  known: KnownGood;
  /** Names as WMI spells them in lower case; `class` and `namespace` among them. */
  properties: string[];
}

/**
 * How a subscription differs from a known one. Only what the evidence states counts; a property it leaves out differs
 * if `isWhole`, where the evidence states objects whole, and says nothing otherwise.
 */
export function differenceFrom(known: KnownGood, subscription: SubscriptionReport, isWhole: boolean): Difference {
  const all = known.definitions.map((definition) => differingProperties(definition, subscription, isWhole));
  const fewest = all.reduce((best, one) => (one.length < best.length ? one : best));
  return { known, properties: fewest };
}

function differingProperties(known: KnownDefinition, subscription: SubscriptionReport, isWhole: boolean): string[] {
  const { filter, consumer, notes } = subscription;
  const stated = canonicalDefinition(subscription);
  const differing: string[] = [];
  const isAssumed = notes.some(({ code }) => code === "namespace-assumed");
  if (!isAssumed && stated.namespace !== known.namespace) differing.push("namespace");
  if (filter) {
    const isStated = (name: string) => isStatedOf(filter, name) || isStatedOf(filter.properties ?? {}, name);
    differing.push(...differingKeys(known.filter, stated.filter, isStated, isWhole));
  }
  if (consumer) {
    if (stated.consumerClass !== "" && stated.consumerClass !== known.consumerClass) differing.push("class");
    const hasContent = Object.keys(consumer.properties).length > 0;
    const isStated = (name: string) =>
      isStatedOf(consumer.properties, name) || (name === "name" && consumer.name !== null);
    differing.push(...differingKeys(known.consumer, stated.consumer, isStated, isWhole && hasContent));
  }
  return [...new Set(differing)];
}

function isStatedOf(object: object, wanted: string): boolean {
  return Object.entries(object).some(([name, value]) => name.toLowerCase() === wanted && value !== null);
}

function differingKeys(
  known: CanonicalProperties,
  stated: CanonicalProperties,
  isStated: (name: string) => boolean,
  isWhole: boolean,
): string[] {
  const names = [...new Set([...Object.keys(known), ...Object.keys(stated)])];
  return names.filter((name) => {
    if (equal(known[name], stated[name])) return false;
    return stated[name] !== undefined || isWhole || isStated(name);
  });
}

function equal(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The vendor whose name one of the two parts bears; it clears nothing. */
export function vendorOf({ filter, consumer }: SubscriptionReport): VendorName | undefined {
  const names = [filter?.name, consumer?.name].flatMap((name) =>
    typeof name === "string" ? [name.toLowerCase()] : [],
  );
  return vendorNames.find(({ names: known, prefix }) =>
    names.some(
      (name) =>
        known.some((one) => one.toLowerCase() === name) ||
        (prefix !== undefined && name.startsWith(prefix.toLowerCase()) && isEventLog(consumer)),
    ),
  );
}

function isEventLog(consumer: SubscriptionReport["consumer"]): boolean {
  return consumer?.class.toLowerCase() === "nteventlogeventconsumer";
}

/** Evidence that was seen to state objects whole: repositories, MOF and event 5861, unless its text was cut. */
export function statesWhole({ sightings, notes }: SubscriptionReport): boolean {
  if (notes.some(({ code }) => code === "mof-cut" || code === "index-only")) return false;
  return sightings.length === 0 || sightings.some(statesWholeObject);
}

/** False where the evidence may leave properties out or doesn't say the namespace. */
export function isCollectedWhole(subscription: SubscriptionReport): boolean {
  return statesWhole(subscription) && !subscription.notes.some(({ code }) => code === "namespace-assumed");
}
