/** MITRE ATT&CK Enterprise 18.1: the techniques that a verdict can name, as ATT&CK names them. */

/** Version of ATT&CK whose ids and names are used. */
export const ATTACK_VERSION = "18.1";

const NAMES: ReadonlyMap<string, string> = new Map([
  ["T1027", "Obfuscated Files or Information"],
  ["T1027.011", "Fileless Storage"],
  ["T1036", "Masquerading"],
  ["T1047", "Windows Management Instrumentation"],
  ["T1048", "Exfiltration Over Alternative Protocol"],
  ["T1053", "Scheduled Task/Job"],
  ["T1053.005", "Scheduled Task"],
  ["T1059", "Command and Scripting Interpreter"],
  ["T1059.001", "PowerShell"],
  ["T1059.003", "Windows Command Shell"],
  ["T1059.005", "Visual Basic"],
  ["T1059.007", "JavaScript"],
  ["T1105", "Ingress Tool Transfer"],
  ["T1127", "Trusted Developer Utilities Proxy Execution"],
  ["T1127.001", "MSBuild"],
  ["T1218", "System Binary Proxy Execution"],
  ["T1218.001", "Compiled HTML File"],
  ["T1218.004", "InstallUtil"],
  ["T1218.005", "Mshta"],
  ["T1218.007", "Msiexec"],
  ["T1218.008", "Odbcconf"],
  ["T1218.009", "Regsvcs/Regasm"],
  ["T1218.010", "Regsvr32"],
  ["T1218.011", "Rundll32"],
  ["T1546", "Event Triggered Execution"],
  ["T1546.003", "Windows Management Instrumentation Event Subscription"],
  ["T1564", "Hide Artifacts"],
  ["T1564.003", "Hidden Window"],
]);

/** Name of a technique; undefined for ids that no verdict of ours gives. */
export function techniqueName(id: string): string | undefined {
  return NAMES.get(id);
}

/** `T1546` of `T1546.003`; undefined if the id is no sub-technique's. */
export function parentTechnique(id: string): string | undefined {
  const [parent, sub] = id.split(".");
  return sub === undefined ? undefined : parent;
}
