import type { EvidenceRef } from "@unbind/bytes";

/** What a piece of evidence says happened to a WMI object. */
export type SightingKind =
  | "present"
  | "created"
  | "modified"
  | "deleted"
  /** A binding between filter and consumer was made. */
  | "bound"
  /** WMI registered the binding or its query: at creation and again at every start of WMI. */
  | "activated"
  /** The consumer ran. */
  | "fired"
  /** The consumer may have run: the process fits the command but not the proof. */
  | "may-have-fired"
  /** A command or script that would create or remove the object: intent, not proof. */
  | "attempted"
  /** Read from slack or free space. */
  | "recovered";

/** The kinds of WMI object a subscription is made of. */
export type ObjectKind = "filter" | "consumer" | "binding" | "timer" | "provider";

/** A property value as WMI types it; 64-bit integers are decimal text, absent means not stated. */
export type PropertyValue = string | number | boolean | null | PropertyValue[];

/** What is known of an `__EventFilter`. Undefined means this evidence doesn't say. */
export interface FilterFacts {
  name: string | undefined;
  query?: string;
  queryLanguage?: string;
  eventNamespace?: string;
  creatorSid?: string;
  /** Properties besides the ones above: `EventAccess`. */
  properties?: Record<string, PropertyValue>;
}

/** What is known of a consumer: an instance of a class derived from `__EventConsumer`. */
export interface ConsumerFacts {
  /** '' if the evidence doesn't name the class. */
  class: string;
  name: string | undefined;
  /** All other properties by the name the class gives them. */
  properties: Record<string, PropertyValue>;
  creatorSid?: string;
  /** Names of the properties whose value is the default of the class; evidence that leaves defaults out agrees. */
  atDefault?: string[];
}

/** What is known of a binding besides its ends. */
export interface BindingFacts {
  creatorSid?: string;
  /** Properties besides the two references and the owner. */
  properties: Record<string, PropertyValue>;
  /** Namespace of an end, where its path names another one than the binding's. */
  filterNamespace?: string;
  consumerNamespace?: string;
}

/** A timer, a provider or its registration, whole; `__CLASS` and `__NAMESPACE` among the properties. */
export interface InstanceFacts {
  /** Relative path, `__Win32Provider.Name="x"`. */
  path: string;
  properties: Record<string, PropertyValue>;
}

/** A process that was started, with what ties it to a consumer. */
export interface ProcessFacts {
  /** Whole path; '' if the evidence doesn't say. */
  image: string;
  commandLine: string;
  /** Ran as LocalSystem, decided on logon id or SID, never on a name. */
  asSystem: boolean;
}

/** One statement by one piece of evidence about one WMI object (or, for 5861, about all three at once). */
export interface Sighting {
  kind: SightingKind;
  object: ObjectKind;
  /** Host as the evidence names it; '' if unknown. */
  host: string;
  /** Namespace of the object, `root\subscription`; undefined if the evidence doesn't say. */
  namespace: string | undefined;
  filter?: FilterFacts;
  consumer?: ConsumerFacts;
  /** The binding, where the sighting states it whole. */
  binding?: BindingFacts;
  /** The object, where it is a timer or a provider. */
  instance?: InstanceFacts;
  /** The process, where the sighting is one. */
  process?: ProcessFacts;
  /** What a command or script names, folded for comparing: see `mentionsOf` in packages/subscriptions. */
  mentions?: string[];
  /** FILETIME of the event. */
  time: bigint | undefined;
  /** Who did it, `HOST\user` or a SID. */
  actor: string | undefined;
  /** `sysmon/21`, `wmi-activity/5861`. */
  source: string;
  /** Anything a reader should know before trusting it: `values taken from the message`. */
  caveats: string[];
  /** What the evidence says in a few words, for people: the command line that ran. */
  detail: string | undefined;
  evidence: EvidenceRef;
}
