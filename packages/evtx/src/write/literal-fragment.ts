/** Records without a template: every value as text, no dependency ids (as observed in logs of Windows 7 to 11). */
import { filetimeToIso, guidToText, sidToText, toHex } from "@unbind/bytes";
import type { BinXmlAttribute, BinXmlElement, BinXmlFragment } from "./element-tree.ts";
import type { LogEvent, PayloadField } from "./log-event.ts";
import { type BinXmlValue, guidBytes, sidBytes } from "./value.ts";

const EVENT_XMLNS = "http://schemas.microsoft.com/win/2004/08/events/event";

/** The fragment of a record whose System and payload are literal text; missing fields are left out. */
export function literalFragment(event: LogEvent, recordId: bigint): BinXmlFragment {
  const payload = payloadElement(event);
  const content = payload ? [systemElement(event, recordId), payload] : [systemElement(event, recordId)];
  return { header: true, body: element("Event", [["xmlns", EVENT_XMLNS]], content) };
}

function systemElement(event: LogEvent, recordId: bigint): BinXmlElement {
  const text = (name: string, value: unknown): BinXmlElement[] =>
    value === undefined ? [] : [element(name, [], [String(value)])];
  const { keywords, providerGuid, processId, threadId, userSid } = event;
  const guid: Attribute[] = providerGuid === undefined ? [] : [["Guid", `{${providerGuid}}`]];
  const qualifiers: Attribute[] = event.qualifiers === undefined ? [] : [["Qualifiers", String(event.qualifiers)]];
  const execution: Attribute[] = [
    ["ProcessID", String(processId)],
    ["ThreadID", String(threadId ?? 0)],
  ];
  return element(
    "System",
    [],
    [
      element("Provider", [["Name", event.provider], ...guid]),
      element("EventID", qualifiers, [String(event.eventId)]),
      ...text("Version", event.version),
      ...text("Level", event.level),
      ...text("Task", event.task),
      ...text("Opcode", event.opcode),
      ...text("Keywords", keywords === undefined ? undefined : `0x${keywords.toString(16)}`),
      element("TimeCreated", [["SystemTime", filetimeToIso(event.time)]]),
      ...text("EventRecordID", recordId),
      ...(processId === undefined ? [] : [element("Execution", execution)]),
      ...text("Channel", event.channel),
      ...text("Computer", event.computer),
      element("Security", userSid === undefined ? [] : [["UserID", userSid]]),
    ],
  );
}

function payloadElement({ payload }: LogEvent): BinXmlElement | undefined {
  if (payload === undefined) return undefined;
  if (payload.kind === "raw") return "template" in payload.fragment.body ? undefined : payload.fragment.body;
  const xmlns = payload.kind === "user-data" && payload.xmlns !== undefined ? [["xmlns", payload.xmlns] as const] : [];
  if (payload.kind === "user-data") {
    const children = payload.fields.flatMap((field) => textElements(field.name ?? "Data", [], field));
    return element("UserData", [], [element(payload.name, xmlns, children)]);
  }
  const name = (text: string | undefined): Attribute[] => (text === undefined ? [] : [["Name", text]]);
  const data = payload.fields.flatMap((field) => textElements(field.element ?? "Data", name(field.name), field));
  return element("EventData", name(payload.name), data);
}

type Attribute = readonly [name: string, value: string];

function element(name: string, attributes: readonly Attribute[], content?: BinXmlElement["content"]): BinXmlElement {
  const list = attributes.map(([attribute, value]): BinXmlAttribute => ({ name: attribute, value: [value] }));
  return { token: "element", name, attributes: list, ...(content ? { content } : {}) };
}

/** One element per item of an array, as templates are expanded; one for anything else. */
function textElements(name: string, attributes: Attribute[], { value }: PayloadField): BinXmlElement[] {
  if (typeof value === "string") return [element(name, attributes, [value])];
  if (!value.type.endsWith("[]")) return [element(name, attributes, [valueText(value)])];
  const type = value.type.slice(0, -2);
  const items = value.value as readonly unknown[];
  return items.map((item) => element(name, attributes, [valueText({ type, value: item } as BinXmlValue)]));
}

/** The text that Windows shows for a value. Embedded fragments have none: ''. */
function valueText(value: BinXmlValue): string {
  switch (value.type) {
    case "guid":
      return `{${guidToText(guidBytes(value.value))}}`;
    case "sid":
      return sidToText(sidBytes(value.value)) ?? "";
    case "filetime":
      return filetimeToIso(value.value);
    case "hex32":
    case "hex64":
    case "size":
      return `0x${value.value.toString(16)}`;
    case "bool":
      return value.value === 0 ? "false" : "true";
    case "binary":
      return toHex(value.value).toUpperCase();
    case "null":
    case "fragment":
      return "";
    default:
      return typeof value.value === "object" ? "" : String(value.value);
  }
}
