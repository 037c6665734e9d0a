import type { DerivedField, DerivedFields } from "../add-on/derived-field.ts";

export const computer: DerivedField = (event) => event.computer || undefined;
export const userSid: DerivedField = (event) => event.userSid;
export const eventCode: DerivedField = (event) => String(event.eventId);

/** Those of the add-on's fields that the dataset has. */
export function pick(fields: DerivedFields, names: readonly string[]): DerivedFields {
  const picked: Record<string, DerivedField> = {};
  for (const name of names) {
    const field = fields[name];
    if (field !== undefined) picked[name] = field;
  }
  return picked;
}
