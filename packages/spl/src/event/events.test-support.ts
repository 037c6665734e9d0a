/** Events as literals, for the tests of this package. */
import { isoToFiletime } from "@unbind/bytes";
import type { Event } from "@unbind/model";

export type EventPart = Partial<Omit<Event, "data">> & { data?: Record<string, string> };

/** An event of one host; values in the order given. */
export function event(provider: string, eventId: number, { data = {}, ...part }: EventPart = {}): Event {
  return {
    provider,
    channel: "",
    eventId,
    recordId: 7n,
    time: isoToFiletime("2024-05-14T08:00:00.1234567Z"),
    computer: "WKSTN-04.contoso.example",
    userSid: "S-1-5-18",
    processId: 2936,
    payloadName: undefined,
    data: Object.entries(data).map(([name, value]) => ({ name, value })),
    message: undefined,
    traits: [],
    ref: { path: "case.evtx", offset: 4096, length: 500 },
    ...part,
  };
}

export const CAUSE = 'Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = "F";\n};\n';

export function binding(part: EventPart = {}): Event {
  const data = {
    Namespace: "//./root/subscription",
    ESS: "F",
    CONSUMER: 'CommandLineEventConsumer="C"',
    PossibleCause: CAUSE,
  };
  return event("Microsoft-Windows-WMI-Activity", 5861, {
    payloadName: "Operation_ESStoConsumerBinding",
    data,
    ...part,
  });
}

export function sysmon(eventId: number, data: Record<string, string>, part: EventPart = {}): Event {
  return event("Microsoft-Windows-Sysmon", eventId, { ...part, data });
}

export function security(eventId: number, data: Record<string, string>, part: EventPart = {}): Event {
  return event("Microsoft-Windows-Security-Auditing", eventId, { ...part, data });
}

export function processStart(data: Record<string, string> = {}): Event {
  return sysmon(1, {
    RuleName: "",
    ProcessGuid: "{365abb72-0d1d-5cd7-0000-001020ef1500}",
    ProcessId: "3140",
    Image: "C:\\Windows\\System32\\wbem\\WMIC.exe",
    OriginalFileName: "wmic.exe",
    CommandLine: "wmic.exe process call create calc & exit",
    User: "CONTOSO\\svc-build",
    IntegrityLevel: "High",
    Hashes: "MD5=E116,SHA256=B6B4",
    ParentProcessId: "2404",
    ParentImage: "C:\\Windows\\System32\\cmd.exe",
    ParentCommandLine: "cmd.exe",
    ...data,
  });
}
