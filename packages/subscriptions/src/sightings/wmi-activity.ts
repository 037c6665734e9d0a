import type { Issue } from "@unbind/bytes";
import type { Event, Sighting } from "@unbind/model";
import { normaliseNamespace, type ObjectPath, parseObjectPath } from "@unbind/mof";
import { accountOf, eventValues } from "./event-values.ts";
import { classMention, mentionKey } from "./mentions.ts";
import { nameIn } from "./object-reference.ts";
import { STANDARD_CONSUMERS, sightingFrom } from "./sighting-parts.ts";

const FIELDS: Readonly<Record<number, readonly string[]>> = {
  5857: ["ProviderName", "Code", "HostProcess", "ProcessID", "ProviderPath"],
  5858: ["Id", "ClientMachine", "User", "ClientProcessId", "Component", "Operation", "ResultCode", "PossibleCause"],
  5859: ["NamespaceName", "Query", "User", "Processid", "Provider", "queryid", "PossibleCause"],
};

/** WMI-Activity 5857 (provider loaded), 5858 (call failed), 5859 (permanent query started). 5860 is temporary: none. */
export function wmiActivitySightings(event: Event, source: string): { sightings: Sighting[]; issues: Issue[] } {
  const names = FIELDS[event.eventId];
  if (!names) return { sightings: [], issues: [] };
  const read = eventValues(event, names);
  if (!read) return { sightings: [], issues: [unread(event)] };
  const make = event.eventId === 5857 ? providerLoad : event.eventId === 5858 ? failedCall : permanentQuery;
  const sighting = make(event, source, read);
  return { sightings: sighting ? [sighting] : [], issues: [] };
}

/** A consumer's provider is loaded when the consumer runs; once per load, later runs are silent. */
function providerLoad(event: Event, source: string, values: readonly string[]): Sighting | undefined {
  const [provider = "", code = "", , , path = ""] = values;
  const className = STANDARD_CONSUMERS.get(provider.trim().toLowerCase());
  if (className === undefined) return undefined;
  const failed = Number(code || "0") !== 0;
  const consumer = { class: className, name: undefined, properties: {} };
  const detail = `provider ${provider} loaded from ${path}${failed ? `, result ${code}` : ""}`;
  const kind = failed ? "may-have-fired" : "fired";
  return sightingFrom(event, source, { kind, object: "consumer", consumer, detail });
}

/** A permanent query was handed to an event provider: no name, but query and owner. */
function permanentQuery(event: Event, source: string, values: readonly string[]): Sighting | undefined {
  const [eventNamespace = "", query = "", owner, , provider = "", , cause = ""] = values;
  if (cause.trim().toLowerCase() !== "permanent" || query === "") return undefined;
  const creatorSid = accountOf(owner);
  const filter = { name: undefined, query, eventNamespace, ...(creatorSid === undefined ? {} : { creatorSid }) };
  const detail = `query handed to ${provider}`;
  return sightingFrom(event, source, { kind: "activated", object: "filter", filter, detail });
}

const OPERATION = /^(?:Start )?IWbemServices::(PutInstance|DeleteInstance) - /;

/** A failed attempt to write or delete an object of a subscription; any other failed call says nothing here. */
function failedCall(event: Event, source: string, values: readonly string[]): Sighting | undefined {
  const operation = (values[5] ?? "").trim();
  const match = OPERATION.exec(operation);
  const colon = operation.indexOf(" : ");
  if (!match || colon < 0) return undefined;
  const parsed = parseObjectPath(operation.slice(colon + 3).trim());
  if (!parsed.ok) return undefined;
  const facts = objectFacts(parsed.path.className, nameIn(parsed.path));
  if (!facts) return undefined;
  const own = {
    ...facts,
    kind: "attempted" as const,
    namespace: parsed.path.namespace ?? normaliseNamespace(operation.slice(match[0].length, colon)),
    actor: accountOf(values[2]),
    mentions: mentionsOfPath(parsed.path),
    detail: `${match[1]} failed with ${values[6]}`,
  };
  return sightingFrom(event, source, own);
}

function objectFacts(
  className: string,
  name: string | undefined,
): (Partial<Sighting> & Pick<Sighting, "object">) | undefined {
  const folded = className.toLowerCase();
  if (folded === "__eventfilter") return { object: "filter", filter: { name } };
  if (folded === "__filtertoconsumerbinding") return { object: "binding" };
  if (folded === "__intervaltimerinstruction" || folded === "__absolutetimerinstruction") return { object: "timer" };
  if (!folded.endsWith("eventconsumer")) return undefined;
  return { object: "consumer", consumer: { class: className, name, properties: {} } };
}

/** Classes and names in a path; those of its references where it is a binding's. */
function mentionsOfPath(path: ObjectPath, depth = 0): string[] {
  const mentions = path.className === "" ? [] : [classMention(path.className)];
  for (const { value } of path.keys) {
    const inner = depth === 0 && path.keys.length > 1 ? parseObjectPath(String(value)) : undefined;
    if (inner?.ok) mentions.push(...mentionsOfPath(inner.path, 1));
    else mentions.push(mentionKey(String(value)));
  }
  return [...new Set(mentions)].sort();
}

function unread(event: Event): Issue {
  const message = `WMI-Activity ${event.eventId}: it has no values that could be read`;
  return { code: "WMI_VALUES_MISSING", severity: "note", message, evidence: event.ref };
}
