/**
 * What no source says and we propose, one record per edge, each with its reason and what supports it.
 *
 * Namespace `ub:` = `urn:unbind:kb#`. Sources: WmiSdk = Microsoft's WMI documentation (by page), ATT&CK 18.1, D3FEND 1.1.0,
 * COUN7ER, Splunk and Sigma rules by id, the message table of winmgmtr.dll.
 */

import {
  ACTIVITY_LOG,
  artifact,
  BINDING,
  CONSUMER,
  FILTER,
  MOF_FILE,
  REMOVAL,
  REPOSITORY,
  SCRIPT_PROCESS,
  TIMER,
} from "./overlay-artifacts.ts";

export type Confidence = "high" | "medium" | "low";

export interface OverlayEdge {
  id: string;
  from: string;
  kind: string;
  to: string;
  reason: string;
  source: string;
  confidence: Confidence;
  /** What the edge is about, where it isn't all of `to`: event ids of a log source. */
  detail?: string;
}

const T = "technique:T1546.003";
const RECORD = "artifact:d3f:SystemConfigurationDatabaseRecord";

const consumers: readonly (readonly [id: string, name: string])[] = [
  ["OV04", "ActiveScriptEventConsumer"],
  ["OV05", "CommandLineEventConsumer"],
  ["OV06", "LogFileEventConsumer"],
  ["OV07", "NTEventLogEventConsumer"],
  ["OV08", "SMTPEventConsumer"],
];

const artifacts: readonly OverlayEdge[] = [
  {
    id: "OV01",
    from: REPOSITORY,
    kind: "is-a",
    to: "artifact:d3f:SystemConfigurationDatabase",
    reason: "WMI keeps its static data and namespaces there.",
    source: "WmiSdk wmi-architecture",
    confidence: "high",
  },
  {
    id: "OV02",
    from: FILTER,
    kind: "is-a",
    to: RECORD,
    reason: "The filter is an instance stored in the repository, and holds the query.",
    source: "WmiSdk --eventfilter, receiving-events-at-all-times",
    confidence: "high",
  },
  {
    id: "OV03",
    from: CONSUMER,
    kind: "is-a",
    to: RECORD,
    reason: "The consumer is an instance stored in the repository, and names the action.",
    source: "WmiSdk receiving-events-at-all-times",
    confidence: "high",
  },
  ...consumers.map(
    ([id, name]): OverlayEdge => ({
      id,
      from: artifact(name),
      kind: "is-a",
      to: CONSUMER,
      reason: "One of the five kinds of consumer that Windows brings along.",
      source: "WmiSdk standard-consumer-classes",
      confidence: "high",
    }),
  ),
  {
    id: "OV09",
    from: BINDING,
    kind: "is-a",
    to: RECORD,
    reason: "The binding is the stored link without which filter and consumer do nothing.",
    source: "WmiSdk --filtertoconsumerbinding",
    confidence: "high",
  },
  {
    id: "OV10",
    from: MOF_FILE,
    kind: "is-a",
    to: "artifact:d3f:File",
    reason: "A text file that is compiled into the repository.",
    source: "WmiSdk managed-object-format--mof-, mofcomp",
    confidence: "high",
  },
  {
    id: "OV11",
    from: ACTIVITY_LOG,
    kind: "is-a",
    to: "artifact:d3f:EventLog",
    reason: "It is an event log; DC0008 reads it.",
    source: "ATT&CK DC0008; messages of winmgmtr.dll",
    confidence: "high",
  },
  {
    id: "OV12",
    from: SCRIPT_PROCESS,
    kind: "is-a",
    to: "artifact:d3f:ScriptApplicationProcess",
    reason: "It runs the script of a script consumer.",
    source: "COUN7ER CM0045; Sigma ec1d5e28",
    confidence: "high",
  },
  {
    id: "OV13",
    from: TIMER,
    kind: "is-a",
    to: RECORD,
    reason: "The timer instruction is an instance stored in the repository.",
    source: "WmiSdk --timerinstruction",
    confidence: "high",
  },
];

