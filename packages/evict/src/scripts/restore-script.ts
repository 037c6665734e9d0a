/** `unbind-restore-HOST.ps1`: writes again exactly what a backup holds, by a restore plan with its own approval. */
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";
import { hostData } from "./host-data.ts";
import { HASH_PART } from "./parts/hash-part.ts";
import { HEAD_PART } from "./parts/head-part.ts";
import { JOURNAL_PART } from "./parts/journal-part.ts";
import { JSON_PART } from "./parts/json-part.ts";
import { PLAN_PART } from "./parts/plan-part.ts";
import { TARGET_PART } from "./parts/target-part.ts";
import { WMI_PART } from "./parts/wmi-part.ts";
import { scriptText } from "./script-text.ts";

const PARAMETERS = String.raw`
#requires -Version 5.1
#requires -RunAsAdministrator
# Writes again what an approved restore plan holds, from the backup of a removal. Without -Mode Restore it only looks.
# The one permitted difference is CreatorSID: WMI writes the account that restores.
# Exit codes: 0 done or nothing to do, 1 something to do (Check), 2 usage, 3 refused, 4 failed.
[CmdletBinding(SupportsShouldProcess)]
param(
  [ValidateSet('Check', 'Restore')]
  [string]$Mode = 'Check',
  [string]$StatePath = ''
)`;

const RUN = String.raw`
function ConvertTo-CimValue {
  param(
    [AllowNull()]
    [object]$Value,
    [string]$CimType,
    [bool]$IsArray
  )
  if ($null -eq $Value) {
    return $null
  }
  if ($CimType.StartsWith('object')) {
    throw 'embedded objects are restored from the MOF text'
  }
  $types = @{
    'boolean' = [bool]
    'uint8' = [byte]
    'sint8' = [sbyte]
    'uint16' = [uint16]
    'sint16' = [int16]
    'uint32' = [uint32]
    'sint32' = [int32]
    'uint64' = [uint64]
    'sint64' = [int64]
    'real32' = [single]
    'real64' = [double]
  }
  $type = [string]
  if ($types.ContainsKey($CimType)) {
    $type = $types[$CimType]
  }
  $invariant = [System.Globalization.CultureInfo]::InvariantCulture
  if (-not $IsArray) {
    return [System.Convert]::ChangeType($Value, $type, $invariant)
  }
  $items = @($Value)
  $list = [System.Array]::CreateInstance($type, $items.Count)
  for ($i = 0; $i -lt $items.Count; $i++) {
    $list.SetValue([System.Convert]::ChangeType($items[$i], $type, $invariant), $i)
  }
  return , $list
}
function Invoke-Write {
  param(
    [object]$Step
  )
  $target = $Step.object
  Assert-Name -Name $target.namespace -Pattern '\A[\w\-]+(\\[\w\-]+)*\z'
  Assert-Name -Name $target.class -Pattern '\A\w+\z'
  $scope = New-Object -TypeName System.Management.ManagementScope -ArgumentList ('\\.\' + $target.namespace)
  $path = New-Object -TypeName System.Management.ManagementPath -ArgumentList $target.class
  $source = New-Object -TypeName System.Management.ManagementClass -ArgumentList $scope, $path, $null
  $instance = $source.CreateInstance()
  foreach ($property in @($Step.content)) {
    if ($property.isDefault -or (Test-Same -Left $property.name -Right 'CreatorSID')) {
      continue
    }
    $instance[[string]$property.name] = ConvertTo-CimValue -Value $property.value -CimType $property.cimType -IsArray $property.array
  }
  $options = New-Object -TypeName System.Management.PutOptions
  $options.Type = [System.Management.PutType]::CreateOnly
  [void]$instance.Put($options)
}
function Invoke-Restore {
  param(
    [object]$Step
  )
  $target = $Step.object
  $found = Find-Target -Target $target
  if ($found.Count -gt 0) {
    if (($found.Count -eq 1) -and ((Get-LiveHash -Instance $found[0] -Target $target -Hashed $null) -ceq $target.contentHash)) {
      Add-Outcome -Step $Step.id -Object $target.path -State 'already-restored' -Text 'there, as backed up'
      return
    }
    Add-Outcome -Step $Step.id -Object $target.path -State 'changed' -Text 'there with another content: left as it is'
    return
  }
  if ($Mode -ceq 'Check') {
    Add-Outcome -Step $Step.id -Object $target.path -State 'would-restore' -Text 'not there'
    return
  }
  if (-not $PSCmdlet.ShouldProcess($target.path, 'restore')) {
    return
  }
  Add-Entry -Note @{ 'kind' = 'about-to'; 'step' = $Step.id; 'object' = $target.path; 'contentHash' = $target.contentHash }
  Invoke-Write -Step $Step
  $written = Find-Target -Target $target
  if (($written.Count -eq 1) -and ((Get-LiveHash -Instance $written[0] -Target $target -Hashed $null) -ceq $target.contentHash)) {
    Add-Outcome -Step $Step.id -Object $target.path -State 'restored' -Text 'read again: as backed up, but for CreatorSID'
    return
  }
  Add-Outcome -Step $Step.id -Object $target.path -State 'failed' -Text 'read again: not as backed up'
}
$exitCode = 0
try {
  $script:isWriting = ($Mode -ceq 'Restore') -and (-not $WhatIfPreference)
  if ($script:isWriting) {
    [void][System.IO.Directory]::CreateDirectory($StatePath)
  }
  Read-Journal
  Add-Entry -Note @{ 'kind' = 'run-started'; 'resumed' = ($script:headSeq -gt 0) }
  if ($WhatIfPreference) {
    $Mode = 'Check'
  }
  foreach ($step in @($plan.steps)) {
    if ($step.action -ceq 'restore') {
      Invoke-Restore -Step $step
    }
  }
  Add-Entry -Note @{ 'kind' = 'run-ended'; 'state' = 'done'; 'text' = '' }
}
catch {
  $exitCode = 4
  Add-Entry -Note @{ 'kind' = 'run-ended'; 'state' = 'stopped'; 'text' = $_.Exception.Message }
}
foreach ($state in $script:states.Values) {
  if (($exitCode -eq 0) -and ($state -ceq 'would-restore')) {
    $exitCode = 1
  }
  if (($exitCode -lt 3) -and ($state -ceq 'changed')) {
    $exitCode = 3
  }
  if ($state -ceq 'failed') {
    $exitCode = 4
  }
}
exit $exitCode`;

/** The script of one host. @throws LimitError SCRIPT_LENGTH */
export function restoreScript(plan: EvictionPlan, host: HostPlan): string {
  const library = [JSON_PART, WMI_PART, HASH_PART, TARGET_PART];
  return scriptText([PARAMETERS, HEAD_PART, hostData(plan, host), ...library, PLAN_PART, JOURNAL_PART, RUN]);
}
