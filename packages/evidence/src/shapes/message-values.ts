/**
 * Values out of rendered messages, for exports that keep nothing else. Templates: message table of WinMgmtR.dll
 * (WMI-Activity), manifest of Sysmon; those of the Security log and PowerShell stand apart. English only; of other languages only the MOF text of 5861 is found.
 *
 * A message is ambiguous: names and queries are free text and may hold the separators. The parts that can't be chosen
 * freely are cut off first, from the end they stand at, and what remains is the free one. All cuts are by indexOf:
 * linear, whatever the text.
 */
import type { EventField } from "@unbind/model";
import { auditValues } from "./audit-messages.ts";

interface MessageValues {
  data: EventField[];
  payloadName: string | undefined;
}

type Cutter = (message: string) => EventField[] | undefined;

const WMI_ACTIVITY: Record<number, { payloadName: string; cut: Cutter }> = {
  5857: { payloadName: "Operation_StartedOperational", cut: cutProviderStart },
  5858: { payloadName: "Operation_ClientFailure", cut: cutClientFailure },
  5859: { payloadName: "Operation_EssStarted", cut: cutEssStart },
  5860: { payloadName: "Operation_TemporaryEssStarted", cut: cutTemporaryEss },
  5861: { payloadName: "Operation_ESStoConsumerBinding", cut: cutBinding },
};

/** Names of the values of WMI-Activity events in the order of the manifest, for exports that number them. */
const WMI_NAMES: Record<number, string[]> = {
  5857: ["ProviderName", "Code", "HostProcess", "ProcessID", "ProviderPath"],
  5858: ["Id", "ClientMachine", "User", "ClientProcessId", "Component", "Operation", "ResultCode", "PossibleCause"],
  5859: ["NamespaceName", "Query", "User", "Processid", "Provider", "queryid", "PossibleCause"],
  5860: ["NamespaceName", "Query", "User", "Processid", "ClientMachine", "PossibleCause"],
  5861: ["Namespace", "ESS", "CONSUMER", "PossibleCause"],
};

/** Names for the values of an event that an export gives by position; undefined where they aren't known. */
export function positionalNames(source: string, eventId: number, count: number): string[] | undefined {
  const names = /wmi-activity/i.test(source) ? WMI_NAMES : /sysmon/i.test(source) ? SYSMON_KEYS : {};
  const found = Object.hasOwn(names, eventId) ? names[eventId] : undefined;
  return found?.length === count ? found : undefined;
}

/** Values of a message, in the order of its template; undefined if it follows none we know. */
export function messageValues(source: string, eventId: number, message: string): MessageValues | undefined {
  const text = message.trim();
  if (/wmi-activity/i.test(source)) {
    const template = Object.hasOwn(WMI_ACTIVITY, eventId) ? WMI_ACTIVITY[eventId] : undefined;
    const data = template?.cut(text);
    return data && { data, payloadName: template?.payloadName };
  }
  const data = /sysmon/i.test(source) ? sysmonLines(eventId, text) : auditValues(source, eventId, text);
  return data && { data, payloadName: undefined };
}

/** Cuts `text` at the last place of each separator, the last separator first; undefined if one is missing. */
function cutFromRight(text: string, separators: string[]): string[] | undefined {
  const parts: string[] = [];
  let rest = text;
  for (const separator of separators.toReversed()) {
    const at = rest.lastIndexOf(separator);
    if (at < 0) return undefined;
    parts.unshift(rest.slice(at + separator.length));
    rest = rest.slice(0, at);
  }
  return [rest, ...parts];
}

/** Cuts `text` at the first place of each separator in turn; undefined if one is missing. */
function cutFromLeft(text: string, separators: string[]): string[] | undefined {
  const parts: string[] = [];
  let rest = text;
  for (const separator of separators) {
    const at = rest.indexOf(separator);
    if (at < 0) return undefined;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + separator.length);
  }
  return [...parts, rest];
}

function namesOf(eventId: number): string[] {
  return WMI_NAMES[eventId] ?? [];
}

function fields(names: string[], values: (string | undefined)[]): EventField[] {
  return names.map((name, i) => ({ name, value: values[i] ?? "" }));
}

function cutProviderStart(text: string): EventField[] | undefined {
  const separators = [" provider started with result code ", ". HostProcess = ", "; ProcessID = ", "; ProviderPath = "];
  const values = cutFromRight(text, separators);
  return values && fields(namesOf(5857), values);
}

