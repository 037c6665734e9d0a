/**
 * Looking again through CIM, another way in than the one that removed. What a run never removed has not come back: a
 * restore would take it for removed. Content of kept objects is compared through System.Management.
 */
export const VERIFY_PART: string = String.raw`
function Test-CimEnd {
  param(
    [AllowNull()]
    [object]$Reference,
    [object]$Wanted
  )
  if ($null -eq $Reference) {
    return $false
  }
  if (-not (Test-Same -Left $Reference.CimSystemProperties.ClassName -Right $Wanted.class)) {
    return $false
  }
  foreach ($key in @($Wanted.keys)) {
    $property = $Reference.CimInstanceProperties[[string]$key.name]
    if (($null -eq $property) -or (-not (Test-Same -Left $property.Value -Right $key.value))) {
      return $false
    }
  }
  return $true
}
function Test-CimTarget {
  param(
    [object]$Instance,
    [object]$Target
  )
  if ($null -ne $Target.PSObject.Properties['ends']) {
    foreach ($end in $Target.ends.PSObject.Properties) {
      $property = $Instance.CimInstanceProperties[$end.Name]
      if (($null -eq $property) -or (-not (Test-CimEnd -Reference $property.Value -Wanted $end.Value))) {
        return $false
      }
    }
    return $true
  }
  return (Test-CimEnd -Reference $Instance -Wanted $Target)
}
function Test-Present {
  param(
    [object]$Target
  )
  $instances = @()
  try {
    $instances = @(Get-CimInstance -Namespace $Target.namespace -ClassName $Target.class -ErrorAction Stop)
  }
  catch {
    $fault = $_.Exception
    if ($fault -isnot [Microsoft.Management.Infrastructure.CimException]) {
      throw
    }
    if (-not (Test-Listed -Text ([string]$fault.NativeErrorCode) -List @('InvalidNamespace', 'InvalidClass', 'NotFound'))) {
      throw
    }
  }
  foreach ($instance in $instances) {
    if (Test-CimTarget -Instance $instance -Target $Target) {
      return $true
    }
  }
  return $false
}
function Test-AsKept {
  param(
    [object]$Target
  )
  if ($null -eq $Target.contentHash) {
    return $true
  }
  foreach ($instance in (Find-Target -Target $Target)) {
    if ((Get-LiveHash -Instance $instance -Target $Target -Hashed $Target.hashed) -cne $Target.contentHash) {
      return $false
    }
  }
  return $true
}
function Invoke-Verify {
  param(
    [object]$Step
  )
  $differences = 0
  foreach ($other in @($plan.steps)) {
    if (($other.action -cne 'remove') -or (-not (Test-Present -Target $other.object))) {
      continue
    }
    $state = 'still-there'
    if ($script:states.ContainsKey($other.object.path)) {
      $state = 'came-back'
      if (-not (Test-Listed -Text $script:states[$other.object.path] -List @('removed', 'already-gone', 'came-back'))) {
        continue
      }
    }
    $differences += 1
    Add-Outcome -Step $Step.id -Object $other.object.path -State $state -Text 'there when looked for'
  }
  foreach ($kept in @($plan.keep)) {
    if (-not (Test-Present -Target $kept)) {
      $differences += 1
      Add-Outcome -Step $Step.id -Object $kept.path -State 'missing' -Text 'the plan keeps it, and it is gone'
    }
    elseif (-not (Test-AsKept -Target $kept)) {
      $differences += 1
      Add-Outcome -Step $Step.id -Object $kept.path -State 'changed' -Text 'the plan keeps it, and it has another content'
    }
  }
  $script:differences = $differences
  if ($differences -gt 0) {
    Add-Step -Step $Step.id -State 'failed' -Text ([string]$differences + ' differences')
    return
  }
  Add-Step -Step $Step.id -State 'done' -Text 'every planned object is gone, every kept one is there'
}`;
