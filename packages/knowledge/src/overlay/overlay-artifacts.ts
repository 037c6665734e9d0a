/** What a subscription consists of, as artifacts of our own beside D3FEND's: namespace `ub:` = `urn:unbind:kb#`. */

export interface OverlayNode {
  key: string;
  name: string;
  definition: string;
}

export const artifact = (name: string): string => `artifact:ub:${name}`;

export const REPOSITORY: string = artifact("WMIRepository");
export const FILTER: string = artifact("WMIEventFilter");
export const CONSUMER: string = artifact("WMIEventConsumer");
export const BINDING: string = artifact("WMIFilterToConsumerBinding");
export const MOF_FILE: string = artifact("MOFFile");
export const ACTIVITY_LOG: string = artifact("WMIActivityOperationalLog");
export const TIMER: string = artifact("WMITimerInstruction");
export const SCRIPT_PROCESS: string = artifact("ScriptConsumerProcess");
export const REMOVAL = "defense:UB-WSR";

export const OVERLAY_NODES: readonly OverlayNode[] = [
  {
    key: TIMER,
    name: "WMI Timer Instruction",
    definition:
      "A stored instance of a class under __TimerInstruction: it makes events at a time or at intervals, for filters that wait for them.",
  },
  {
    key: REPOSITORY,
    name: "WMI Repository",
    definition: "The files in which WMI keeps classes, instances and namespaces: OBJECTS.DATA and its index.",
  },
  {
    key: FILTER,
    name: "WMI Event Filter",
    definition: "A stored instance of __EventFilter: the query that says which events matter.",
  },
  {
    key: CONSUMER,
    name: "WMI Event Consumer",
    definition: "A stored instance of a class under __EventConsumer: what is done when an event comes.",
  },
  {
    key: BINDING,
    name: "WMI Filter To Consumer Binding",
    definition: "A stored instance of __FilterToConsumerBinding: it arms a filter and a consumer.",
  },
  {
    key: artifact("ActiveScriptEventConsumer"),
    name: "Active Script Event Consumer",
    definition: "A consumer that runs VBScript or JScript.",
  },
  {
    key: artifact("CommandLineEventConsumer"),
    name: "Command Line Event Consumer",
    definition: "A consumer that starts a process.",
  },
  {
    key: artifact("LogFileEventConsumer"),
    name: "Log File Event Consumer",
    definition: "A consumer that adds a line to a text file.",
  },
  {
    key: artifact("NTEventLogEventConsumer"),
    name: "NT Event Log Event Consumer",
    definition: "A consumer that writes an entry to the application log.",
  },
  { key: artifact("SMTPEventConsumer"), name: "SMTP Event Consumer", definition: "A consumer that sends mail." },
  {
    key: MOF_FILE,
    name: "MOF File",
    definition: "Managed Object Format text that mofcomp.exe compiles into the repository.",
  },
  {
    key: ACTIVITY_LOG,
    name: "WMI-Activity Operational Log",
    definition: "The event log with WMI's events 5857 to 5861.",
  },
  {
    key: SCRIPT_PROCESS,
    name: "Script Consumer Process",
    definition: "scrcons.exe, the process in which script consumers run.",
  },
  {
    key: REMOVAL,
    name: "WMI Subscription Removal",
    definition: "Taking binding, consumer and filter of an event subscription out of the repository.",
  },
];
