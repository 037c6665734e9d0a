import { type EvidenceRef, isoToFiletime } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { FieldReader } from "./field-reader.ts";
import type { FragmentReader } from "./fragment-reader.ts";
import type { ContentNode, ElementNode } from "./node.ts";
import type { TextPlan } from "./node-plan.ts";
import { fragmentRange, isLeftOut, NodeText, type Scope } from "./node-text.ts";
import { u32At } from "./number-bytes.ts";
import { type SystemField, systemFields } from "./system-fields.ts";
import { FILETIME_TYPE, UINT64_TYPE } from "./value-type.ts";
import type { ValueWriter } from "./value-writer.ts";

/** Children of Event that embedded fragments begin with; UserData itself always stands in the root. */
const EVENT_PARTS: ReadonlySet<string> = new Set(["EventData", "ProcessingErrorData", "RenderingInfo", "UserData"]);

/** Reads a record into the `Event` model: values as text in the form that Windows renders. */
export class EventReader {
  readonly text: NodeText;
  readonly #reader: FragmentReader;
  readonly #fields: FieldReader;

  constructor(reader: FragmentReader, values: ValueWriter) {
    this.#reader = reader;
    this.text = new NodeText(reader, values);
    this.#fields = new FieldReader(reader, this.text);
  }

