/** Makes a written repository what a simulated host has become, so that it can be read and scanned again. */
import type { CimValue } from "@unbind/cim";
import type { RepositoryWriter } from "@unbind/cim/fixtures";
import type { BackedUpProperty } from "../plan/plan.ts";
import type { HostChange } from "./simulated-host.ts";

/** Applies what a run did, in order, and commits. @throws RangeError the repository isn't the host's */
export function writeBack(writer: RepositoryWriter, changes: readonly HostChange[]): void {
  for (const { kind, object } of changes) {
    const { namespace, relativePath, class: className, properties } = object;
    if (kind === "removed") writer.delete(`\\\\.\\${namespace}:${relativePath}`);
    else writer.instance(namespace, className, Object.fromEntries(stated(properties)));
  }
  writer.commit();
}

/** What the class gives is left to the class. */
function stated(properties: readonly BackedUpProperty[]): [string, CimValue][] {
  return properties.filter(({ isDefault }) => !isDefault).map((one) => [one.name, cimValue(one)]);
}

function cimValue({ cimType, array, value }: BackedUpProperty): CimValue {
  if (array && cimType === "uint8" && Array.isArray(value)) return Uint8Array.from(value, Number);
  const isWide = /^[su]int64$/.test(cimType);
  if (Array.isArray(value))
    return value.map((one) => (isWide && one !== null ? BigInt(String(one)) : one)) as CimValue[];
  return isWide && value !== null ? BigInt(String(value)) : value;
}
