/** What a query's trigger is, in one word; the first that fits in this order. */
export type TriggerKind =
  /** On an interval timer, an absolute timer, or a timer whose instruction isn't known. */
  | "timer-interval"
  | "timer-absolute"
  | "timer-unknown"
  /** Some time after each start of the computer; from some time on; at each poll of a counter. */
  | "boot-window"
  | "uptime-from"
  | "periodic"
  | "clock"
  | "logon"
  | "process-start"
  | "process-stop"
  | "module-load"
  | "event-log"
  | "service"
  | "device"
  | "file"
  | "registry"
  /** A processor's load; a performance counter that passes a threshold. */
  | "load"
  | "performance"
  | "power"
  | "directory-object"
  /** Something in WMI itself: filters, consumers, classes, namespaces, providers. */
  | "wmi-self"
  | "print"
  | "network"
  | "other"
  /** A query of data, which WMI refuses as a filter. */
  | "not-an-event"
  /** The query can't be parsed. */
  | "unknown";

/** How often a trigger can fire. */
export interface TriggerRate {
  /** `once or twice after each start`, `up to 60 times a day`. */
  text: string;
  /** Most notifications in a day, where the query bounds them. */
  maxPerDay: number | undefined;
}

/** A query in words, for a responder. Texts quote the query as plain text with controls made visible; escape them. */
export interface TriggerExplanation {
  kind: TriggerKind;
  /** One sentence. */
  summary: string;
  /** More facts, each a sentence or a clause. */
  details: string[];
  /** What it waits for by name, as written: process names, services, event codes, timer ids, keys, files. */
  subjects: string[];
  /** Polling interval (WITHIN) in seconds, the longest time between cause and notification. */
  latencySeconds: number | undefined;
  rate: TriggerRate;
  /** Why it can never fire, or why WMI may refuse it. */
  problems: string[];
  /** True where one of the problems means that it can never fire. */
  neverFires: boolean;
}

/** A timer instruction found beside the filter. */
export interface TimerFact {
  timerId: string;
  namespace?: string;
  /** `__IntervalTimerInstruction.IntervalBetweenEvents`, in milliseconds. */
  intervalMs?: number;
  /** `__AbsoluteTimerInstruction.EventDateTime` as it stands there. */
  eventDateTime?: string;
  /** Default false: a time that passed while WMI was off is made up for. */
  skipIfPassed?: boolean;
}

export interface TriggerContext {
  /** All timer instructions of the namespaces that were looked at; leave out if none was looked at. */
  timers?: readonly TimerFact[];
  /** Where timers were looked for, for the sentence. */
  namespaces?: readonly string[];
}

/** What one kind of event says about itself, before polling and grouping are added. */
export interface TriggerSketch {
  kind: TriggerKind;
  /** Begins with a capital, has no full stop. */
  sentence: string;
  details?: string[];
  subjects?: string[];
  rate?: TriggerRate;
  /** Properties that the sentence has spoken of, in lower case. */
  used: string[];
  /** Reasons why this can never happen. */
  never?: string[];
  /** True where the sentence says how often the condition is checked. */
  saysPolling?: boolean;
}
