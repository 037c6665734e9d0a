/**
 * The outer fragment of a record: `Event` with `System` and the slot of the payload.
 * Order of values and dependencies as in the 18-value and 20-value root templates of Windows.
 */
import type {
  BinXmlAttribute,
  BinXmlCharacters,
  BinXmlElement,
  BinXmlFragment,
  BinXmlTemplate,
} from "./element-tree.ts";
import type { LogEvent } from "./log-event.ts";
import { contentGuid } from "./payload-fragment.ts";
import { type BinXmlValue, guidBytes, sidBytes, type ValueTypeName } from "./value.ts";

const EVENT_XMLNS = "http://schemas.microsoft.com/win/2004/08/events/event";

/** Value index and type of each System field. */
const SLOTS = {
  level: [0, "uint8"],
  opcode: [1, "uint8"],
  task: [2, "uint16"],
  eventId: [3, "uint16"],
  qualifiers: [4, "uint16"],
  keywords: [5, "hex64"],
  time: [6, "filetime"],
  activityId: [7, "guid"],
  processId: [8, "uint32"],
  threadId: [9, "uint32"],
  recordId: [10, "uint64"],
  version: [11, "uint8"],
  userSid: [12, "sid"],
} as const;

type Slot = readonly [index: number, type: ValueTypeName];

/** Makes root fragments; templates and bytes of GUIDs and SIDs are kept for the life of the log. */
export class RootTemplates {
  readonly #templates: Map<string, BinXmlTemplate> = new Map();
  readonly #guids: Map<string, Uint8Array> = new Map();
  readonly #sids: Map<string, Uint8Array> = new Map();

