/** Looking again through CIM, another way in than the one that removed. */
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
function Invoke-Verify {
  param(
    [object]$Step
  )
  $differences = 0
  foreach ($other in @($plan.steps)) {
    if ($other.action -cne 'remove') {
      continue
    }
    $isThere = Test-Present -Target $other.object
    if ($isThere) {
      $differences += 1
      Add-Outcome -Step $Step.id -Object $other.object.path -State 'came-back' -Text 'there when looked for'
    }
  }
  foreach ($kept in @($plan.keep)) {
    if (-not (Test-Present -Target $kept)) {
      $differences += 1
      Add-Outcome -Step $Step.id -Object $kept.path -State 'missing' -Text 'the plan keeps it, and it is gone'
    }
  }
  $script:differences = $differences
  if ($differences -gt 0) {
    Add-Step -Step $Step.id -State 'failed' -Text ([string]$differences + ' differences')
    return
  }
  Add-Step -Step $Step.id -State 'done' -Text 'every planned object is gone, every kept one is there'
}`;
