/** `unbind-verify-HOST.ps1`: looks whether what a plan removes is gone and what it keeps is there. Only reads. */
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";
import { hostData } from "./host-data.ts";
import { HASH_PART } from "./parts/hash-part.ts";
import { HEAD_PART } from "./parts/head-part.ts";
import { JOURNAL_PART } from "./parts/journal-part.ts";
import { JSON_PART } from "./parts/json-part.ts";
import { PLAN_PART } from "./parts/plan-part.ts";
import { TARGET_PART } from "./parts/target-part.ts";
import { VERIFY_PART } from "./parts/verify-part.ts";
import { WMI_PART } from "./parts/wmi-part.ts";
import { scriptText } from "./script-text.ts";

const PARAMETERS = String.raw`
#requires -Version 5.1
#requires -RunAsAdministrator
# Looks, through another API than the one that removed, whether the plan's objects are gone and the kept ones there.
# Exit codes: 0 as planned, 1 something differs, 2 usage, 3 not this host or too old, 4 could not be read.
[CmdletBinding()]
param(
  [string]$StatePath = ''
)`;

const RUN = String.raw`
$script:differences = 0
try {
  Invoke-Verify -Step @{ 'id' = 'verify' }
}
catch {
  Write-Output (ConvertTo-JsonText -Value @{ 'error' = $_.Exception.Message } -Ascii)
  exit 4
}
$exitCode = 0
if ($script:differences -gt 0) {
  $exitCode = 1
}
Write-Summary -Exit $exitCode
exit $exitCode`;

/** The script of one host. @throws LimitError SCRIPT_LENGTH */
export function verifyScript(plan: EvictionPlan, host: HostPlan): string {
  const library = [JSON_PART, WMI_PART, HASH_PART, TARGET_PART];
  return scriptText([
    PARAMETERS,
    HEAD_PART,
    hostData(plan, host),
    ...library,
    PLAN_PART,
    JOURNAL_PART,
    VERIFY_PART,
    RUN,
  ]);
}
