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
function ConvertTo-CimItem {
  param(
    [object]$Value,
    [type]$Type
  )
  $invariant = [System.Globalization.CultureInfo]::InvariantCulture
  if ($Type -eq [double]) {
    $text = [string]$Value
    if ($Value -isnot [string]) {
      $text = ConvertTo-NumberText -Value $Value
    }
    return [double]::Parse($text, [System.Globalization.NumberStyles]::Float, $invariant)
  }
  return [System.Convert]::ChangeType($Value, $Type, $invariant)
}
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
  if ($CimType.StartsWith('object', [System.StringComparison]::Ordinal)) {
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
    'char16' = [char]
  }
  $type = [string]
  if ($CimType.StartsWith('real', [System.StringComparison]::Ordinal)) {
    $type = [double]
  }
  if ($types.ContainsKey($CimType)) {
    $type = $types[$CimType]
  }
  if (-not $IsArray) {
    return (ConvertTo-CimItem -Value $Value -Type $type)
  }
  $items = @($Value)
  $list = [System.Array]::CreateInstance($type, $items.Count)
  for ($i = 0; $i -lt $items.Count; $i++) {
    $list.SetValue((ConvertTo-CimItem -Value $items[$i] -Type $type).PSObject.BaseObject, $i)
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
    $value = ConvertTo-CimValue -Value $property.value -CimType $property.cimType -IsArray $property.array
    if ($null -ne $value) {
      $value = $value.PSObject.BaseObject
    }
    $instance[[string]$property.name] = $value
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
  foreach ($subscription in @($Step.subscriptions)) {
    if ($script:left.ContainsKey($subscription)) {
      Add-Outcome -Step $Step.id -Object $target.path -State 'not-run' -Text ('left: ' + $script:left[$subscription])
      return
    }
  }
  $found = Find-Target -Target $target
  if ($found.Count -gt 0) {
    if (($found.Count -eq 1) -and ((Get-LiveHash -Instance $found[0] -Target $target -Hashed $null) -ceq $target.contentHash)) {
      Add-Outcome -Step $Step.id -Object $target.path -State 'already-restored' -Text 'there, as backed up'
      return
    }
    Set-Left -Subscriptions $Step.subscriptions -Text 'another object has the keys of one of its objects'
    Add-Outcome -Step $Step.id -Object $target.path -State 'changed' -Text 'there with another content: left as it is'
    return
  }
  if ($script:unclear -gt 0) {
    Set-Left -Subscriptions $Step.subscriptions -Text 'an object of it could not be told'
    Add-Outcome -Step $Step.id -Object $target.path -State 'failed' -Text 'objects of its class have references that can not be read: it may be one of them'
    return
  }
  if (-not $script:isRestoring) {
    Add-Outcome -Step $Step.id -Object $target.path -State 'would-restore' -Text 'not there'
    return
  }
  if (-not $PSCmdlet.ShouldProcess($target.path, 'restore')) {
    return
  }
  Add-Entry -Note @{ 'kind' = 'about-to'; 'step' = $Step.id; 'object' = $target.path; 'contentHash' = $target.contentHash }
  $why = 'read again: not as backed up'
  try {
    Invoke-Write -Step $Step
  }
  catch {
    $why = 'not written: ' + (Get-FaultCode -Exception $_.Exception)
  }
  $written = Find-Target -Target $target
  if (($written.Count -eq 1) -and ((Get-LiveHash -Instance $written[0] -Target $target -Hashed $null) -ceq $target.contentHash)) {
    Add-Outcome -Step $Step.id -Object $target.path -State 'restored' -Text 'read again: as backed up, but for CreatorSID'
    return
  }
  Set-Left -Subscriptions $Step.subscriptions -Text 'an object of it could not be written'
  Add-Outcome -Step $Step.id -Object $target.path -State 'failed' -Text $why
}
$exitCode = 0
try {
  $script:isRestoring = ($Mode -eq 'Restore') -and (-not $WhatIfPreference)
  Open-Journal -MayWrite $script:isRestoring
  Add-Entry -Note @{ 'kind' = 'run-started'; 'resumed' = ($script:headSeq -gt 0) }
  foreach ($step in @($plan.steps)) {
    if ($step.action -ceq 'restore') {
      if ([System.DateTime]::UtcNow -ge $expires) {
        throw 'the plan expired'
      }
      Invoke-Restore -Step $step
    }
  }
  Add-Entry -Note @{ 'kind' = 'run-ended'; 'state' = 'done'; 'text' = '' }
}
catch {
  $exitCode = 4
  Add-Entry -Note @{ 'kind' = 'run-ended'; 'state' = 'stopped'; 'text' = $_.Exception.Message }
}
foreach ($entry in $script:states.GetEnumerator()) {
  $state = $entry.Value
  if (($exitCode -eq 0) -and ($state -ceq 'would-restore')) {
    $exitCode = 1
  }
  if (($exitCode -lt 3) -and (Test-Listed -Text $state -List @('changed', 'not-run'))) {
    $exitCode = 3
  }
  if ($state -ceq 'failed') {
    $exitCode = 4
  }
}
Close-Journal
Write-Summary -Exit $exitCode
exit $exitCode`;

/** The script of one host. @throws LimitError SCRIPT_LENGTH */
export function restoreScript(plan: EvictionPlan, host: HostPlan): string {
  const library = [JSON_PART, WMI_PART, HASH_PART, TARGET_PART];
  return scriptText([PARAMETERS, HEAD_PART, hostData(plan, host), ...library, PLAN_PART, JOURNAL_PART, RUN]);
}