  fragment(event: LogEvent, recordId: bigint, payload: BinXmlFragment | undefined): BinXmlFragment {
    return { header: true, body: { template: this.#template(event), values: this.#values(event, recordId, payload) } };
  }

  #template(event: LogEvent): BinXmlTemplate {
    const userData = event.payload?.kind === "user-data";
    const literals = event.literalProvider
      ? `${event.provider}|${event.providerGuid}|${event.eventSourceName}|${event.channel}`
      : "";
    const key = `${event.computer}|${userData}|${literals}`;
    let template = this.#templates.get(key);
    if (!template) {
      const root = rootElement(event, userData);
      template = { guid: contentGuid(root), root };
      this.#templates.set(key, template);
    }
    return template;
  }

  #values(event: LogEvent, recordId: bigint, payload: BinXmlFragment | undefined): BinXmlValue[] {
    const { providerGuid, userSid, activityId, relatedActivityId } = event;
    const optional = <T>(value: T | undefined, make: (value: T) => BinXmlValue, missing = 0): BinXmlValue =>
      value === undefined ? { type: "null", value: missing } : make(value);
    const guid = (text: string): BinXmlValue => ({ type: "guid", value: cached(this.#guids, text, guidBytes) });
    const sid = (text: string): BinXmlValue => ({ type: "sid", value: cached(this.#sids, text, sidBytes) });
    const related = optional(relatedActivityId, guid);
    // Windows leaves the bytes of a null there in natively written records only.
    const native = payload !== undefined && !payload.header;
    return [
      { type: "uint8", value: event.level ?? 0 },
      { type: "uint8", value: event.opcode ?? 0 },
      { type: "uint16", value: event.task ?? 0 },
      { type: "uint16", value: event.eventId },
      optional(event.qualifiers, (value) => ({ type: "uint16", value }), native ? 2 : 0),
      { type: "hex64", value: event.keywords ?? 0n },
      { type: "filetime", value: event.time },
      optional(activityId, guid, native ? 16 : 0),
      { type: "uint32", value: event.processId ?? 0 },
      { type: "uint32", value: event.threadId ?? 0 },
      { type: "uint64", value: recordId },
      { type: "uint8", value: event.version ?? 0 },
      optional(userSid, sid),
      ...(event.literalProvider
        ? [...Array.from({ length: 5 }, (): BinXmlValue => ({ type: "null", value: 0 })), related]
        : [
            related,
            { type: "string", value: event.provider } as const,
            optional(providerGuid, guid),
            { type: "string", value: event.channel } as const,
          ]),
      optional(payload, (value) => ({ type: "fragment", value })),
    ];
  }
}

function cached(map: Map<string, Uint8Array>, text: string, make: (text: string) => Uint8Array): Uint8Array {
  let bytes = map.get(text);
  if (!bytes) {
    bytes = make(text);
    map.set(text, bytes);
  }
  return bytes;
}

function rootElement(event: LogEvent, userData: boolean): BinXmlElement {
  const slot = event.literalProvider ? 19 : 17;
  const payload = { token: "substitution", index: slot, type: "fragment", optional: true } as const;
  return {
    token: "element",
    name: "Event",
    ...(userData ? {} : { dependency: slot }),
    attributes: [literal("xmlns", EVENT_XMLNS)],
    content: [
      systemElement(event),
      userData ? { token: "element", name: "UserData", dependency: slot, content: [payload] } : payload,
    ],
  };
}

function systemElement(event: LogEvent): BinXmlElement {
  const related: Slot = [event.literalProvider ? 18 : 13, "guid"];
  return plain(
    "System",
    [],
    [
      providerElement(event),
      { ...field("EventID", SLOTS.eventId), attributes: [attribute("Qualifiers", SLOTS.qualifiers)] },
      field("Version", SLOTS.version),
      field("Level", SLOTS.level),
      field("Task", SLOTS.task),
      field("Opcode", SLOTS.opcode),
      field("Keywords", SLOTS.keywords),
      plain("TimeCreated", [attribute("SystemTime", SLOTS.time)]),
      field("EventRecordID", SLOTS.recordId),
      plain("Correlation", [attribute("ActivityID", SLOTS.activityId), attribute("RelatedActivityID", related)]),
      plain("Execution", executionAttributes(event)),
      event.literalProvider ? plain("Channel", [], [event.channel]) : field("Channel", [16, "string"]),
      plain("Computer", [], [event.computer]),
      plain("Security", [attribute("UserID", SLOTS.userSid)]),
    ],
  );
}

function providerElement({ literalProvider, provider, providerGuid, eventSourceName }: LogEvent): BinXmlElement {
  if (!literalProvider) return plain("Provider", [attribute("Name", [14, "string"]), attribute("Guid", [15, "guid"])]);
  const guid = providerGuid === undefined ? [] : [literal("Guid", `{${providerGuid}}`)];
  const source = eventSourceName === undefined ? [] : [literal("EventSourceName", eventSourceName)];
  return plain("Provider", [literal("Name", provider), ...guid, ...source]);
}

function executionAttributes({ literalProvider }: LogEvent): BinXmlAttribute[] {
  const both = [attribute("ProcessID", SLOTS.processId), attribute("ThreadID", SLOTS.threadId)];
  if (!literalProvider) return both;
  const names = ["SessionID", "ProcessorID", "KernelTime", "UserTime", "ProcessorTime"];
  return [...both, ...names.map((name, i) => attribute(name, [13 + i, name === "ProcessorID" ? "uint8" : "uint32"]))];
}

function plain(name: string, attributes: BinXmlAttribute[], content?: BinXmlElement["content"]): BinXmlElement {
  return { token: "element", name, attributes, ...(content ? { content } : {}) };
}

/** An element that holds one value and goes when it is null. */
function field(name: string, slot: Slot): BinXmlElement {
  return { ...plain(name, [], [substitution(slot)]), dependency: slot[0] };
}

function attribute(name: string, slot: Slot): BinXmlAttribute {
  return { name, value: [substitution(slot)] };
}

function literal(name: string, text: string): BinXmlAttribute {
  return { name, value: [text] };
}

function substitution([index, type]: Slot): BinXmlCharacters {
  return { token: "substitution", index, type, optional: true };
}
