import type { ConsumerReport, FilterReport, PropertyValue, SightingReport, SubscriptionReport } from "@unbind/model";

export const BOOT_WINDOW =
  "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System' AND TargetInstance.SystemUpTime >= 240 AND TargetInstance.SystemUpTime < 325";
export const USER = "S-1-5-21-1004336348-1177238915-682003330-1001";
export const ADMINISTRATORS = "S-1-5-32-544";

/** A subscription in few words; `null` for a part that was not seen. */
export interface Sketch {
  namespace?: string;
  host?: string;
  filter?: Partial<FilterReport> | null;
  consumer?: (Partial<ConsumerReport> & { properties?: Record<string, PropertyValue> }) | null;
  isBound?: boolean;
  binding?: Record<string, PropertyValue>;
  owner?: string | null;
  sources?: string[];
  kinds?: SightingReport["kind"][];
  state?: SubscriptionReport["state"];
  notes?: string[];
  timers?: Record<string, PropertyValue>[];
  providers?: Record<string, PropertyValue>[];
}

/** The report of a sketch: a command line consumer that a repository states whole, unless said otherwise. */
export function subscriptionOf(sketch: Sketch): SubscriptionReport {
  const { owner = ADMINISTRATORS, isBound = true, sources = ["wmi-repository"], kinds = [], notes = [] } = sketch;
  const filter = { name: "F", query: "SELECT * FROM X", queryLanguage: "WQL", eventNamespace: "root\\cimv2" };
  const consumer = { class: "CommandLineEventConsumer", name: "C", properties: {} };
  return {
    id: "sub-0000000000000000",
    host: sketch.host ?? "WKSTN-04",
    namespace: sketch.namespace ?? "root\\subscription",
    filter: sketch.filter === null ? null : { ...filter, creatorSid: owner, ...sketch.filter },
    consumer: sketch.consumer === null ? null : { ...consumer, creatorSid: owner, ...sketch.consumer },
    binding: isBound
      ? { path: "__FilterToConsumerBinding", creatorSid: owner, properties: sketch.binding ?? {} }
      : null,
    timers: sketch.timers ?? [],
    providers: sketch.providers ?? [],
    state: sketch.state ?? "present",
    activity: "armed",
    firstSeen: null,
    lastSeen: null,
    trigger: { kind: "unknown", summary: "" },
    action: { kind: "unknown", summary: "", decoded: [], indicators: [] },
    verdict: { level: "unknown", score: 0, reasons: [] },
    attack: [],
    notes: notes.map((code) => ({ code, text: code })),
    sightings: sources.flatMap((source, i) =>
      (["filter", "consumer", "binding"] as const).map((object) => sighting(object, source, kinds[i] ?? "present")),
    ),
  };
}

function sighting(
  object: "filter" | "consumer" | "binding",
  source: string,
  kind: SightingReport["kind"],
): SightingReport {
  return { kind, object, time: null, actor: null, source, evidence: { path: "OBJECTS.DATA", offset: 0 } };
}

/** A consumer that runs a command line. */
export function command(template: string, executable: string | null = null, name = "C"): ConsumerReport {
  const properties = { CommandLineTemplate: template, ExecutablePath: executable };
  return { class: "CommandLineEventConsumer", name, properties, creatorSid: null };
}

/** Base64 of UTF-16LE, as `-EncodedCommand` takes it. */
export function encodedCommand(script: string): string {
  const bytes = [...script].flatMap((character) => [character.charCodeAt(0) & 0xff, character.charCodeAt(0) >> 8]);
  return btoa(String.fromCharCode(...bytes));
}
