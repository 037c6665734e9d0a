import { formatBindingPath, formatObjectPath, type ObjectPath } from "@unbind/mof";
import type { Unit } from "./unit.ts";
import type { WmiObject } from "./wmi-objects.ts";

function relative(className: string, name: string): ObjectPath {
  return { host: undefined, namespace: undefined, className, keys: [{ name: "Name", value: name }], singleton: false };
}

function pathOf({ kind, className, name }: WmiObject): ObjectPath {
  return relative(kind === "filter" ? "__EventFilter" : className, name ?? "");
}

/** `__EventFilter.Name="x"`; '' where there is no object or its name wasn't seen. */
export function objectPathText(object: WmiObject | undefined): string {
  return object === undefined || object.name === null ? "" : formatObjectPath(pathOf(object));
}

/** Relative path of the binding, in WMI's escapes. */
export function bindingPathText({ binding }: Unit): string | undefined {
  return binding && formatBindingPath(pathOf(binding.filter), pathOf(binding.consumer));
}
