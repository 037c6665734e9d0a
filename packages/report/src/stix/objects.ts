/** The objects of STIX 2.1 that a scan is told in, with ids that follow from their content. */
import type { SubscriptionReport, VerdictLevel } from "@unbind/model";
import { hostName } from "../answer.ts";
import { consumerPath, type Finding, filterPath, milliseconds } from "../exchange/findings.ts";
import { canonical, type Json, SCO_NAMESPACE, uuid } from "../exchange/ids.ts";

/** A STIX object; all have these two. */
export type StixObject = { type: string; id: string } & { [key: string]: Json };

/** Times of what no case changes: the same id with another time would contradict itself. */
const ALWAYS = "2026-01-01T00:00:00.000Z";

export const TOOL_ID: string = `identity--${uuid(["identity", "unbind"])}`;
const EXTENSION_ID = `extension-definition--${uuid(["extension-definition", "x-wmi-subscription"])}`;

/** Objects that are the same in every bundle: the tool, and the definition of the one object type of ours. */
export function standing(): StixObject[] {
  const dates = { created: ALWAYS, modified: ALWAYS };
  return [
    {
      type: "extension-definition",
      spec_version: "2.1",
      id: EXTENSION_ID,
      ...dates,
      created_by_ref: TOOL_ID,
      name: "WMI permanent event subscription",
      schema: "urn:unbind:stix-extension:wmi-subscription:1",
      version: "1.0.0",
      extension_types: ["new-sco"],
    },
    { type: "identity", spec_version: "2.1", id: TOOL_ID, ...dates, name: "Unbind", identity_class: "system" },
  ];
}

/** A host of the case. */
export function hostIdentity({ host }: SubscriptionReport): StixObject {
  return {
    type: "identity",
    spec_version: "2.1",
    id: `identity--${uuid(["host", host.toLowerCase()])}`,
    created: ALWAYS,
    modified: ALWAYS,
    created_by_ref: TOOL_ID,
    name: hostName(host),
    identity_class: "system",
  };
}

/** The subscription as a cyber-observable: equal content on two hosts is one object. */
export function subscriptionObject({ namespace, filter, consumer }: SubscriptionReport): StixObject {
  const stated = {
    namespace,
    filter_path: filterPath(filter),
    consumer_path: consumerPath(consumer),
    query: filter?.query,
    query_language: filter?.queryLanguage,
    event_namespace: filter?.eventNamespace,
    consumer_class: consumer === null || consumer.class === "" ? undefined : consumer.class,
    consumer_properties: dictionary(consumer?.properties ?? {}),
    creator_sid: filter?.creatorSid ?? consumer?.creatorSid,
  };
  const members: [string, Json][] = [];
  for (const [name, value] of Object.entries(stated)) {
    if (value !== undefined && value !== null) members.push([name, value]);
  }
  const content = Object.fromEntries(members);
  return {
    type: "x-wmi-subscription",
    spec_version: "2.1",
    id: `x-wmi-subscription--${uuid(content, SCO_NAMESPACE)}`,
    ...content,
    extensions: { [EXTENSION_ID]: { extension_type: "new-sco" } },
  };
}

/**
 * Properties as a STIX dictionary (2.5): keys of letters, digits, `-` and `_`, no null and no empty list. What doesn't
 * fit stands as JSON text under `unfit_as_json`.
 */
function dictionary(properties: Record<string, Json>): Json | undefined {
  const entries = Object.entries(properties);
  const fits = ([key, value]: [string, Json]): boolean =>
    /^[A-Za-z0-9_-]{3,250}$/.test(key) && value !== null && !(Array.isArray(value) && value.length === 0);
  const fit: [string, Json][] = entries.filter(fits);
  const unfit = entries.filter((entry) => !fits(entry));
  if (unfit.length > 0) fit.push(["unfit_as_json", canonical(Object.fromEntries(unfit))]);
  return fit.length === 0 ? undefined : Object.fromEntries(fit);
}

/** What was seen on a host, and when. */
export function observedData({ subscription, first, last }: Finding, refs: readonly string[]): StixObject {
  const { id, verdict, sightings } = subscription;
  return {
    type: "observed-data",
    spec_version: "2.1",
    id: `observed-data--${uuid(["observed", uuid(["subscription", id])])}`,
    created: milliseconds(first),
    modified: milliseconds(first),
    created_by_ref: TOOL_ID,
    labels: [verdict.level],
    first_observed: milliseconds(first),
    last_observed: milliseconds(last),
    number_observed: Math.max(1, sightings.length),
    object_refs: refs,
  };
}

const INDICATOR_TYPES: Record<VerdictLevel, string> = {
  malicious: "malicious-activity",
  suspicious: "anomalous-activity",
  unknown: "unknown",
  benign: "benign",
};

/** The judgement, and a STIX pattern that finds the same definition elsewhere. */
export function indicator({ subscription, first }: Finding, observable: StixObject): StixObject {
  const { id, verdict, attack, filter, consumer } = subscription;
  const reasons = verdict.reasons.map(({ text, weight }) => `${weight > 0 ? "+" : ""}${weight}: ${text}`);
  const techniques = attack.map((external_id) => ({ source_name: "mitre-attack", external_id }));
  return {
    type: "indicator",
    spec_version: "2.1",
    id: `indicator--${uuid(["indicator", "stix", id])}`,
    created: milliseconds(first),
    modified: milliseconds(first),
    created_by_ref: TOOL_ID,
    labels: [verdict.level],
    name: `WMI event subscription ${filter?.name ?? consumer?.name ?? id}`,
    description: [`Score ${verdict.score} of 100.`, ...reasons].join("\n"),
    indicator_types: [INDICATOR_TYPES[verdict.level]],
    pattern: pattern(observable),
    pattern_type: "stix",
    pattern_version: "2.1",
    valid_from: milliseconds(first),
    ...(techniques.length > 0 && { external_references: techniques }),
  };
}

function pattern(observable: StixObject): string {
  const terms = ["namespace", "filter_path", "consumer_path", "query"].flatMap((name) => {
    const value = observable[name];
    if (typeof value !== "string") return [];
    return [`x-wmi-subscription:${name} = '${value.replace(/[\\']/g, "\\$&")}'`];
  });
  return `[${terms.join(" AND ")}]`;
}

/** That the indicator's definition was seen on the host. */
export function sighting({ subscription, first, last }: Finding, indicatorId: string, observedId: string): StixObject {
  return {
    type: "sighting",
    spec_version: "2.1",
    id: `sighting--${uuid(["sighting", indicatorId, observedId])}`,
    created: milliseconds(first),
    modified: milliseconds(first),
    created_by_ref: TOOL_ID,
    sighting_of_ref: indicatorId,
    observed_data_refs: [observedId],
    where_sighted_refs: [hostIdentity(subscription).id],
    first_seen: milliseconds(first),
    last_seen: milliseconds(last),
    count: Math.max(1, subscription.sightings.length),
  };
}
