import type { ScanReport } from "@unbind/model";
import { type ExchangeOptions, type Finding, findingsOf } from "../exchange/findings.ts";
import { type Json, uuid } from "../exchange/ids.ts";
import { jsonText } from "../json.ts";
import {
  hostIdentity,
  indicator,
  observedData,
  type StixObject,
  sighting,
  standing,
  subscriptionObject,
} from "./objects.ts";
import { observables } from "./observables.ts";

/** Kinds of object in the order of the bundle; cyber-observables take the empty place. */
const ORDER: readonly string[] = ["extension-definition", "identity", "indicator", "", "observed-data", "sighting"];

/**
 * What needs attention as a STIX 2.1 bundle: the subscription as an object of our own extension, what it would start
 * and reach, the judgement as an indicator, and who saw it where. The same evidence gives the same bytes.
 *
 * @throws EvidenceError `REPORT_TIME_UNKNOWN`
 */
export function scanStix(report: ScanReport, options: ExchangeOptions = {}): string {
  const byId = new Map<string, StixObject>();
  const all = [...standing(), ...findingsOf(report, options).flatMap(objectsOf)];
  for (const object of all) if (!byId.has(object.id)) byId.set(object.id, object);
  const objects = [...byId.values()].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const id = `bundle--${uuid(["bundle", ...objects.map(version).sort()])}`;
  const bundle: Json = { type: "bundle", id, objects };
  return `${jsonText(bundle, 2)}\n`;
}

function objectsOf(finding: Finding): StixObject[] {
  const { subscription } = finding;
  const definition = subscriptionObject(subscription);
  const seen = [definition, ...observables(subscription)];
  const observed = observedData(finding, [...new Set(seen.map(({ id }) => id))]);
  const judged = indicator(finding, definition);
  return [...seen, hostIdentity(subscription), judged, observed, sighting(finding, judged.id, observed.id)];
}

function rank({ type }: StixObject): number {
  const index = ORDER.indexOf(type);
  return index < 0 ? ORDER.indexOf("") : index;
}

/** What makes this bundle this one: each object, and its version where it has one. */
function version({ id, modified }: StixObject): string {
  return typeof modified === "string" ? `${id}|${modified}` : id;
}
