/**
 * Finds the one live object that a plan names, by class and key values, never by a pattern. Keys compare as WMI does:
 * ordinal, without case (PowerShell's own -eq skips invisible characters).
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
  $named = [regex]::Match($rest, '\A(?<class>\w+)(?<keys>[.=].*)\z', $single)
  if (-not $named.Success) {
    return $null
  }
  $keys = @{}
  $text = $named.Groups['keys'].Value
  $whole = [regex]::Match($text, '\A="(?<value>(?:[^"\\]|\\.)*)"\z', $single)
  if ($whole.Success) {
    $keys[''] = [regex]::Replace($whole.Groups['value'].Value, '\\(.)', '$1', $single)
    return @{ 'namespace' = $namespace; 'class' = $named.Groups['class'].Value; 'keys' = $keys }
  }
  $pattern = New-Object -TypeName regex -ArgumentList '\G[.,](?<name>\w+)=(?:"(?<value>(?:[^"\\]|\\.)*)"|(?<bare>[^,"]+))', $single
  $at = 0
  while ($at -lt $text.Length) {
    $key = $pattern.Match($text, $at)
    if (-not $key.Success) {
      return $null
    }
    if ($key.Groups['bare'].Success) {
      $keys[$key.Groups['name'].Value] = $key.Groups['bare'].Value
    }
    else {
      $keys[$key.Groups['name'].Value] = [regex]::Replace($key.Groups['value'].Value, '\\(.)', '$1', $single)
    }
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
  if ($wantedKeys.Count -ne $Found['keys'].Count) {
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