const technique: readonly OverlayEdge[] = [
  {
    id: "OV20",
    from: T,
    kind: "creates",
    to: FILTER,
    reason: "A subscription needs a filter, and the technique says that one is made.",
    source: "ATT&CK T1546.003, AN0236",
    confidence: "high",
  },
  {
    id: "OV21",
    from: T,
    kind: "creates",
    to: CONSUMER,
    reason: "A subscription needs a consumer, and the technique says that one is made.",
    source: "ATT&CK T1546.003, AN0236",
    confidence: "high",
  },
  {
    id: "OV22",
    from: T,
    kind: "creates",
    to: BINDING,
    reason: "Filter and consumer do nothing until they are bound.",
    source: "ATT&CK T1546.003, AN0236",
    confidence: "high",
  },
  {
    id: "OV23",
    from: T,
    kind: "modifies",
    to: REPOSITORY,
    reason: "All three objects are stored there.",
    source: "OV01, OV20 to OV22",
    confidence: "high",
  },
  {
    id: "OV24",
    from: T,
    kind: "may-create",
    to: MOF_FILE,
    reason: "One way to make the objects is to compile a MOF file with mofcomp.exe.",
    source: "ATT&CK T1546.003, AN0236",
    confidence: "high",
  },
  {
    id: "OV25",
    from: T,
    kind: "may-invoke",
    to: "artifact:d3f:CreateProcess",
    reason: "A command line consumer starts a process.",
    source: "WmiSdk standard-consumer-classes",
    confidence: "high",
  },
  {
    id: "OV26",
    from: T,
    kind: "may-create",
    to: SCRIPT_PROCESS,
    reason: "A script consumer runs in a process of its own kind.",
    source: "COUN7ER CM0045",
    confidence: "high",
  },
  {
    id: "OV27",
    from: T,
    kind: "modifies",
    to: ACTIVITY_LOG,
    reason: "D3FEND says which kind of thing is modified, an event log; this says which one.",
    source: "ATT&CK DC0008",
    confidence: "high",
  },
  {
    id: "OV28",
    from: T,
    kind: "may-create",
    to: TIMER,
    reason: "A filter on timer events needs a timer instruction beside it.",
    source: "WmiSdk --timerinstruction",
    confidence: "high",
  },
];

const defenses: readonly OverlayEdge[] = [
  {
    id: "OV30",
    from: "defense:D3-SJA",
    kind: "analyzes",
    to: BINDING,
    reason: "Its own article counts event subscriptions among scheduled jobs.",
    source: "D3FEND D3-SJA, article",
    confidence: "medium",
  },
  {
    id: "OV31",
    from: "defense:D3-SICA",
    kind: "analyzes",
    to: REPOSITORY,
    reason: "A subscription can start a program at boot, so the repository is part of what starts with the system.",
    source: "our judgement",
    confidence: "low",
  },
  {
    id: "OV32",
    from: REMOVAL,
    kind: "is-a",
    to: "defense:D3-OE",
    reason:
      "No technique under Evict covers these objects; this one stands beside registry key deletion and file eviction.",
    source: "D3FEND 1.1.0, all 19 techniques under Evict",
    confidence: "high",
  },
  ...[FILTER, CONSUMER, BINDING].map(
    (to): OverlayEdge => ({
      id: "OV32",
      from: REMOVAL,
      kind: "deletes",
      to,
      reason: "Removal takes out all three objects of a subscription.",
      source: "COUN7ER CM0038",
      confidence: "high",
    }),
  ),
  {
    id: "OV33",
    from: "countermeasure:CM0038",
    kind: "implements",
    to: REMOVAL,
    reason: "Title and outcome describe just this removal.",
    source: "COUN7ER CM0038, title and outcome",
    confidence: "high",
  },
];

