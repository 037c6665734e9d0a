import type { KeyValue, ObjectPath } from "./object-path.ts";

/** Text of a path in WMI's own spelling and escapes; a namespace brings `\\host\` (or `\\.\`) in front. */
export function formatObjectPath(path: ObjectPath): string {
  const scope = path.namespace === undefined ? "" : `\\\\${path.host ?? "."}\\${path.namespace}`;
  if (path.className === "" && path.keys.length === 0) return scope;
  return `${scope === "" ? "" : `${scope}:`}${path.className}${keysText(path)}`;
}

/** Path of the `__FilterToConsumerBinding` of two references, which WMI escapes once more inside it. */
export function formatBindingPath(filter: ObjectPath, consumer: ObjectPath): string {
  const ends = [
    { name: "Consumer", value: formatObjectPath(consumer) },
    { name: "Filter", value: formatObjectPath(filter) },
  ];
  return `__FilterToConsumerBinding.${ends.map(({ name, value }) => `${name}=${valueText(value)}`).join(",")}`;
}

function keysText({ keys, singleton }: ObjectPath): string {
  if (singleton) return "=@";
  let text = "";
  for (const { name, value } of keys) {
    const lead = text === "" ? (name === undefined ? "" : ".") : ",";
    text += `${lead}${name ?? ""}=${valueText(value)}`;
  }
  return text;
}

function valueText(value: KeyValue): string {
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "bigint") return value.toString();
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}
