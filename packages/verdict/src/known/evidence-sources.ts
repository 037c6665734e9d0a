/** What the `source` of a sighting says about it. */
import type { SightingReport } from "@unbind/model";

/** Sources that state some properties of an object only: Sysmon, scripts, processes, WMI-Activity but 5861. */
const PARTIAL = /^(?:sysmon|powershell|security|wmi-activity\/58(?:57|58|59|60))\b/i;
/** The WMI repository itself, or an inventory of it. */
const REPOSITORY = /^wmi-(?:repository|inventory)\b/i;
/** MOF files, text and binary, and the list of those that WMI compiles again. */
const MOF = /^(?:mof|bmf|autorecover)\b/i;

/** Caveats of a statement that may leave properties out. */
const INCOMPLETE = /\bmay be missing\b|\bcould not be read\b/i;
const DELETION = /^would be deleted\b/i;

/** A statement of whole objects: what it leaves out is at its default. */
export function statesWholeObject(sighting: SightingReport): boolean {
  const { source, caveats = [] } = sighting;
  if (PARTIAL.test(source) || caveats.some((caveat) => INCOMPLETE.test(caveat))) return false;
  return sighting.kind !== "attempted" || isPlan(sighting);
}

/** A MOF file that would make the object, which it states whole; not one that would delete it. */
export function isPlan({ source, detail = "" }: SightingReport): boolean {
  return MOF.test(source) && !DELETION.test(detail);
}

export function isRepositorySource(source: string): boolean {
  return REPOSITORY.test(source);
}
