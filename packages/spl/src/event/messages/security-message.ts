/**
 * Messages of the Security log: a title, then sections of `Label:` and value. Layout and labels observed in exports that
 * carry both message and values (Windows 10, Server 2016 to 2019). Left out: the explaining paragraphs behind the values,
 * and the alignment by several tabs (two stand everywhere). `%%1842`-like codes print as the message table has them.
 */
import { type Event, fieldOf } from "@unbind/model";
import { SECURITY_LAYOUTS, type SecurityLayout } from "./security-layouts.ts";

/** Texts of the parameter codes that stand in the values of the layouts. */
const PARAMETERS: Readonly<Record<string, string>> = {
  "%%1537": "DELETE",
  "%%1538": "READ_CONTROL",
  "%%1539": "WRITE_DAC",
  "%%1540": "WRITE_OWNER",
  "%%1541": "SYNCHRONIZE",
  "%%1832": "Identification",
  "%%1833": "Impersonation",
  "%%1840": "Delegation",
  "%%1842": "Yes",
  "%%1843": "No",
  "%%1904": "New registry value created",
  "%%1905": "Existing registry value modified",
  "%%1906": "Registry value deleted",
  "%%4416": "ReadData (or ListDirectory)",
  "%%4417": "WriteData (or AddFile)",
  "%%4432": "Query key value",
  "%%4433": "Set key value",
  "%%4434": "Create sub-key",
  "%%4435": "Enumerate sub-keys",
  "%%14592": "Inbound",
  "%%14593": "Outbound",
  "%%14610": "Receive/Accept",
  "%%14611": "Connect",
};

/** The message of a Security event; undefined for ids whose layout isn't known. */
export function securityMessage(event: Event): string | undefined {
  const layout = SECURITY_LAYOUTS.get(event.eventId);
  if (layout === undefined) return undefined;
  let text = layout.title;
  for (const { heading, lines } of layout.sections) {
    text += heading === "" ? "\r\n" : `\r\n\r\n${heading}:`;
    const indent = heading === "" ? "\r\n" : "\r\n\t";
    for (const { label, field } of lines) text += `${indent}${label}:\t\t${printed(event, field)}`;
  }
  return text;
}

function printed(event: Event, field: string): string {
  return printedValue(fieldOf(event, field) ?? "-", field);
}

/** A value as the message has it, where that field of the layout takes it. */
export function printedValue(value: string, field: string): string {
  if (value.startsWith("%%")) return value.replaceAll(/%%\d{1,5}/g, parameterText);
  // Logon ids are printed in capital digits, process ids aren't.
  return field.endsWith("LogonId") && value.startsWith("0x") ? `0x${value.slice(2).toUpperCase()}` : value;
}

function parameterText(code: string): string {
  return Object.hasOwn(PARAMETERS, code) ? (PARAMETERS[code] ?? code) : code;
}

/**
 * Fields that the classic add-on cuts out of `Label: value` lines: the label with `_` for blanks (`Account_Name`), every
 * value in order. Undefined if the message of this event has no such label.
 */
export function labelledValues(event: Event, name: string): string | string[] | undefined {
  const layout = SECURITY_LAYOUTS.get(event.eventId);
  if (layout === undefined) return undefined;
  const values = labelFields(layout)
    .get(name)
    ?.map((field) => printed(event, field));
  return values?.length === 1 ? values[0] : values;
}

/** Names of those fields. */
export function labelNames(event: Event): Iterable<string> {
  const layout = SECURITY_LAYOUTS.get(event.eventId);
  return layout === undefined ? [] : labelFields(layout).keys();
}

const byLabel = new Map<SecurityLayout, ReadonlyMap<string, readonly string[]>>();

function labelFields(layout: SecurityLayout): ReadonlyMap<string, readonly string[]> {
  const known = byLabel.get(layout);
  if (known !== undefined) return known;
  const map = new Map<string, string[]>();
  for (const { label, field } of layout.sections.flatMap(({ lines }) => lines)) {
    const name = label.replaceAll(/[^A-Za-z0-9]+/g, "_").replace(/_$/, "");
    map.set(name, [...(map.get(name) ?? []), field]);
  }
  byLabel.set(layout, map);
  return map;
}
