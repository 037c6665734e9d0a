/** Payloads as fragments: one template per shape, kept for the life of the log. */
import { sha256Hex } from "@unbind/bytes";
import type { BinXmlElement, BinXmlFragment, BinXmlTemplate } from "./element-tree.ts";
import type { EventDataPayload, PayloadField, UserDataPayload } from "./log-event.ts";
import type { BinXmlValue, ValueTypeName } from "./value.ts";

type TemplatePayload = EventDataPayload | UserDataPayload;

/** Makes and remembers the templates of payloads. */
export class PayloadTemplates {
  readonly #templates: Map<string, BinXmlTemplate> = new Map();

  /** `header` as in {@link BinXmlFragment}. */
  fragment(payload: TemplatePayload, header: boolean): BinXmlFragment {
    const key = shapeOf(payload);
    let template = this.#templates.get(key);
    if (!template) {
      const root = payloadElement(payload);
      template = { guid: payload.templateGuid ?? contentGuid(root), root };
      this.#templates.set(key, template);
    }
    return { header, body: { template, values: payload.fields.map(fieldValue) } };
  }
}

/** A text that is equal for equal templates. */
function shapeOf(payload: TemplatePayload): string {
  let key = `${payload.kind}|${payload.name}|${payload.templateGuid}`;
  for (const field of payload.fields)
    key += `|${field.element}.${field.name}:${declaredType(field)}${field.optional ? "?" : ""}`;
  return payload.kind === "user-data" ? `${key}|${payload.xmlns}` : key;
}

function declaredType({ declared, value }: PayloadField): ValueTypeName {
  return declared ?? (typeof value === "string" ? "string" : value.type);
}

function fieldValue({ value }: PayloadField): BinXmlValue {
  return typeof value === "string" ? { type: "string", value } : value;
}

function payloadElement(payload: TemplatePayload): BinXmlElement {
  if (payload.kind === "event-data") {
    return {
      token: "element",
      name: "EventData",
      ...attributes("Name", payload.name),
      content: payload.fields.map((field, i) =>
        fieldElement(field.element ?? "Data", field, i, attributes("Name", field.name)),
      ),
    };
  }
  return {
    token: "element",
    name: payload.name,
    ...attributes("xmlns", payload.xmlns),
    content: payload.fields.map((field, i) => fieldElement(field.name ?? "Data", field, i, {})),
  };
}

function fieldElement(name: string, field: PayloadField, index: number, extra: object): BinXmlElement {
  const optional = field.optional ?? false;
  const content = [{ token: "substitution", index, type: declaredType(field), optional }] as const;
  return { token: "element", name, ...extra, ...(optional ? { dependency: index } : {}), content };
}

function attributes(name: string, value: string | undefined): Pick<BinXmlElement, "attributes"> {
  return value === undefined ? {} : { attributes: [{ name, value: [value] }] };
}

/** Identity of a template that nobody published: equal content, equal GUID. */
export function contentGuid(root: BinXmlElement): Uint8Array {
  const digest = sha256Hex(JSON.stringify(root));
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digest.slice(2 * i, 2 * i + 2), 16));
}
