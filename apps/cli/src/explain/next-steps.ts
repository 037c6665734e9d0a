import type { SubscriptionReport } from "@unbind/model";
import type { ExplainedPayload, InputKind } from "@unbind/report";
import { defang, type IndicatorType } from "@unbind/verdict";

/** Source of what a log says; a MOF file only says what would be made. */
const LOGGED_SOURCE = "wmi-activity/5861";

/** Indicators named in one step. */
const MOST_NAMED = 5;

const NETWORK_TYPES = /^(?:url|domain|ip|email|port)$/;
const FILE_TYPES = /^path$/;

/** What a responder does with this answer, the first thing first. */
export function nextSteps(
  subscription: SubscriptionReport,
  payload: ExplainedPayload | null,
  kind: InputKind,
): string[] {
  const { level } = subscription.verdict;
  if (level === "benign") return ["Nothing: the definition is known. Look again if its content changes."];
  const steps = [...firstLook(subscription, kind), ...searches(payload)];
  if (level === "unknown") {
    return [...steps, "Ask who runs this host whether it is theirs; a baseline can then accept the definition."];
  }
  return kind === "mof" || kind === "subscription" ? [...steps, ...containment(subscription)] : steps;
}

function firstLook(subscription: SubscriptionReport, kind: InputKind): string[] {
  if (kind === "query") {
    return ["Find what it is bound to: a query alone runs nothing. unbind scan EVIDENCE lists consumers with filters."];
  }
  if (kind === "command" || kind === "script") {
    return ["Find the subscription that runs it, and when: unbind scan EVIDENCE on what was collected from the host."];
  }
  const [sighting] = subscription.sightings;
  if (kind === "mof" && sighting?.source !== LOGGED_SOURCE) {
    return [
      "Find out whether it was compiled: scan the WMI repository and logs of the host for the same names " +
        "(unbind scan EVIDENCE).",
      "Look for its path in the registry value Autorecover MOFs under HKLM\\SOFTWARE\\Microsoft\\Wbem\\CIMOM.",
    ];
  }
  if (kind === "mof")
    return ["Scan the log that this record came from, for who made it and whether it is still there."];
  if (!sighting) return [];
  const { path, offset, recordId } = sighting.evidence;
  const record = recordId === undefined ? "" : `, record ${recordId}`;
  return [`Check the proof: ${path} @ ${offset}${record} (${subscription.sightings.length} sightings in all).`];
}

function searches(payload: ExplainedPayload | null): string[] {
  const steps: string[] = [];
  const network = named(payload, NETWORK_TYPES);
  if (network !== "") steps.push(`Search proxy, DNS and firewall logs, and block: ${network}.`);
  const files = named(payload, FILE_TYPES);
  if (files !== "") steps.push(`Collect and hash before anything is removed: ${files}.`);
  const keys = named(payload, /^registry-key$/);
  if (keys !== "") steps.push(`Collect the registry data that it reads or writes: ${keys}.`);
  if (payload?.layers.some(({ content }) => content === "shellcode" || content === "pe")) {
    steps.push("Hand the decoded program code to malware analysis (--format json has its bytes).");
  }
  return steps;
}

/** Values of these types for a sentence: addresses defanged. */
function named(payload: ExplainedPayload | null, types: RegExp): string {
  const found = payload?.indicators.filter(({ type }) => types.test(type)) ?? [];
  const values = [...new Set(found.map(({ type, value }) => defang(value, type as IndicatorType)))];
  const more = values.length - MOST_NAMED;
  return [...values.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function containment({ filter, consumer, host }: SubscriptionReport): string[] {
  const names = [filter?.name, consumer?.name].filter((name) => typeof name === "string");
  const where = host === "" ? "" : ` besides ${host}`;
  return [
    ...(names.length > 0 ? [`Search other hosts${where} for the names ${[...new Set(names)].join(", ")}.`] : []),
    "Keep a copy of filter, consumer and binding, then remove the binding first, consumer and filter after it.",
    "Find how it was made: who logged on, and which process wrote to WMI, at the time of its creation.",
  ];
}
