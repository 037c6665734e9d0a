import type { EvidenceRef } from "@unbind/bytes";

/** One named value of a record, as text in the form that Windows renders. Names may repeat. */
export interface EventField {
  name: string;
  value: string;
}

/** What a value went through before we read it, where that may have changed it. */
export type EventTrait =
  /** Values were cut out of a rendered message: free text may have misled the cut. */
  | "from-message"
  /** The exporter replaced control characters or collapsed white space. */
  | "white-space-changed"
  /** The time has no zone and was taken as UTC. */
  | "time-zone-unknown"
  /** The time is when a collector took the record in; the export doesn't say when it was written. */
  | "time-of-arrival"
  /** Bytes were text of an unknown code page. */
  | "encoding-guessed"
  /** Found in slack or after damage, not by walking the log. */
  | "recovered"
  /** The definition that held literals (provider, channel, computer) is gone or belongs to another record. */
  | "definition-lost";

/** One log record, in whatever shape it was collected. */
export interface Event {
  /** `Microsoft-Windows-Sysmon`; '' if unknown. */
  provider: string;
  /** `Microsoft-Windows-Sysmon/Operational`; '' if unknown. */
  channel: string;
  /** EventID without Qualifiers. */
  eventId: number;
  /** EventRecordID; undefined if the export dropped it. */
  recordId: bigint | undefined;
  /** TimeCreated as FILETIME; undefined if there is none. */
  time: bigint | undefined;
  /** Host as the record names it; '' if unknown. */
  computer: string;
  /** System/Security@UserID: the account of the writing process, not the actor. */
  userSid: string | undefined;
  /** System/Execution@ProcessID. */
  processId: number | undefined;
  /** Name of UserData's only child (`Operation_ESStoConsumerBinding`), if the payload came that way. */
  payloadName: string | undefined;
  /** EventData or UserData, in order; nested elements joined by `/`. */
  data: EventField[];
  /** The rendered message, where the export carries it. */
  message: string | undefined;
  traits: EventTrait[];
  ref: EvidenceRef;
}

/** First value of that name, compared without case; undefined if the record has none. */
export function fieldOf(event: Event, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return event.data.find((field) => field.name.toLowerCase() === wanted)?.value;
}
