import type { ConsumerFacts, FilterFacts } from "@unbind/model";
import { type ObjectPath, parseObjectPath } from "@unbind/mof";

/** Filter that a path names; undefined if it is no path of a filter. */
export function filterOfPath(text: string): FilterFacts | undefined {
  const path = pathOf(text);
  if (!path || (path.className !== "" && path.className.toLowerCase() !== "__eventfilter")) return undefined;
  const name = nameIn(path);
  return name === undefined ? undefined : { name };
}

/** Consumer that a path names, with its class ('' for a bare name); undefined if it is no path. */
export function consumerOfPath(text: string): ConsumerFacts | undefined {
  const path = pathOf(text);
  const name = path && nameIn(path);
  return path && name !== undefined ? { class: path.className, name, properties: {} } : undefined;
}

/** Namespace in front of a path, `root\subscription`; undefined if it is relative. */
export function namespaceOfPath(text: string): string | undefined {
  return pathOf(text)?.namespace;
}

/** Value of the only key, or of all keys where a class has several. */
export function nameIn(path: ObjectPath): string | undefined {
  const [first, ...more] = path.keys;
  if (!first) return undefined;
  return more.length === 0 ? String(first.value) : path.keys.map(({ name, value }) => `${name}=${value}`).join(",");
}

/** Path that a text is; undefined if it is none. */
export function pathOf(text: string): ObjectPath | undefined {
  const parsed = parseObjectPath(text);
  return parsed.ok ? parsed.path : undefined;
}
