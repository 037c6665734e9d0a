/** `unbind-evict-HOST.ps1`: runs one host's part of an approved removal plan. Reads only, unless asked to remove. */
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";
import { hostData } from "./host-data.ts";
import { BACKUP_PART } from "./parts/backup-part.ts";
import { GUARD_PART } from "./parts/guard-part.ts";
import { HASH_PART } from "./parts/hash-part.ts";
import { DETECTION_HEAD_PART, HEAD_PART } from "./parts/head-part.ts";
import { INVENTORY_PART } from "./parts/inventory-part.ts";
import { JOURNAL_PART } from "./parts/journal-part.ts";
import { JSON_PART } from "./parts/json-part.ts";
import { PLAN_PART } from "./parts/plan-part.ts";
import { RECORD_PART } from "./parts/record-part.ts";
import { REMOVE_PART } from "./parts/remove-part.ts";
import { TARGET_PART } from "./parts/target-part.ts";
import { VERIFY_PART } from "./parts/verify-part.ts";
import { WMI_PART } from "./parts/wmi-part.ts";
import { scriptText } from "./script-text.ts";

const parameters = (mode: EvictMode): string => String.raw`
#requires -Version 5.1
#requires -RunAsAdministrator
# Removes exactly the WMI objects that an approved plan names. Without -Mode Remove it only looks; -WhatIf works too.
# Writes one JSON object a line, a summary last. Backup and journal lie under -StatePath (default: ProgramData\Unbind).
# Exit codes: 0 done or nothing to do, 1 something to do (Check), 2 usage, 3 refused, 4 failed.
[CmdletBinding(SupportsShouldProcess)]
param(
  [ValidateSet('Check', 'Remove')]
  [string]$Mode = '${mode}',
  [string]$StatePath = '',
  [string]$TranscriptPath = ''
)`;

const RUN = String.raw`
function Invoke-Step {
  param(
    [object]$Step
  )
  if ($Step.action -ceq 'check') {
    Invoke-Check -Step $Step
  }
  elseif ($Step.action -ceq 'remove') {
    if ([System.DateTime]::UtcNow -ge $expires) {
      throw 'the plan expired'
    }
    Invoke-Remove -Step $Step
  }
  elseif ($Step.action -ceq 'remove-autorecover') {
    Invoke-Autorecover -Step $Step
  }
  elseif ($Step.action -ceq 'stop') {
    Invoke-Stop -Step $Step
  }
  elseif (-not $script:isRemoving) {
    return
  }
  elseif ($Step.action -ceq 'back-up') {
    Invoke-BackUp -Step $Step
  }
  elseif (($Step.action -ceq 'verify') -and ($Step.when -ceq 'after-reboot')) {
    Add-Step -Step $Step.id -State 'left' -Text 'run unbind-verify after the next restart'
  }
  elseif ($Step.action -ceq 'verify') {
    if ($Step.when -ceq 'after-60-seconds') {
      Start-Sleep -Seconds 60
    }
    Invoke-Verify -Step $Step
  }
}
$script:differences = 0
$script:backup = $null
$exitCode = 0
if ($TranscriptPath.Length -gt 0) {
  [void](Start-Transcript -LiteralPath $TranscriptPath -Append -WhatIf:$false -Confirm:$false)
}
try {
  $script:isRemoving = ($Mode -eq 'Remove') -and (-not $WhatIfPreference)
  Open-Journal -MayWrite $script:isRemoving
  Add-Entry -Note @{ 'kind' = 'run-started'; 'resumed' = ($script:headSeq -gt 0) }
  foreach ($step in @($plan.steps)) {
    Invoke-Step -Step $step
  }
  Add-Entry -Note @{ 'kind' = 'run-ended'; 'state' = 'done'; 'text' = '' }
}
catch {
  $exitCode = 4
  Add-Entry -Note @{ 'kind' = 'run-ended'; 'state' = 'stopped'; 'text' = $_.Exception.Message }
}`;

const EXIT = String.raw`
foreach ($entry in $script:states.GetEnumerator()) {
  $state = $entry.Value
  if (($exitCode -eq 0) -and ($state -ceq 'would-remove')) {
    $exitCode = 1
  }
  if (($exitCode -lt 3) -and (Test-Listed -Text $state -List @('changed', 'shared', 'protected', 'not-run'))) {
    $exitCode = 3
  }
  if (Test-Listed -Text $state -List @('denied', 'failed', 'came-back', 'missing', 'still-there')) {
    $exitCode = 4
  }
}
Close-Journal
Write-Summary -Exit $exitCode
if ($TranscriptPath.Length -gt 0) {
  [void](Stop-Transcript)
}
exit $exitCode`;

/** Intune keeps the last line of output, and runs the remediation if the detection exits with 1. */
const DETECTION_EXIT = String.raw`
Close-Journal
$present = 0
$refused = 0
foreach ($entry in $script:states.GetEnumerator()) {
  $state = $entry.Value
  if ($state -ceq 'would-remove') {
    $present += 1
  }
  elseif ($state -cne 'already-gone') {
    $refused += 1
  }
}
Write-Output (ConvertTo-JsonText -Value @{ 'plan' = $planSha256; 'present' = $present; 'refused' = $refused; 'error' = ($exitCode -eq 4) } -Ascii)
if (($present -gt 0) -and ($exitCode -eq 0)) {
  exit 1
}
exit 0`;

/** What the script does when no -Mode is given. */
export type EvictMode = "Check" | "Remove";

export interface EvictScriptOptions {
  /** Default `Check`. */
  mode?: EvictMode;
  /** Exit as an Intune detection script must: 1 if an approved object is there, as approved; else 0. */
  isDetection?: boolean;
}

/** The script of one host. @throws LimitError SCRIPT_LENGTH */
export function evictScript(
  plan: EvictionPlan,
  host: HostPlan,
  { mode = "Check", isDetection = false }: EvictScriptOptions = {},
): string {
  const library = [JSON_PART, WMI_PART, HASH_PART, TARGET_PART, RECORD_PART, INVENTORY_PART];
  const work = [PLAN_PART, JOURNAL_PART, BACKUP_PART, GUARD_PART, REMOVE_PART, VERIFY_PART, RUN];
  const head = isDetection ? DETECTION_HEAD_PART : HEAD_PART;
  const exit = isDetection ? DETECTION_EXIT : EXIT;
  return scriptText([parameters(mode), head, hostData(plan, host), ...library, ...work, exit]);
}
