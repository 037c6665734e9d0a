import type { BindingReport, ConsumerReport, FilterReport, PropertyValue, SubscriptionReport } from "@unbind/model";

/** `unbind.explain/1` as it is written: plain JSON, keys in the order below. */
export interface Explanation {
  schema: "unbind.explain/1";
  tool: { name: "unbind"; version: string };
  input: ExplainedInput;
  /** What could not be read of the input, or should be known about it. */
  notes: ExplainNote[];
  /** One a query, command or script; one a subscription that a MOF text would make. */
  subjects: ExplainedSubject[];
}

/** What was given to be explained. */
export type InputKind = "query" | "mof" | "command" | "script" | "subscription";

/** What was given, and how it was read. */
export interface ExplainedInput {
  kind: InputKind;
  /** `argument`, `standard input`, or a path. */
  source: string;
  /** How it was read, in a few words: `MOF text`, `VBScript`. */
  form: string;
  /** Length in UTF-16 units; of binary MOF in bytes. */
  length: number;
}

/** Something a reader should know of the answer, with a stable code. */
export interface ExplainNote {
  code: string;
  text: string;
}

/** The subscription, as far as the input has it. */
export interface ExplainedSubject {
  /** `sub-...` of a subscription out of a scan. */
  id: string | null;
  host: string | null;
  namespace: string | null;
  filter: FilterReport | null;
  consumer: ConsumerReport | null;
  binding: BindingReport | null;
  timers: Record<string, PropertyValue>[];
  trigger: ExplainedTrigger | null;
  firing: ExplainedFiring | null;
  payload: ExplainedPayload | null;
  verdict: SubscriptionReport["verdict"];
  /** ATT&CK ids. */
  attack: string[];
  notes: ExplainNote[];
  /** Why it isn't another level; null unless asked for. */
  whyNot: ExplainedLevel[] | null;
  /** What to do next, the first thing first. */
  next: string[];
}

/** When it fires. */
export interface ExplainedTrigger {
  kind: string;
  /** One sentence. */
  summary: string;
  details: string[];
  /** How often it can fire. */
  rate: string;
  maxPerDay: number | null;
  /** Longest time between cause and notification. */
  latencySeconds: number | null;
  /** Why it can never fire, or why WMI may refuse it. */
  problems: string[];
  neverFires: boolean;
}

/** Times (ISO 8601, UTC) at which the filter would fire in a span, both ends inside. */
export interface ExplainedFiring {
  from: string;
  to: string;
  bootTime: string | null;
  times: string[];
  /** Whether the span may hold more times than are listed. */
  more: boolean;
  /** What has to be known to read an empty list rightly. */
  note: string | null;
}

/** One text that it runs, and what is inside. */
export interface ExplainedPayload {
  /** Property that holds it, or `command`, `script` for one that was given alone. */
  name: string;
  language: string;
  text: string;
  layers: ExplainedLayer[];
  /** The limit that stopped decoding. */
  cut: string | null;
  indicators: ExplainedIndicator[];
}

/** One decoded layer; ranges are UTF-16 units (of bytes: bytes) of the layer it was found in. */
export interface ExplainedLayer {
  encoding: string;
  content: string;
  /** Index of the layer it was found in; -1 is the payload. */
  parent: number;
  start: number;
  end: number;
  /** Null where the layer is no text. */
  text: string | null;
  /** The bytes of a layer that is no text. */
  hex: string | null;
}

export interface ExplainedIndicator {
  type: string;
  /** As it is, not defanged. */
  value: string;
  /** Index of the layer; -1 is the payload. */
  layer: number;
  start: number;
  end: number;
  isPrivate?: boolean;
}

/** A judgement in words. */
export interface ExplainedLevel {
  level: string;
  text: string;
}
