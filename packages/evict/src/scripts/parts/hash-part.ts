import { CLASS_DEFAULTS } from "../../plan/object-hash.ts";

const defaults = Object.entries(CLASS_DEFAULTS)
  .map(([name, value]) => `$classDefaults['${name}'] = ${value}`)
  .join("\n");

/** The content hash of a live object by the rules of `objectHash`. */
export const HASH_PART: string = String.raw`
$classDefaults = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([System.StringComparer]::Ordinal)
${defaults}
$leftOut = @('creatorsid', 'pscomputername')
$referenceNames = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([System.StringComparer]::Ordinal)
$referenceNames['__filtertoconsumerbinding'] = @('filter', 'consumer')
$referenceNames['__eventconsumerproviderregistration'] = @('provider')
function Test-DefaultValue {
  param(
    [string]$Name,
    [AllowNull()]
    [object]$Value
  )
  if ($null -eq $Value) {
    return $true
  }
  if ($Value -is [bool]) {
    return (-not $Value)
  }
  if ($Value -is [string]) {
    return $false
  }
  if ($Value -is [System.Collections.IList]) {
    if ($Value.Count -eq 0) {
      return $true
    }
    return ($Value.Count -eq 1) -and ($Value[0] -is [string]) -and ($Value[0].Length -eq 0)
  }
  return $classDefaults.ContainsKey($Name) -and ($classDefaults[$Name] -eq $Value)
}
function Get-ObjectHash {
  param(
    [string]$Namespace,
    [string]$Class,
    [System.Collections.IDictionary]$Properties,
    [AllowNull()]
    [object]$Hashed
  )
  $references = @()
  if ($referenceNames.ContainsKey($Class.ToLowerInvariant())) {
    $references = $referenceNames[$Class.ToLowerInvariant()]
  }
  $kept = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([System.StringComparer]::Ordinal)
  foreach ($entry in $Properties.GetEnumerator()) {
    $name = ([string]$entry.Key).ToLowerInvariant()
    if ($name.StartsWith('__', [System.StringComparison]::Ordinal)) {
      continue
    }
    if ((Test-Listed -Text $name -List $leftOut) -or (Test-Listed -Text $name -List $references)) {
      continue
    }
    if (($null -ne $Hashed) -and (-not (Test-Listed -Text $name -List $Hashed))) {
      continue
    }
    $value = $entry.Value
    if (Test-DefaultValue -Name $name -Value $value) {
      continue
    }
    if ((Test-Same -Left $name -Right 'eventnamespace') -and ($value -is [string])) {
      $value = Get-FoldedNamespace -Namespace $value
    }
    $kept[$name] = $value
  }
  $content = @{
    'class' = $Class.ToLowerInvariant()
    'ns' = Get-FoldedNamespace -Namespace $Namespace
    'props' = $kept
    'v' = 1
  }
  return (Get-TextHash -Text (ConvertTo-JsonText -Value $content))
}`;
