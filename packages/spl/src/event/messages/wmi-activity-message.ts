/**
 * Messages of Microsoft-Windows-WMI-Activity. Source: message table of WinMgmtR.dll, 6.2.9200 to 10.0.22000; the two
 * blanks before `Provider=` and the commas stand there. Each message ends CR LF.
 */
import { type Event, fieldOf } from "@unbind/model";

/** A message: texts and values in turn. */
interface Template {
  readonly payload: string;
  /** Names of the children in the manifest's order. */
  readonly names: readonly string[];
  /** Text before each value. */
  readonly texts: readonly string[];
}

/** `parts`: text and names in turn, beginning with a text. */
function template(payload: string, ...parts: string[]): Template {
  const names = parts.filter((_, i) => i % 2 === 1);
  return { payload, names, texts: parts.filter((_, i) => i % 2 === 0) };
}

const TEMPLATES: ReadonlyMap<number, Template> = new Map([
  [
    5857,
    template(
      "Operation_StartedOperational",
      ...["", "ProviderName", " provider started with result code ", "Code", ". HostProcess = ", "HostProcess"],
      ...["; ProcessID = ", "ProcessID", "; ProviderPath = ", "ProviderPath"],
    ),
  ],
  [
    5858,
    template(
      "Operation_ClientFailure",
      ...["Id = ", "Id", "; ClientMachine = ", "ClientMachine", "; User = ", "User", "; ClientProcessId = "],
      ...["ClientProcessId", "; Component = ", "Component", "; Operation = ", "Operation", "; ResultCode = "],
      ...["ResultCode", "; PossibleCause = ", "PossibleCause"],
    ),
  ],
  [
    5859,
    template(
      "Operation_EssStarted",
      ...["Namespace = ", "NamespaceName", "; NotificationQuery = ", "Query", "; OwnerName = ", "User"],
      ...["; HostProcessID = ", "Processid", ";  Provider= ", "Provider", ", queryID = ", "queryid"],
      ...["; PossibleCause = ", "PossibleCause"],
    ),
  ],
  [
    5860,
    template(
      "Operation_TemporaryEssStarted",
      ...["Namespace = ", "NamespaceName", "; NotificationQuery = ", "Query", "; UserName = ", "User"],
      ...["; ClientProcessID = ", "Processid", ", ClientMachine = ", "ClientMachine"],
      ...["; PossibleCause = ", "PossibleCause"],
    ),
  ],
  [
    5861,
    template(
      "Operation_ESStoConsumerBinding",
      ...["Namespace = ", "Namespace", "; Eventfilter = ", "ESS"],
      ...[" (refer to its activate eventid:5859); Consumer = ", "CONSUMER", "; PossibleCause = ", "PossibleCause"],
    ),
  ],
]);

/** Name of UserData's child for a WMI-Activity event; undefined for other ids. */
export function wmiActivityPayload(eventId: number): string | undefined {
  return TEMPLATES.get(eventId)?.payload;
}

/** The message of 5857 to 5861; undefined for other ids. Values by name, else by position: manifests differ in case. */
export function wmiActivityMessage(event: Event): string | undefined {
  const found = TEMPLATES.get(event.eventId);
  if (found === undefined) return undefined;
  const byPosition = event.data.length === found.names.length;
  let text = "";
  for (const [i, name] of found.names.entries()) {
    const value = fieldOf(event, name) ?? (byPosition ? event.data[i]?.value : undefined);
    text += `${found.texts[i]}${value ?? ""}`;
  }
  return `${text}\r\n`;
}