const mappings: readonly OverlayEdge[] = [
  {
    id: "OV40",
    from: "countermeasure:CM0038",
    kind: "counters",
    to: T,
    detail: "evicts",
    reason: "It removes event subscriptions, yet is mapped to T1047 only.",
    source: "COUN7ER CM0038, title and outcome",
    confidence: "high",
  },
  {
    id: "OV41",
    from: "countermeasure:CM0039",
    kind: "counters",
    to: T,
    detail: "detects",
    reason: "It collects filters, consumers and bindings and reads Sysmon 19 to 21, yet is mapped to T1047 only.",
    source: "COUN7ER CM0039, guidance",
    confidence: "high",
  },
  {
    id: "OV42",
    from: "countermeasure:CM0013",
    kind: "counters",
    to: "technique:T1047",
    detail: "hinders remote use",
    reason: "It blocks remote WMI, and is mapped to nothing.",
    source: "COUN7ER CM0013, guidance",
    confidence: "high",
  },
  {
    id: "OV43",
    from: "countermeasure:CM0013",
    kind: "counters",
    to: T,
    detail: "hinders remote creation; what exists stays",
    reason: "Its outcome names persistence through WMI.",
    source: "COUN7ER CM0013, outcome",
    confidence: "medium",
  },
  {
    id: "OV44",
    from: "countermeasure:CM0045",
    kind: "counters",
    to: T,
    detail: "detects script consumers",
    reason: "It names scrcons.exe and ActiveScriptEventConsumer, yet is mapped to T1546 and T1047.",
    source: "COUN7ER CM0045, guidance",
    confidence: "medium",
  },
  {
    id: "OV45",
    from: "countermeasure:CM0086",
    kind: "does-not-counter",
    to: T,
    reason: "The page itself says that event subscriptions outlive a reboot.",
    source: "COUN7ER CM0086, risks",
    confidence: "high",
  },
  {
    id: "OV45",
    from: "defense:D3-HR",
    kind: "does-not-counter",
    to: T,
    reason: "A reboot ends the process of a script consumer, and the subscription starts it again.",
    source: "COUN7ER CM0086, risks",
    confidence: "high",
  },
  {
    id: "OV50",
    from: "detection:splunk:71bfdb13-f200-4c6c-b2c9-a2e07adf437d",
    kind: "detects",
    to: T,
    reason: "It reads bindings in event 5861, yet is tagged T1047; its sister for Sysmon is tagged T1546.003.",
    source: "Splunk 71bfdb13, ad05aae6",
    confidence: "high",
  },
  {
    id: "OV52",
    from: "analytic:AN0236",
    kind: "observes",
    to: "log-source:WinEventLog:Sysmon",
    detail: "EventCode=19, 20, 21",
    reason: "These are the events of filter, consumer and binding, and no component of ATT&CK 18.1 lists them.",
    source: "COUN7ER CM0039; Splunk ad05aae6",
    confidence: "high",
  },
  {
    id: "OV53",
    from: "analytic:AN0236",
    kind: "observes",
    to: "log-source:WinEventLog:WMI",
    detail: "EventCode=5859",
    reason: "Event 5861 points to the 5859 that comes when the filter is activated.",
    source: "messages of winmgmtr.dll",
    confidence: "high",
  },
  ...[FILTER, CONSUMER, BINDING].map(
    (to): OverlayEdge => ({
      id: "OV54",
      from: "component:DC0008",
      kind: "observes",
      to,
      reason: "Its definition lists them; D3FEND maps the old data source to nothing.",
      source: "ATT&CK DC0008",
      confidence: "high",
    }),
  ),
  {
    id: "OV55",
    from: "analytic:AN0024",
    kind: "concerns",
    to: T,
    reason: "Its channel names the classes of a subscription, yet it belongs to T1546.",
    source: "ATT&CK AN0024",
    confidence: "high",
  },
];

/** The whole overlay, by id. */
export const OVERLAY_EDGES: readonly OverlayEdge[] = [...artifacts, ...technique, ...defenses, ...mappings];