  /** The event of the record fragment in `start..end`. @throws EVTX_EVENT_ID and what decoding throws */
  read(start: number, end: number, ref: EvidenceRef): Event {
    this.text.beginRecord();
    const event = emptyEvent(ref);
    let idSeen = false;
    this.#fields.fragment(start, end, 0, (root, scope) => {
      for (const node of root.content) {
        if (node.kind !== "element" || node.name !== "System") this.#part(event, node, scope);
        else if (this.#system(event, node, scope)) idSeen = true;
      }
    });
    if (!idSeen) throw this.#noEventId(start);
    if (this.text.guessed) event.traits.push("encoding-guessed");
    return event;
  }

  /** System alone, payload left out. @throws EVTX_EVENT_ID and what decoding throws */
  readSystem(start: number, end: number, ref: EvidenceRef): Event {
    this.text.beginRecord();
    const event = emptyEvent(ref);
    let idSeen = false;
    this.#fields.fragment(start, end, 0, (root, scope) => {
      const system = root.content.find((node) => node.kind === "element" && node.name === "System");
      if (system?.kind === "element") idSeen = this.#system(event, system, scope);
    });
    if (!idSeen) throw this.#noEventId(start);
    return event;
  }

  /** Adds what the fragment in `start..end`, a child of Event, says. */
  payload(event: Event, start: number, end: number, depth: number): void {
    this.#fields.fragment(start, end, depth, (root, scope) => this.#part(event, root, scope));
  }

  /**
   * The same where the element around the fragment was in a definition that is gone: a root element that
   * isn't a known child of Event was UserData's child.
   */
  orphanedPayload(event: Event, start: number, end: number, depth: number): void {
    this.#fields.fragment(start, end, depth, (root, scope) => {
      if (EVENT_PARTS.has(root.name)) this.#part(event, root, scope);
      else this.#userDataChild(event, root, scope);
    });
  }

  #noEventId(at: number): Error {
    return this.#reader.slot.malformed("EVTX_EVENT_ID", "record has no event id", at, "record");
  }

  /** Reads System; says whether it held an event id. */
  #system(event: Event, system: ElementNode, scope: Scope): boolean {
    let idSeen = false;
    system.system ??= systemFields(system);
    for (const field of system.system) {
      if (isLeftOut(field.node, scope)) continue;
      if (field.kind === "EventID") {
        const text = this.#content(field, scope).trim();
        idSeen = /^\d{1,10}$/.test(text);
        event.eventId = idSeen ? Number(text) & 0xffff : event.eventId;
      } else this.#systemField(event, field, scope);
    }
    return idSeen;
  }

  #content({ text }: SystemField, scope: Scope): string {
    return text ? this.text.planned(text, scope) : "";
  }

  #systemField(event: Event, field: SystemField, scope: Scope): void {
    const attribute = this.text;
    switch (field.kind) {
      case "Provider":
        event.provider =
          attribute.plannedAttribute(field.text, scope) || (attribute.plannedAttribute(field.otherwise, scope) ?? "");
        break;
      case "TimeCreated":
        event.time = this.#time(field.text, scope);
        break;
      case "EventRecordID":
        this.#recordId(event, field, scope);
        break;
      case "Execution":
        event.processId = decimal(attribute.plannedAttribute(field.text, scope));
        break;
      case "Channel":
        event.channel = this.#content(field, scope);
        break;
      case "Computer":
        event.computer = this.#content(field, scope);
        break;
      case "Security":
        event.userSid = attribute.plannedAttribute(field.text, scope) || undefined;
        break;
    }
  }

  #recordId(event: Event, field: SystemField, scope: Scope): void {
    const { frame } = scope;
    const index = field.text?.index ?? -1;
    if (index < 0 || frame.types[index] !== UINT64_TYPE || frame.sizes[index] !== 8) {
      setRecordId(event, this.#content(field, scope));
      return;
    }
    event.recordId = u64At(this.#reader.slot.bytes, frame.starts[index] as number);
    event.ref.recordId = event.recordId.toString();
  }

  #time(text: TextPlan | undefined, scope: Scope): bigint | undefined {
    const { frame } = scope;
    const index = text?.index ?? -1;
    if (index >= 0 && frame.types[index] === FILETIME_TYPE && frame.sizes[index] === 8) {
      return u64At(this.#reader.slot.bytes, frame.starts[index] as number);
    }
    return isoToFiletime(this.text.plannedAttribute(text, scope) ?? "");
  }

  /** A child of Event other than System. */
  #part(event: Event, node: ContentNode, scope: Scope): void {
    const range = node.kind === "value" ? fragmentRange(scope, node.index) : undefined;
    if (range) this.payload(event, range.start, range.end, scope.depth + 1);
    else if (node.kind !== "element") this.#fields.stray(event.data, "Event", node, scope);
    else if (!isLeftOut(node, scope)) this.#element(event, node, scope);
  }

  #element(event: Event, node: ElementNode, scope: Scope): void {
    if (node.name === "EventData") this.#fields.children(event.data, node, "", scope);
    else if (node.name === "UserData") this.#userData(event, node, scope);
    else if (node.name === "RenderingInfo") event.message = this.#message(node, scope);
    else this.#fields.field(event.data, node, "", scope);
  }

  #userData(event: Event, node: ElementNode, scope: Scope): void {
    for (const child of node.content) {
      if (child.kind === "element" && !isLeftOut(child, scope)) this.#userDataChild(event, child, scope);
      const range = child.kind === "value" ? fragmentRange(scope, child.index) : undefined;
      if (!range) {
        this.#fields.stray(event.data, node.name, child, scope);
        continue;
      }
      const visit = (root: ElementNode, inner: Scope): void => this.#userDataChild(event, root, inner);
      this.#fields.fragment(range.start, range.end, scope.depth + 1, visit);
    }
  }

  /** UserData has one child, whose name is the payload's; any further one (never seen) is a field like others. */
  #userDataChild(event: Event, child: ElementNode, scope: Scope): void {
    if (event.payloadName !== undefined) {
      this.#fields.field(event.data, child, "", scope);
      return;
    }
    event.payloadName = child.name;
    this.#fields.attributes(event.data, child, child.name, scope);
    this.#fields.children(event.data, child, "", scope);
  }

  #message(node: ElementNode, scope: Scope): string | undefined {
    const message = node.content.find((child) => child.kind === "element" && child.name === "Message");
    return message?.kind === "element" ? this.text.content(message.content, scope) : undefined;
  }
}

/** An event that says nothing but where it is. */
export function emptyEvent(ref: EvidenceRef): Event {
  return {
    provider: "",
    channel: "",
    eventId: 0,
    recordId: undefined,
    time: undefined,
    computer: "",
    userSid: undefined,
    processId: undefined,
    payloadName: undefined,
    data: [],
    message: undefined,
    traits: [],
    ref,
  };
}

/** Sets the record id if `text` is one. */
export function setRecordId(event: Event, text: string): void {
  if (!/^\d{1,20}$/.test(text)) return;
  event.recordId = BigInt(text);
  event.ref.recordId = event.recordId.toString();
}

/** Little-endian u64; the caller has checked the bounds. */
export function u64At(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32At(bytes, at + 4)) << 32n) | BigInt(u32At(bytes, at));
}

function decimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
