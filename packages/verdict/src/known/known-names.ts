import { knownBad } from "./known-bad.ts";
import { knownGood, vendorNames } from "./known-good.ts";

/** Names that evidence without contents can be searched for: Windows' own, vendors', and those of known families. */
export interface KnownNames {
  filters: string[];
  consumers: string[];
}

/** All of them, each once, in a fixed order. */
export function knownNames(): KnownNames {
  const defined = knownGood.flatMap(({ definitions }) => definitions);
  const vendors = vendorNames.flatMap(({ names }) => names);
  const names = (values: readonly unknown[]) =>
    [...new Set(values.filter((value) => typeof value === "string" && value !== ""))].sort() as string[];
  return {
    filters: names([
      ...defined.map(({ filter }) => filter["name"]),
      ...knownBad.flatMap(({ filters }) => filters),
      ...vendors,
    ]),
    consumers: names([
      ...defined.map(({ consumer }) => consumer["name"]),
      ...knownBad.flatMap(({ consumers }) => consumers.map(({ name }) => name)),
      ...vendors,
    ]),
  };
}
