/** What the `source` of a sighting says about it. */

/** Sources that state some properties of an object only: Sysmon, scripts, processes, WMI-Activity but 5861. */
const PARTIAL = /^(?:sysmon|powershell|security|wmi-activity\/58(?:57|58|59|60))\b/i;
/** The WMI repository itself. */
const REPOSITORY = /^(?:cim|repository|wmi-repository)\b/i;
/** MOF files, text and binary, and the list of those that WMI compiles again. */
const MOF = /^(?:mof|bmf|autorecover)\b/i;

export function isPartialSource(source: string): boolean {
  return PARTIAL.test(source);
}

export function isRepositorySource(source: string): boolean {
  return REPOSITORY.test(source);
}

export function isMofSource(source: string): boolean {
  return MOF.test(source);
}
