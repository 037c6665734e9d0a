import { type EvidenceRef, type Issue, isoToFiletime, type Severity } from "@unbind/bytes";
import type { Event, EventField, EventTrait } from "@unbind/model";
import { messageValues } from "./message-values.ts";

/** What a shape knows of the record it is reading. */
export interface RecordContext {
  ref: EvidenceRef;
  /** Marks that hold for every event of the record. */
  traits: EventTrait[];
  /** What is wrong with the record although it can be read. */
  issues: Issue[];
}

/** Adds an issue about the record. */
export function report(context: RecordContext, severity: Severity, code: string, message: string): void {
  context.issues.push({ code, severity, message, evidence: context.ref });
}

/** The parts of an event as a shape finds them: texts, not yet checked. */
export interface EventParts {
  provider?: string | undefined;
  channel?: string | undefined;
  eventId: string | undefined;
  recordId?: string | undefined;
  time?: EventTime | undefined;
  computer?: string | undefined;
  userSid?: string | undefined;
  processId?: string | undefined;
  payloadName?: string | undefined;
  data: EventField[];
  message?: string | undefined;
  traits?: EventTrait[];
}

export interface EventTime {
  time: bigint;
  traits: EventTrait[];
}

/** Channels whose spelling forwarders change (`security`), by lower-case name. */
const CHANNELS = new Map(
  [
    "Application",
    "ForwardedEvents",
    "Security",
    "Setup",
    "System",
    "Windows PowerShell",
    "Microsoft-Windows-PowerShell/Operational",
    "Microsoft-Windows-Sysmon/Operational",
    "Microsoft-Windows-WMI-Activity/Operational",
    "PowerShellCore/Operational",
  ].map((name) => [name.toLowerCase(), name]),
);

/** The event of these parts; undefined if they have no event id, without which nothing can be said. */
export function buildEvent(parts: EventParts, context: RecordContext): Event | undefined {
  const eventId = integer(parts.eventId);
  if (eventId === undefined) return undefined;
  const recordId =
    parts.recordId !== undefined && /^\d{1,20}$/.test(parts.recordId) ? BigInt(parts.recordId) : undefined;
  const channel = parts.channel ?? "";
  const event: Event = {
    provider: parts.provider ?? "",
    channel: CHANNELS.get(channel.toLowerCase()) ?? channel,
    // Exports that fold Qualifiers into the id put them above the lower 16 bits.
    eventId: eventId & 0xffff,
    recordId,
    time: parts.time?.time,
    computer: parts.computer ?? "",
    userSid: parts.userSid || undefined,
    processId: integer(parts.processId),
    payloadName: parts.payloadName,
    data: parts.data,
    message: parts.message,
    traits: [...context.traits, ...(parts.time?.traits ?? []), ...(parts.traits ?? [])],
    ref: recordId === undefined ? context.ref : { ...context.ref, recordId: String(recordId) },
  };
  if (event.data.length === 0 && event.message !== undefined) takeFromMessage(event, event.message);
  preferUtcTime(event);
  return event;
}

function takeFromMessage(event: Event, message: string): void {
  const values = messageValues(event.channel || event.provider, event.eventId, message);
  if (values === undefined) return;
  event.data = values.data;
  event.payloadName ??= values.payloadName;
  event.traits.push("from-message");
}

/** Sysmon's own UtcTime instead of a time that is missing or doubtful. */
function preferUtcTime(event: Event): void {
  const isDoubtful = (trait: EventTrait) => trait === "time-of-arrival" || trait === "time-zone-unknown";
  if (event.time !== undefined && !event.traits.some(isDoubtful)) return;
  const own = /sysmon/i.test(event.channel || event.provider) ? utcTime(fieldValue(event.data, "UtcTime")) : undefined;
  if (own === undefined) return;
  event.time = own.time;
  event.traits = event.traits.filter((trait) => !isDoubtful(trait));
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** A time that is UTC by definition (SystemTime, Sysmon's UtcTime), with or without zone in its text. */
export function utcTime(text: string | undefined): EventTime | undefined {
  const time = text === undefined ? undefined : isoToFiletime(text);
  return time === undefined ? undefined : { time, traits: [] };
}

/** A time whose text may lack the zone; it is then taken as UTC and marked. */
export function zonedTime(text: string | undefined): EventTime | undefined {
  const found = utcTime(text);
  if (found === undefined || /(Z|[+-]\d{2}:?\d{2})$/.test((text ?? "").trim())) return found;
  return { time: found.time, traits: ["time-zone-unknown"] };
}

/** When a collector took the record in. */
export function arrivalTime(text: string | undefined): EventTime | undefined {
  const found = zonedTime(text);
  return found && { time: found.time, traits: [...found.traits, "time-of-arrival"] };
}

/** Value of a field by exact name. */
export function fieldValue(data: EventField[], name: string): string | undefined {
  return data.find((field) => field.name === name)?.value;
}
