import type { Issue } from "@unbind/bytes";
import type { ConsumerFacts, Event, FilterFacts, Sighting, SightingKind } from "@unbind/model";
import { accountOf, eventValues } from "./event-values.ts";
import { consumerOfPath, filterOfPath, namespaceOfPath } from "./object-reference.ts";
import { sightingFrom } from "./sighting-parts.ts";
import { sysmonText } from "./sysmon-text.ts";

const FIELDS: Readonly<Record<number, readonly string[]>> = {
  19: ["Operation", "User", "EventNamespace", "Name", "Query"],
  20: ["Operation", "User", "Name", "Type", "Destination"],
  21: ["Operation", "User", "Consumer", "Filter"],
};

const KINDS: ReadonlyMap<string, SightingKind> = new Map([
  ["created", "created"],
  ["modified", "modified"],
  ["deleted", "deleted"],
]);

/** Class by Sysmon's words for it, and the property that Destination stands for. */
const TYPES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["command line", ["CommandLineEventConsumer", "CommandLineTemplate"]],
  ["script", ["ActiveScriptEventConsumer", "ScriptText"]],
  ["event log", ["NTEventLogEventConsumer", "SourceName"]],
  ["log file", ["LogFileEventConsumer", "Filename"]],
  ["smtp", ["SMTPEventConsumer", "Destination"]],
]);

/** Sysmon 19 (filter), 20 (consumer) and 21 (binding): an object was created, modified or deleted, and by whom. */
export function sysmonSightings(event: Event, source: string): { sightings: Sighting[]; issues: Issue[] } {
  const names = FIELDS[event.eventId] ?? [];
  const read = eventValues(event, names);
  const kind = KINDS.get((read?.[0] ?? "").trim().toLowerCase());
  if (!read || !kind) {
    return { sightings: [], issues: [unread(event, "its Operation is none of Created, Modified, Deleted")] };
  }
  const { texts, isCut } = literals(read);
  const own = { kind, actor: accountOf(read[1]), caveats: isCut ? ["a value is cut"] : [] };
  const issues = isCut ? [unread(event, "a value is cut: its closing quote is missing")] : [];
  const sighting = (facts: Partial<Sighting> & Pick<Sighting, "object">) =>
    sightingFrom(event, source, { ...own, ...facts, caveats: [...own.caveats, ...(facts.caveats ?? [])] });
  if (event.eventId === 19) return { sightings: [sighting({ object: "filter", filter: filterFacts(texts) })], issues };
  if (event.eventId === 20) return { sightings: [sighting(consumerPart(texts))], issues };
  const binding = bindingPart(texts, kind);
  if (!binding) return { sightings: [], issues: [unread(event, "its Consumer or Filter is no object path")] };
  return { sightings: [sighting(binding)], issues };
}

function literals(values: readonly string[]): { texts: string[]; isCut: boolean } {
  const parsed = values.map(sysmonText);
  return { texts: parsed.map(({ text }) => text), isCut: parsed.some(({ cut }) => cut) };
}

function filterFacts([, , eventNamespace = "", name = "", query = ""]: readonly string[]): FilterFacts {
  return {
    name: name === "" ? undefined : name,
    ...(query === "" ? {} : { query }),
    ...(eventNamespace === "" ? {} : { eventNamespace }),
  };
}

function consumerPart(texts: readonly string[]): Partial<Sighting> & Pick<Sighting, "object"> {
  const [, , name = "", type = "", destination = ""] = texts;
  const known = TYPES.get(type.toLowerCase());
  const [className, property] = known ?? ["", "Destination"];
  const consumer: ConsumerFacts = {
    class: className,
    name: name === "" ? undefined : name,
    properties: destination === "" ? {} : { [property]: destination },
  };
  const caveats: string[] = [];
  if (!known) caveats.push(`Sysmon's consumer type "${type}" is not known`);
  if (className === "CommandLineEventConsumer")
    caveats.push("Sysmon doesn't tell CommandLineTemplate from ExecutablePath");
  return { object: "consumer", consumer, caveats };
}

function bindingPart(
  texts: readonly string[],
  kind: SightingKind,
): (Partial<Sighting> & Pick<Sighting, "object">) | undefined {
  const [, , consumerPath = "", filterPath = ""] = texts;
  const consumer = consumerOfPath(consumerPath);
  const filter = filterOfPath(filterPath);
  if (!consumer || !filter) return undefined;
  const namespace = namespaceOfPath(consumerPath) ?? namespaceOfPath(filterPath);
  return { object: "binding", kind: kind === "deleted" ? "deleted" : "bound", namespace, consumer, filter };
}

function unread(event: Event, why: string): Issue {
  return {
    code: "SYSMON_VALUE_UNREAD",
    severity: "warning",
    message: `Sysmon ${event.eventId}: ${why}`,
    evidence: event.ref,
  };
}
