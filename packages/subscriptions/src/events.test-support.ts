/** Events as literals, for the tests of this package: one invented host, one log per provider. */
import { isoToFiletime } from "@unbind/bytes";
import type { Event, Sighting, SubscriptionReport } from "@unbind/model";
import { hostNames } from "./join/host-names.ts";
import { joinSubscriptions } from "./join/join-subscriptions.ts";
import { SightingCollector } from "./sightings/sighting-collector.ts";

export const HOST = "WKSTN-04";
export const OWNER = "S-1-5-21-1-2-3-1001";
const START: bigint = isoToFiletime("2024-05-14T08:00:00Z") ?? 0n;

/** Seconds after the start of the story, as FILETIME. */
export function at(seconds: number): bigint {
  return START + BigInt(Math.round(seconds * 1e7));
}

export type EventPart = Partial<Omit<Event, "data">> & { data?: Record<string, string> };

/** An event of `id` records in; record id and time follow each other unless given. */
export function event(provider: string, eventId: number, id: number, { data = {}, ...part }: EventPart = {}): Event {
  return {
    provider,
    channel: "",
    eventId,
    recordId: BigInt(id),
    time: at(id),
    computer: HOST,
    userSid: undefined,
    processId: undefined,
    payloadName: undefined,
    data: Object.entries(data).map(([name, value]) => ({ name, value })),
    message: undefined,
    traits: [],
    ref: { path: `${provider}.evtx`, offset: 512 * id, length: 500 },
    ...part,
  };
}

/** A value as Sysmon writes it: a blank, quotes, one level of escapes. */
export function quoted(text: string): string {
  return ` "${text.replace(/[\\"]/g, "\\$&")}"`;
}

const SYSMON = "Microsoft-Windows-Sysmon";
const QUERY = "SELECT * FROM __InstanceModificationEvent WITHIN 10 WHERE TargetInstance ISA 'Win32_Service'";

/** Any other Sysmon event. */
export function sysmon(eventId: number, id: number, data: Record<string, string>, part: EventPart = {}): Event {
  return event(SYSMON, eventId, id, { ...part, data });
}

export function filterEvent(
  id: number,
  name: string,
  operation = "Created",
  query: string = QUERY,
  part: EventPart = {},
): Event {
  const data = {
    Operation: operation,
    User: "CONTOSO\\svc-build",
    EventNamespace: quoted("root\\cimv2"),
    Name: quoted(name),
    Query: quoted(query),
  };
  return sysmon(19, id, data, part);
}

export function consumerEvent(
  id: number,
  name: string,
  operation = "Created",
  destination = "cmd.exe /c whoami",
  part: EventPart = {},
): Event {
  const data = {
    Operation: operation,
    User: "CONTOSO\\svc-build",
    Name: quoted(name),
    Type: "Command Line",
    Destination: quoted(destination),
  };
  return sysmon(20, id, data, part);
}

export function bindingEvent(
  id: number,
  filter: string,
  consumer: string,
  operation = "Created",
  part: EventPart = {},
): Event {
  const data = {
    Operation: operation,
    User: "CONTOSO\\svc-build",
    Consumer: quoted(`CommandLineEventConsumer.Name="${consumer}"`),
    Filter: quoted(`__EventFilter.Name="${filter}"`),
  };
  return sysmon(21, id, data, part);
}

/** What a 5861 says; every part has a default. */
export interface Activation {
  namespace?: string;
  filter?: string;
  query?: string;
  className?: string;
  consumer?: string;
  /** Lines of the consumer's MOF, without CreatorSID and Name. */
  properties?: string[];
  /** Lines added to the filter's MOF. */
  filterProperties?: string[];
  eventNamespace?: string;
  sid?: string;
}

