/**
 * Reading WMI through System.Management: raw text of references and times, types, MOF. Names of classes and
 * namespaces are checked to be names before they enter a path; no query text holds a value.
 */
export const WMI_PART: string = String.raw`
function Assert-Name {
  param(
    [string]$Name,
    [string]$Pattern
  )
  if ($Name -notmatch $Pattern) {
    throw 'not a WMI name'
  }
}
function Get-FaultCode {
  param(
    [System.Exception]$Exception
  )
  $base = $Exception.GetBaseException()
  if ($base -is [System.Management.ManagementException]) {
    return [string]$base.ErrorCode
  }
  if ($base -is [System.UnauthorizedAccessException]) {
    return 'AccessDenied'
  }
  return $base.Message
}
function Get-FaultNumber {
  param(
    [System.Exception]$Exception
  )
  $base = $Exception.GetBaseException()
  if ($base -is [System.Management.ManagementException]) {
    return [int]$base.ErrorCode
  }
  return $base.HResult
}
function Get-ClassInstances {
  param(
    [string]$Namespace,
    [string]$Class,
    [switch]$Deep
  )
  Assert-Name -Name $Namespace -Pattern '\A[\w\-]+(\\[\w\-]+)*\z'
  Assert-Name -Name $Class -Pattern '\A\w+\z'
  $scope = New-Object -TypeName System.Management.ManagementScope -ArgumentList ('\\.\' + $Namespace)
  $path = New-Object -TypeName System.Management.ManagementPath -ArgumentList $Class
  $options = New-Object -TypeName System.Management.EnumerationOptions
  $options.EnumerateDeep = [bool]$Deep
  $found = New-Object -TypeName System.Collections.ArrayList
  $source = New-Object -TypeName System.Management.ManagementClass -ArgumentList $scope, $path, $null
  foreach ($instance in $source.GetInstances($options)) {
    [void]$found.Add($instance)
  }
  return , $found
}
function Get-DerivedClasses {
  param(
    [string]$Namespace,
    [string]$Class
  )
  Assert-Name -Name $Namespace -Pattern '\A[\w\-]+(\\[\w\-]+)*\z'
  Assert-Name -Name $Class -Pattern '\A\w+\z'
  $scope = New-Object -TypeName System.Management.ManagementScope -ArgumentList ('\\.\' + $Namespace)
  $path = New-Object -TypeName System.Management.ManagementPath -ArgumentList $Class
  $options = New-Object -TypeName System.Management.EnumerationOptions
  $options.EnumerateDeep = $true
  $names = New-Object -TypeName 'System.Collections.Generic.List[string]'
  $source = New-Object -TypeName System.Management.ManagementClass -ArgumentList $scope, $path, $null
  foreach ($derived in $source.GetSubclasses($options)) {
    $names.Add([string]$derived.SystemProperties['__CLASS'].Value)
  }
  $names.Sort([System.StringComparer]::Ordinal)
  return , $names
}
function Get-AllNamespaces {
  $names = New-Object -TypeName 'System.Collections.Generic.List[string]'
  $names.Add('root')
  for ($i = 0; $i -lt $names.Count; $i++) {
    if ($names.Count -gt 10000) {
      $script:unread.Add('what follows the first 10000 namespaces')
      break
    }
    try {
      foreach ($child in (Get-ClassInstances -Namespace $names[$i] -Class '__NAMESPACE')) {
        $names.Add($names[$i] + '\' + [string]$child['Name'])
      }
    }
    catch {
      $script:unread.Add($names[$i] + ' (namespaces): ' + $_.Exception.Message)
    }
  }
  $names.Sort([System.StringComparer]::OrdinalIgnoreCase)
  return , $names
}
function ConvertTo-PlainValue {
  param(
    [AllowNull()]
    [object]$Value,
    [switch]$Exact
  )
  if ($null -eq $Value) {
    return $null
  }
  if ($Value -is [System.Array]) {
    $list = New-Object -TypeName System.Collections.ArrayList
    foreach ($item in $Value) {
      [void]$list.Add((ConvertTo-PlainValue -Value $item -Exact:$Exact))
    }
    return , $list
  }
  if ($Value -is [System.Management.ManagementBaseObject]) {
    return $Value.GetText([System.Management.TextFormat]::Mof)
  }
  if ($Value -is [char]) {
    return [int]$Value
  }
  if (($Value -is [single]) -or ($Value -is [double])) {
    $number = [double]$Value
    if ([double]::IsNaN($number) -or [double]::IsInfinity($number)) {
      return $number.ToString([System.Globalization.CultureInfo]::InvariantCulture)
    }
    return $number
  }
  if (($Value -is [int64]) -or ($Value -is [uint64])) {
    $digits = $Value.ToString([System.Globalization.CultureInfo]::InvariantCulture)
    if ($Exact -or ([System.Math]::Abs([decimal]$Value) -gt 9007199254740991)) {
      return $digits
    }
  }
  return $Value
}
function Get-PlainProperties {
  param(
    [System.Management.ManagementBaseObject]$Instance
  )
  $properties = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)
  foreach ($property in $Instance.Properties) {
    $properties[$property.Name] = ConvertTo-PlainValue -Value $property.Value
  }
  return $properties
}
function Test-Same {
  param(
    [AllowNull()]
    [object]$Left,
    [AllowNull()]
    [object]$Right
  )
  return [string]::Equals([string]$Left, [string]$Right, [System.StringComparison]::OrdinalIgnoreCase)
}
function Test-Exact {
  param(
    [AllowNull()]
    [object]$Left,
    [AllowNull()]
    [object]$Right
  )
  return [string]::Equals([string]$Left, [string]$Right, [System.StringComparison]::Ordinal)
}
function Test-Listed {
  param(
    [string]$Text,
    [AllowNull()]
    [object]$List
  )
  foreach ($item in $List) {
    if (Test-Same -Left $item -Right $Text) {
      return $true
    }
  }
  return $false
}
function Get-FoldedNamespace {
  param(
    [AllowEmptyString()]
    [string]$Namespace
  )
  $text = $Namespace.Replace('/', '\')
  $text = $text -replace '\A\\\\[^\\]*\\', ''
  return $text.TrimStart([char]92).ToLowerInvariant()
}`;
