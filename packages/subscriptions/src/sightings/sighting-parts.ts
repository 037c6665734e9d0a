import type { Event, Sighting, SightingKind } from "@unbind/model";
import { traitCaveats } from "./event-values.ts";

type Own = Pick<Sighting, "kind" | "object"> & Partial<Sighting>;

/**
 * A sighting with all that the event itself says filled in. What stands in slack is `recovered`, whatever it says
 * happened, and a record whose definition is lost names no host that could be trusted.
 */
export function sightingFrom(event: Event, source: string, own: Own): Sighting {
  const { kind, object, caveats = [], detail, namespace, actor, ...facts } = own;
  const recovered = event.traits.includes("recovered");
  const { recordId } = event;
  return {
    kind: recovered ? "recovered" : kind,
    object,
    host: event.traits.includes("definition-lost") ? "" : event.computer,
    namespace,
    ...facts,
    time: event.time,
    actor,
    source,
    caveats: [...caveats, ...traitCaveats(event)],
    detail: recovered ? recoveredDetail(kind, detail) : detail,
    evidence: recordId === undefined ? event.ref : { ...event.ref, recordId: String(recordId) },
  };
}

function recoveredDetail(kind: SightingKind, detail: string | undefined): string {
  return detail === undefined ? `was: ${kind}` : `was: ${kind}; ${detail}`;
}

/** The classes of Windows' own consumers, by lower-case name. */
export const STANDARD_CONSUMERS: ReadonlyMap<string, string> = new Map(
  [
    "ActiveScriptEventConsumer",
    "CommandLineEventConsumer",
    "LogFileEventConsumer",
    "NTEventLogEventConsumer",
    "SMTPEventConsumer",
  ].map((name) => [name.toLowerCase(), name]),
);