export const OWNER_BYTES = "{1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 233, 3, 0, 0}";
export function mofOf(spec: Activation): string {
  const sid = spec.sid ?? OWNER_BYTES;
  const filter = [
    `CreatorSID = ${sid};`,
    `EventNamespace = "${spec.eventNamespace ?? "root\\\\cimv2"}";`,
    `Name = "${spec.filter ?? "F"}";`,
    `Query = "${spec.query ?? QUERY}";`,
    'QueryLanguage = "WQL";',
    ...(spec.filterProperties ?? []),
  ];
  const consumer = [
    ...(spec.properties ?? ['CommandLineTemplate = "cmd.exe /c whoami";']),
    `CreatorSID = ${sid};`,
    `Name = "${spec.consumer ?? "C"}";`,
  ];
  const text = (lines: string[]) => lines.map((line) => `\t${line}\n`).join("");
  const className = spec.className ?? "CommandLineEventConsumer";
  return `Binding EventFilter: \ninstance of __EventFilter\n{\n${text(filter)}};\nPerm. Consumer: \ninstance of ${className}\n{\n${text(consumer)}};\n`;
}

export const WMI = "Microsoft-Windows-WMI-Activity";

export function activation(id: number, spec: Activation = {}, part: EventPart = {}): Event {
  const data = {
    Namespace: spec.namespace ?? "//./root/subscription",
    ESS: (spec.filter ?? "F").replace(/\\(.)/g, "$1"),
    CONSUMER: `${spec.className ?? "CommandLineEventConsumer"}="${spec.consumer ?? "C"}"`,
    PossibleCause: mofOf(spec),
  };
  return event(WMI, 5861, id, { ...part, data });
}

export function providerLoad(id: number, provider: string, part: EventPart = {}, code = "0x0"): Event {
  const data = {
    ProviderName: provider,
    Code: code,
    HostProcess: "wmiprvse.exe",
    ProcessID: "1",
    ProviderPath: "x.dll",
  };
  return event(WMI, 5857, id, { ...part, data });
}

export function queryEvent(id: number, query: string, user: string, cause = "Permanent", part: EventPart = {}): Event {
  const data = {
    NamespaceName: "//./root/CIMV2",
    Query: query,
    User: user,
    Processid: "2936",
    Provider: "WMI Kernel Trace Event Provider",
    queryid: "0",
    PossibleCause: cause,
  };
  return event(WMI, 5859, id, { ...part, data });
}

/** A process by Sysmon; LocalSystem's child of WmiPrvSE.exe by default. */
export function processEvent(id: number, data: Record<string, string> = {}, part: EventPart = {}): Event {
  const child = {
    Image: "C:\\Windows\\System32\\cmd.exe",
    CommandLine: "cmd.exe /c whoami",
    User: "AUTORITE NT\\Système",
    LogonId: "0x3e7",
    IntegrityLevel: "System",
    ParentImage: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
  };
  return sysmon(1, id, { ...child, ...data }, part);
}

export function scriptEvent(id: number, text: string, data: Record<string, string> = {}, part: EventPart = {}): Event {
  const block = {
    MessageNumber: "1",
    MessageTotal: "1",
    ScriptBlockText: text,
    ScriptBlockId: `b${id}`,
    Path: "",
    ...data,
  };
  return event("Microsoft-Windows-PowerShell", 4104, id, { ...part, data: block });
}

/** Sightings of a stream of events. */
export function collect(events: readonly Event[]): Sighting[] {
  const collector = new SightingCollector();
  for (const one of events) collector.add(one);
  return collector.finish().sightings;
}

/** Subscriptions of a stream of events of hosts that kept their names. */
export function joined(...events: Event[]): SubscriptionReport[] {
  return joinSubscriptions(collect(events), hostNames([]));
}

/** One line per subscription: what a test mostly asks. */
export function lines(reports: readonly SubscriptionReport[]): string[] {
  return reports.map(({ filter, consumer, binding, state, activity, verdict }) => {
    const link = binding ? "->" : "..";
    return `${filter?.name ?? "-"} ${link} ${consumer?.name ?? "-"}: ${state}, ${activity}, ${verdict.level}`;
  });
}

export function codes(report: SubscriptionReport | undefined): string[] {
  return report?.notes.map(({ code }) => code) ?? [];
}

export function kinds(report: SubscriptionReport | undefined): string[] {
  return report?.sightings.map(({ kind, source, evidence }) => `${kind} ${source}#${evidence.recordId}`) ?? [];
}
