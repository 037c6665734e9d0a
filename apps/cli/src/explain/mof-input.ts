import type { Event, SubscriptionReport } from "@unbind/model";
import { isBinaryMof, parseInstances } from "@unbind/mof";
import type { ExplainNote } from "@unbind/report";
import {
  hostNames,
  joinSubscriptions,
  type MofEvidence,
  mofBinaryEvidence,
  mofTextEvidence,
  sightingsOf,
} from "@unbind/subscriptions";
import type { GivenInput } from "./input-text.ts";

/** Subscriptions of one text that are explained. */
const MAX_SUBSCRIPTIONS = 200;
/** Notes about a text that are told. */
const MAX_NOTES = 20;
/** Where the head of a logged text is looked for. */
const HEAD_LENGTH = 65_536;

/** What a MOF text or file would make, or what a log says was made. */
export interface MofInput {
  form: string;
  length: number;
  subscriptions: SubscriptionReport[];
  notes: ExplainNote[];
}

type Found = Pick<MofEvidence, "sightings" | "issues">;

/** Reads MOF files, the text of event 5861, and binary MOF. */
export function mofInput(input: GivenInput): MofInput {
  const { bytes, text, source } = input;
  if (bytes && isBinaryMof(bytes)) {
    return joined("binary MOF", bytes.length, mofBinaryEvidence(bytes, source));
  }
  const file = LOGGED.test(text.slice(0, HEAD_LENGTH))
    ? undefined
    : mofTextEvidence(bytes ?? new TextEncoder().encode(text), source);
  if (file && (file.objects > 0 || parseInstances(text).instances.length === 0)) {
    return joined("MOF text", text.length, file);
  }
  return joined("text of event 5861", text.length, logged(text, source));
}

function joined(form: string, length: number, { sightings, issues }: Found): MofInput {
  const all = joinSubscriptions(sightings, hostNames([]));
  const notes = issues.slice(0, MAX_NOTES).map(({ code, message }) => ({ code, text: message }));
  const note = (code: string, text: string) => notes.push({ code, text });
  if (issues.length > MAX_NOTES) note("more-notes", `${issues.length - MAX_NOTES} more notes on the text.`);
  if (sightings.some(({ detail }) => detail?.includes("#pragma autorecover"))) {
    note("autorecover", "It asks to be compiled again whenever WMI rebuilds its repository (#pragma autorecover).");
  }
  if (all.length > MAX_SUBSCRIPTIONS) {
    const text = `It makes ${all.length} subscriptions; the first ${MAX_SUBSCRIPTIONS} are explained.`;
    note("too-many-subscriptions", text);
  }
  return { form, length, subscriptions: all.slice(0, MAX_SUBSCRIPTIONS).map(withOwnNotes), notes };
}

/** A text names no host, which needs no word here; what is doubtful of its parts does. */
function withOwnNotes(subscription: SubscriptionReport): SubscriptionReport {
  const caveats = new Set(subscription.sightings.flatMap(({ caveats: own = [] }) => own));
  const notes = subscription.notes.filter(({ code }) => code !== "host-unknown");
  return { ...subscription, notes: [...notes, ...[...caveats].map((text) => ({ code: "caveat", text }))] };
}

const LOGGED = /possible\s?cause|^\s*Namespace = /i;
const CAUSE = /PossibleCause["'>:\s=]{1,8}/i;
const NAMESPACE = /\bNamespace\b["'>:\s=]{1,8}([^;\r\n"'<]{1,512})/i;

/** Text as event 5861 has it. Names in its head are an attacker's choice: the instances behind it tell. */
function logged(text: string, source: string): Found {
  const cause = CAUSE.exec(text.slice(0, HEAD_LENGTH));
  const start = cause ? cause.index + cause[0].length : 0;
  const namespace = NAMESPACE.exec(text.slice(0, start))?.[1]?.trim() ?? "";
  const event: Event = {
    provider: "Microsoft-Windows-WMI-Activity",
    channel: "Microsoft-Windows-WMI-Activity/Operational",
    eventId: 5861,
    recordId: undefined,
    time: undefined,
    computer: "",
    userSid: undefined,
    processId: undefined,
    payloadName: undefined,
    data: [
      { name: "Namespace", value: namespace },
      { name: "ESS", value: "" },
      { name: "CONSUMER", value: "" },
      { name: "PossibleCause", value: text.slice(start) },
    ],
    message: undefined,
    traits: [],
    ref: { path: source, offset: 0 },
  };
  return sightingsOf(event);
}
