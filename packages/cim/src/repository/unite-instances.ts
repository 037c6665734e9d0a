import type { IssueLog } from "@unbind/bytes";
import { type Catalogue, getOrAdd, locationNumber, type NamespaceKeys } from "../btree/catalogue.ts";
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
    for (const [number, { location }] of byClass) {
      if (!byRoot.has(number)) report(issues, path, location, "a CI key and no KI key");
    }
    for (const [number, { location, instanceHash }] of byRoot) {
      if (byClass.has(number)) continue;
      report(issues, path, location, "a KI key and no CI key");
      addByRecord(namespace, instanceHash, location, store, version, issues);
    }
  }
}

function locations(
  instances: NamespaceKeys["instances"],
): Map<number, { location: RecordLocation; instanceHash: string }> {
  const found = new Map<number, { location: RecordLocation; instanceHash: string }>();
  for (const ofClass of instances.values()) {
    for (const [instanceHash, location] of ofClass) found.set(locationNumber(location), { location, instanceHash });
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

function report(issues: IssueLog, path: string, { page, id, size }: RecordLocation, keys: string): void {
  const message = `instance at ${page}.${id}.${size} has ${keys}`;
  const evidence = { path, offset: 0, structure: "index key" };
  issues.add({ code: "CIM_KEYS_UNPAIRED", severity: "warning", message, evidence });
}
