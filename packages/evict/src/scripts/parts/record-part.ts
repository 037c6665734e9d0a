/** One WMI object with every property, as inventories and backups hold it. */
export const RECORD_PART: string = String.raw`
function Get-CimTypeText {
  param(
    [System.Management.PropertyData]$Property
  )
  $type = ([string]$Property.Type).ToLowerInvariant()
  if (($type -cne 'reference') -and ($type -cne 'object')) {
    return $type
  }
  foreach ($qualifier in $Property.Qualifiers) {
    if (Test-Same -Left $qualifier.Name -Right 'CIMTYPE') {
      $text = [string]$qualifier.Value
      return $type + ':' + $text.Substring($text.IndexOf([char]58) + 1)
    }
  }
  return $type + ':'
}
function Get-ClassDefaults {
  param(
    [string]$Namespace,
    [string]$Class
  )
  $key = $Namespace + ':' + $Class
  if (-not $script:classValues.ContainsKey($key)) {
    $scope = New-Object -TypeName System.Management.ManagementScope -ArgumentList ('\\.\' + $Namespace)
    $path = New-Object -TypeName System.Management.ManagementPath -ArgumentList $Class
    $source = New-Object -TypeName System.Management.ManagementClass -ArgumentList $scope, $path, $null
    $script:classValues[$key] = Get-PlainProperties -Instance $source
  }
  return $script:classValues[$key]
}
function Get-ObjectRecord {
  param(
    [string]$Namespace,
    [string]$Class,
    [System.Management.ManagementBaseObject]$Instance,
    [switch]$Exact
  )
  $defaults = Get-ClassDefaults -Namespace $Namespace -Class $Class
  $properties = New-Object -TypeName System.Collections.ArrayList
  foreach ($property in $Instance.Properties) {
    $plain = ConvertTo-PlainValue -Value $property.Value
    $default = $null
    if ($defaults.ContainsKey($property.Name)) {
      $default = $defaults[$property.Name]
    }
    $isDefault = Test-Exact -Left (ConvertTo-JsonText -Value $plain) -Right (ConvertTo-JsonText -Value $default)
    [void]$properties.Add(@{
      'name' = $property.Name
      'cimType' = Get-CimTypeText -Property $property
      'array' = $property.IsArray
      'value' = ConvertTo-PlainValue -Value $property.Value -Exact:$Exact
      'isDefault' = $isDefault
    })
  }
  $derivation = New-Object -TypeName System.Collections.ArrayList
  foreach ($name in $Instance.SystemProperties['__DERIVATION'].Value) {
    [void]$derivation.Add([string]$name)
  }
  return @{
    'namespace' = $Namespace
    'class' = [string]$Instance.SystemProperties['__CLASS'].Value
    'derivation' = $derivation
    'path' = [string]$Instance.SystemProperties['__PATH'].Value
    'relativePath' = [string]$Instance.SystemProperties['__RELPATH'].Value
    'properties' = $properties
    'mof' = $Instance.GetText([System.Management.TextFormat]::Mof)
  }
}`;
