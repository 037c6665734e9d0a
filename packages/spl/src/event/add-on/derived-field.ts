import type { Event } from "@unbind/model";

/** A field that an add-on makes of an event; undefined if the event has none. */
export type DerivedField = (event: Event) => string | undefined;

/** Fields by name, in the order they are listed. */
export type DerivedFields = Readonly<Record<string, DerivedField>>;

/** First value of exactly that name; '' counts as missing, as in an index. */
export function value(event: Event, name: string): string | undefined {
  for (const field of event.data) if (field.name === name) return field.value === "" ? undefined : field.value;
  return undefined;
}

/** A field that is a copy of one value. */
export function copy(name: string): DerivedField {
  return (event) => value(event, name);
}

/** The last part of a path in one value: `cmd.exe`. */
export function lastPart(name: string): DerivedField {
  return (event) => {
    const path = value(event, name);
    return path === undefined ? undefined : fileName(path);
  };
}

/** Text behind the last backslash or slash. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1);
}

/** A value other than `-`, which Windows prints for none. */
export function stated(event: Event, name: string): string | undefined {
  const found = value(event, name);
  return found === "-" ? undefined : found;
}

/** A number printed as hex (`0x24d4`) in decimal; other text as it is. */
export function decimal(name: string): DerivedField {
  return (event) => {
    const text = value(event, name);
    return text !== undefined && /^0x[0-9a-f]{1,16}$/i.test(text) ? BigInt(text).toString() : text;
  };
}

/** Always the same text. */
export function constant(text: string): DerivedField {
  return () => text;
}
