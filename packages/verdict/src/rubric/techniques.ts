import type { VerdictReason } from "@unbind/model";
import type { Reading } from "./reading.ts";

/** ATT&CK: event triggered execution by a WMI event subscription. */
const SUBSCRIPTION = "T1546.003";

const BY_PROGRAM: Readonly<Record<string, string>> = {
  powershell: "T1059.001",
  powershell_ise: "T1059.001",
  pwsh: "T1059.001",
  cmd: "T1059.003",
  mshta: "T1218.005",
  msiexec: "T1218.007",
  installutil: "T1218.004",
  odbcconf: "T1218.008",
  regasm: "T1218.009",
  regsvcs: "T1218.009",
  regsvr32: "T1218.010",
  rundll32: "T1218.011",
  hh: "T1218.001",
  msbuild: "T1127.001",
  schtasks: "T1053.005",
  wmic: "T1047",
};
const BY_REASON: Readonly<Record<string, string>> = {
  "hidden-code": "T1027",
  download: "T1105",
  "name-masquerade": "T1036",
  "class-property-code": "T1027.011",
  "mails-out": "T1048",
};
const POWERSHELL = /\b(?:powershell|pwsh)(?:\.exe)?["\s]/i;

/** ATT&CK ids (v18) of what a subscription does, sorted; the subscription itself first. */
export function techniquesOf({ program, kind, text, texts }: Reading, reasons: readonly VerdictReason[]): string[] {
  const found = new Set<string>();
  const byProgram = program && Object.hasOwn(BY_PROGRAM, program.name) ? BY_PROGRAM[program.name] : undefined;
  if (byProgram !== undefined) found.add(byProgram);
  if (texts.some((one) => POWERSHELL.test(one.slice(0, 4096)))) found.add("T1059.001");
  if (kind === "script") found.add(/^j/i.test(text("scriptingengine")) ? "T1059.007" : "T1059.005");
  if (program && /^[cw]script$/.test(program.name)) found.add("T1059.005");
  for (const { id, text: words } of reasons) {
    const technique = BY_REASON[id];
    if (technique !== undefined) found.add(technique);
    if (id === "quiet-switches" && words.includes("hidden window")) found.add("T1564.003");
  }
  return [SUBSCRIPTION, ...[...found].sort()];
}
