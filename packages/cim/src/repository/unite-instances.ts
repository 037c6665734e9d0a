import type { IssueLog } from "@unbind/bytes";
import { type Catalogue, getOrAdd, locationText, type NamespaceKeys } from "../btree/catalogue.ts";
import type { RecordLocation } from "../btree/index-key.ts";
import type { RepositoryVersion } from "../files/mapping.ts";
import { readInstanceHeader } from "../objects/instance-record.ts";
import type { RecordStore } from "../objects/record-store.ts";
import { located } from "./class-table.ts";

/**
 * Every instance has two keys, under its class and under the class that declares its key. Where only the second is
 * there, the record itself says the class; a missing twin of either kind is an issue.
 */
export function uniteInstances(
  { namespaces }: Catalogue,
  store: RecordStore,
  version: RepositoryVersion,
  issues: IssueLog,
): void {
  const { path } = store.pages.file;
  for (const namespace of namespaces.values()) {
    const byClass = locations(namespace.instances);
    const byRoot = locations(namespace.byKeyRoot);
    for (const [text, { location }] of byClass) {
      if (!byRoot.has(text)) report(issues, path, `instance at ${text}.${location.size} has a CI key and no KI key`);
    }
    for (const [text, { location, instanceHash }] of byRoot) {
      if (byClass.has(text)) continue;
      report(issues, path, `instance at ${text}.${location.size} has a KI key and no CI key`);
      addByRecord(namespace, instanceHash, location, store, version, issues);
    }
  }
}

function locations(
  instances: NamespaceKeys["instances"],
): Map<string, { location: RecordLocation; instanceHash: string }> {
  const found = new Map<string, { location: RecordLocation; instanceHash: string }>();
  for (const ofClass of instances.values()) {
    for (const [instanceHash, location] of ofClass) found.set(locationText(location), { location, instanceHash });
  }
  return found;
}

function addByRecord(
  { instances }: NamespaceKeys,
  instanceHash: string,
  location: RecordLocation,
  store: RecordStore,
  version: RepositoryVersion,
  issues: IssueLog,
): void {
  try {
    const { classHash } = readInstanceHeader(store.fetch(location).bytes, version);
    const ofClass = getOrAdd(instances, classHash, () => new Map<string, RecordLocation>());
    if (!ofClass.has(instanceHash)) ofClass.set(instanceHash, location);
  } catch (error) {
    issues.add(located(error, { path: store.pages.file.path, offset: 0, structure: "instance" }));
  }
}

function report(issues: IssueLog, path: string, message: string): void {
  const evidence = { path, offset: 0, structure: "index key" };
  issues.add({ code: "CIM_KEYS_UNPAIRED", severity: "warning", message, evidence });
}
