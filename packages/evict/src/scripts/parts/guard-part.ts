import { STANDARD_CONSUMERS } from "../../guard/standard-objects.ts";

const standard = [...STANDARD_CONSUMERS].map((name) => `'${name}'`).join(", ");

/** The last look before a removal, at the live object: what stays whatever the plan says, and who still needs it. */
export const GUARD_PART: string = String.raw`
$standardConsumers = @(${standard})
function Test-Standard {
  param(
    [object]$Target
  )
  if (-not (Test-Listed -Text $Target.role -List @('registration', 'provider'))) {
    return $false
  }
  $name = @($Target.keys)[0].value
  if ($Target.role -ceq 'registration') {
    $name = @($Target.ends.provider.keys)[0].value
  }
  $isHome = Test-Listed -Text (Get-FoldedNamespace -Namespace $Target.namespace) -List @('root\subscription', 'root\default')
  return $isHome -and (Test-Listed -Text ([string]$name) -List $standardConsumers)
}
function Test-Protected {
  param(
    [System.Management.ManagementBaseObject]$Instance,
    [object]$Target
  )
  $hash = Get-LiveHash -Instance $Instance -Target $Target -Hashed $null
  foreach ($content in @($plan.protect)) {
    if ($content.contentHash -ceq $hash) {
      return $true
    }
  }
  return $false
}
function Get-WhyStays {
  param(
    [System.Management.ManagementBaseObject]$Instance,
    [object]$Target
  )
  if (Test-Standard -Target $Target) {
    return 'Windows needs it'
  }
  if ($Target.role -cne 'binding') {
    if (Test-Protected -Instance $Instance -Target $Target) {
      return 'its content is protected'
    }
    return ''
  }
  foreach ($end in $Target.ends.PSObject.Properties) {
    $found = Find-Target -Target $end.Value
    if ($found.Count -ne 1) {
      return ''
    }
    if (-not (Test-Protected -Instance $found[0] -Target $end.Value)) {
      return ''
    }
  }
  return 'it binds two objects that stay'
}
function Test-Reference {
  param(
    [System.Management.ManagementBaseObject]$Instance,
    [string]$Namespace,
    [string[]]$Names,
    [object]$Target
  )
  foreach ($name in $Names) {
    $path = ConvertFrom-ObjectPath -Text ([string]$Instance[$name]) -DefaultNamespace (Get-FoldedNamespace -Namespace $Namespace)
    if ($null -eq $path) {
      return $true
    }
    if (Test-End -Found $path -Wanted $Target) {
      return $true
    }
  }
  return $false
}
function Test-Query {
  param(
    [string]$Query,
    [object]$Target
  )
  $text = $Query.ToLowerInvariant()
  if (-not $text.Contains('__timerevent')) {
    return $false
  }
  if (-not $text.Contains('timerid')) {
    return $true
  }
  $timer = ([string]@($Target.keys)[0].value).ToLowerInvariant()
  return $text.Replace('\', '').Contains($timer.Replace('\', ''))
}
function Get-WhyNeeded {
  param(
    [object]$Target
  )
  $class = '__FilterToConsumerBinding'
  if ($Target.role -ceq 'timer') {
    $class = '__EventFilter'
  }
  if ($Target.role -ceq 'provider') {
    $class = '__EventConsumerProviderRegistration'
  }
  $script:unread.Clear()
  foreach ($namespace in (Get-AllNamespaces)) {
    if ($Target.role -ceq 'registration') {
      $why = Get-ServedConsumer -Namespace $namespace -Target $Target
      if ($why.Length -gt 0) {
        return $why
      }
      continue
    }
    try {
      $instances = Get-ClassInstances -Namespace $namespace -Class $class -Deep
    }
    catch {
      return $namespace + ' can not be read, so that nobody knows whether it needs it'
    }
    foreach ($instance in $instances) {
      $isNeeded = $false
      if ($Target.role -ceq 'timer') {
        $isNeeded = Test-Query -Query ([string]$instance['Query']) -Target $Target
      }
      elseif ($Target.role -ceq 'provider') {
        $isNeeded = Test-Reference -Instance $instance -Namespace $namespace -Names @('Provider') -Target $Target
      }
      else {
        $isNeeded = Test-Reference -Instance $instance -Namespace $namespace -Names @('Filter', 'Consumer') -Target $Target
      }
      if ($isNeeded) {
        return $namespace + ':' + [string]$instance.SystemProperties['__RELPATH'].Value + ' needs it'
      }
    }
  }
  if ($script:unread.Count -gt 0) {
    return $script:unread[0] + ' can not be read, so that nobody knows whether it is needed'
  }
  return ''
}
function Get-ServedConsumer {
  param(
    [string]$Namespace,
    [object]$Target
  )
  if (-not (Test-Same -Left (Get-FoldedNamespace -Namespace $Namespace) -Right (Get-FoldedNamespace -Namespace $Target.namespace))) {
    return ''
  }
  foreach ($registration in (Find-Target -Target $Target)) {
    foreach ($class in $registration['ConsumerClassNames']) {
      foreach ($consumer in (Get-ClassInstances -Namespace $Namespace -Class ([string]$class))) {
        return [string]$consumer.SystemProperties['__RELPATH'].Value + ' needs it'
      }
    }
  }
  return ''
}`;
