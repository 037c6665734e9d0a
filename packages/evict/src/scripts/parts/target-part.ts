/**
 * Finds the one live object that a plan names, by class and key values, never by a pattern. Keys compare as WMI does:
 * ordinal, without case (PowerShell's own -eq skips invisible characters). References that can't be read are counted:
 * where one is, nothing may be called gone.
 */
export const TARGET_PART: string = String.raw`
function ConvertFrom-ObjectPath {
  param(
    [AllowEmptyString()]
    [string]$Text,
    [string]$DefaultNamespace
  )
  $single = [System.Text.RegularExpressions.RegexOptions]::Singleline
  $namespace = $DefaultNamespace
  $rest = $Text
  $scoped = [regex]::Match($Text, '\A(?<ns>[^:"=]*):(?<rest>.*)\z', $single)
  if ($scoped.Success) {
    $namespace = Get-FoldedNamespace -Namespace $scoped.Groups['ns'].Value
    $rest = $scoped.Groups['rest'].Value
  }
  $named = [regex]::Match($rest, '\A\s*(?<class>\w+)\s*(?<keys>[.=].*)\z', $single)
  if (-not $named.Success) {
    return $null
  }
  $keys = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,string]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)
  $tail = $named.Groups['keys'].Value
  $value = '\s*=\s*(?:"(?<value>(?:[^"\\]|\\.)*)"|''(?<raw>[^'']*)''|(?<raw>[^,"''\s]+))\s*'
  $pattern = New-Object -TypeName regex -ArgumentList ('\G[.,]\s*(?<name>\w+)' + $value), $single
  if ($tail.StartsWith('=', [System.StringComparison]::Ordinal)) {
    $pattern = New-Object -TypeName regex -ArgumentList ('\G(?<name>)' + $value), $single
  }
  $at = 0
  while ($at -lt $tail.Length) {
    $key = $pattern.Match($tail, $at)
    if ((-not $key.Success) -or ($key.Length -eq 0)) {
      return $null
    }
    $text = $key.Groups['raw'].Value
    if ($key.Groups['value'].Success) {
      $text = [regex]::Replace($key.Groups['value'].Value, '\\(["\\])', '$1')
    }
    $keys[$key.Groups['name'].Value] = $text
    $at = $key.Index + $key.Length
  }
  return @{ 'namespace' = $namespace; 'class' = $named.Groups['class'].Value; 'keys' = $keys }
}
function Test-End {
  param(
    [AllowNull()]
    [object]$Found,
    [object]$Wanted
  )
  if ($null -eq $Found) {
    return $false
  }
  if (-not (Test-Same -Left $Found['namespace'] -Right (Get-FoldedNamespace -Namespace $Wanted.namespace))) {
    return $false
  }
  if (-not (Test-Same -Left $Found['class'] -Right $Wanted.class)) {
    return $false
  }
  $wantedKeys = @($Wanted.keys)
  $foundCount = @($Found['keys'].GetEnumerator()).Count
  if ($wantedKeys.Count -ne $foundCount) {
    return $false
  }
  foreach ($key in $wantedKeys) {
    $name = [string]$key.name
    if (($wantedKeys.Count -eq 1) -and $Found['keys'].ContainsKey('')) {
      $name = ''
    }
    if (-not $Found['keys'].ContainsKey($name)) {
      return $false
    }
    if (-not (Test-Same -Left $Found['keys'][$name] -Right $key.value)) {
      return $false
    }
  }
  return $true
}
function Test-Target {
  param(
    [System.Management.ManagementBaseObject]$Instance,
    [object]$Target
  )
  if (Test-Same -Left $Instance.SystemProperties['__RELPATH'].Value -Right $Target.relativePath) {
    return $true
  }
  if (@($Target.keys).Count -eq 0) {
    return $false
  }
  $ends = $null
  if ($null -ne $Target.PSObject.Properties['ends']) {
    $ends = $Target.ends
  }
  foreach ($key in @($Target.keys)) {
    $value = $Instance[[string]$key.name]
    $end = $null
    if ($null -ne $ends) {
      foreach ($candidate in $ends.PSObject.Properties) {
        if (Test-Same -Left $candidate.Name -Right $key.name) {
          $end = $candidate.Value
        }
      }
    }
    if ($null -ne $end) {
      $path = ConvertFrom-ObjectPath -Text ([string]$value) -DefaultNamespace (Get-FoldedNamespace -Namespace $Target.namespace)
      if ($null -eq $path) {
        $script:unclear += 1
      }
      if (-not (Test-End -Found $path -Wanted $end)) {
        return $false
      }
    }
    elseif (-not (Test-Same -Left $value -Right $key.value)) {
      return $false
    }
  }
  return $true
}
function Find-Target {
  param(
    [object]$Target
  )
  $hits = New-Object -TypeName System.Collections.ArrayList
  $script:unclear = 0
  $instances = @()
  try {
    $instances = Get-ClassInstances -Namespace $Target.namespace -Class $Target.class
  }
  catch {
    $code = Get-FaultCode -Exception $_.Exception
    if (-not (Test-Listed -Text $code -List @('InvalidNamespace', 'InvalidClass', 'NotFound'))) {
      throw ($Target.namespace + ':' + $Target.class + ' can not be read: ' + $code)
    }
  }
  foreach ($instance in $instances) {
    if (Test-Target -Instance $instance -Target $Target) {
      [void]$hits.Add($instance)
    }
  }
  return , $hits
}
function Get-LiveHash {
  param(
    [System.Management.ManagementBaseObject]$Instance,
    [object]$Target,
    [AllowNull()]
    [object]$Hashed
  )
  $properties = Get-PlainProperties -Instance $Instance
  return (Get-ObjectHash -Namespace $Target.namespace -Class $Target.class -Properties $properties -Hashed $Hashed)
}`;