function cutClientFailure(text: string): EventField[] | undefined {
  const head = ["; ClientMachine = ", "; User = ", "; ClientProcessId = ", "; Component = ", "; Operation = "];
  const left = text.startsWith("Id = ") ? cutFromLeft(text.slice(5), head) : undefined;
  const right = left && cutFromRight(left[5] as string, ["; ResultCode = ", "; PossibleCause = "]);
  return right && fields(namesOf(5858), [...left.slice(0, 5), ...right]);
}

function cutEssStart(text: string): EventField[] | undefined {
  const tail = ["; OwnerName = ", "; HostProcessID = ", ";  Provider= ", ", queryID = ", "; PossibleCause = "];
  return cutQuery(text, tail, namesOf(5859));
}

function cutTemporaryEss(text: string): EventField[] | undefined {
  const tail = ["; UserName = ", "; ClientProcessID = ", ", ClientMachine = ", "; PossibleCause = "];
  return cutQuery(text, tail, namesOf(5860));
}

function cutQuery(text: string, tail: string[], names: string[]): EventField[] | undefined {
  const left = cutFromLeft(text, ["Namespace = ", "; NotificationQuery = "]);
  const right = left?.[0] === "" ? cutFromRight(left[2] as string, tail) : undefined;
  return right && fields(names, [left?.[1], ...right]);
}

const BINDING_CAUSE = "; PossibleCause = Binding EventFilter: ";
const BINDING_MIDDLE = " (refer to its activate eventid:5859); Consumer = ";

function cutBinding(text: string): EventField[] | undefined {
  const at = causeStart(text);
  if (at < 0) {
    const mof = text.search(/Binding EventFilter:|instance of __EventFilter/);
    return mof < 0 ? undefined : [{ name: "PossibleCause", value: text.slice(mof) }];
  }
  const cause = text.slice(at + "; PossibleCause = ".length);
  const head = cutFromLeft(text.slice(0, at), ["Namespace = ", "; Eventfilter = "]);
  if (head === undefined) return [{ name: "PossibleCause", value: cause }];
  const [filter, consumer] = splitHead(head[2] as string, cause);
  return fields(namesOf(5861), [head[1], filter, consumer, cause]);
}

/**
 * Where the MOF begins. A line break in a name is escaped inside MOF, so the last separator that is followed by one is
 * genuine; only where line breaks were collapsed the first must do.
 */
function causeStart(text: string): number {
  const genuine = text.lastIndexOf(`${BINDING_CAUSE}\ninstance of __EventFilter\n`);
  return genuine >= 0 ? genuine : text.indexOf(BINDING_CAUSE);
}

/** Splits `filter (refer to ...); Consumer = consumer` where the filter is the one that the MOF names, else at the first place. */
function splitHead(head: string, cause: string): [string, string] {
  let at = head.indexOf(BINDING_MIDDLE);
  if (at < 0) return [head, ""];
  const first = at;
  for (let tries = 0; at >= 0 && tries < 16; tries++) {
    const name = head.slice(0, at).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
    if (cause.includes(`Name = "${name}"`)) return [head.slice(0, at), head.slice(at + BINDING_MIDDLE.length)];
    at = head.indexOf(BINDING_MIDDLE, at + 1);
  }
  return [head.slice(0, first), head.slice(first + BINDING_MIDDLE.length)];
}

/** Keys of the WMI events in the order of their messages; the last value runs to the end. */
const SYSMON_KEYS: Record<number, string[]> = {
  19: ["RuleName", "EventType", "UtcTime", "Operation", "User", "EventNamespace", "Name", "Query"],
  20: ["RuleName", "EventType", "UtcTime", "Operation", "User", "Name", "Type", "Destination"],
  21: ["RuleName", "EventType", "UtcTime", "Operation", "User", "Consumer", "Filter"],
};

/** Values one message may have; the rest belongs to the last. */
const MAX_LINES = 1000;

/** `Key: value` lines under a heading. Where the keys are known, only the next one in order begins a value. */
function sysmonLines(eventId: number, text: string): EventField[] | undefined {
  const known = Object.hasOwn(SYSMON_KEYS, eventId) ? SYSMON_KEYS[eventId] : undefined;
  const found: EventField[] = [];
  let next = 0;
  for (const line of text.split(/\r?\n/).slice(1)) {
    const key = /^[A-Z][A-Za-z0-9]*(?=:( |$))/.exec(line)?.[0];
    // Old versions begin with EventType: RuleName is missing.
    const isNext = known === undefined || known[next] === key || (next === 0 && known[++next] === key);
    const current = found.at(-1);
    if (key !== undefined && isNext && found.length < MAX_LINES) {
      found.push({ name: key, value: line.slice(key.length + 2) });
      next++;
    } else if (current) current.value += `\n${line}`;
  }
  return found.length > 0 ? found : undefined;
}
