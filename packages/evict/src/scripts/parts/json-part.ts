/**
 * Canonical JSON in PowerShell, the same text that `canonicalJson` gives: keys sorted by UTF-16 unit, no white space.
 * ConvertTo-Json of 5.1 escapes other characters, and turns lists of one into values.
 */
export const JSON_PART: string = String.raw`
function ConvertTo-QuotedText {
  param(
    [AllowEmptyString()]
    [string]$Text,
    [switch]$Ascii
  )
  $builder = New-Object -TypeName System.Text.StringBuilder
  [void]$builder.Append([char]34)
  for ($i = 0; $i -lt $Text.Length; $i++) {
    $code = [int]$Text[$i]
    if ($code -eq 34) {
      [void]$builder.Append('\"')
    }
    elseif ($code -eq 92) {
      [void]$builder.Append('\\')
    }
    elseif ($code -eq 8) {
      [void]$builder.Append('\b')
    }
    elseif ($code -eq 9) {
      [void]$builder.Append('\t')
    }
    elseif ($code -eq 10) {
      [void]$builder.Append('\n')
    }
    elseif ($code -eq 12) {
      [void]$builder.Append('\f')
    }
    elseif ($code -eq 13) {
      [void]$builder.Append('\r')
    }
    elseif ($code -lt 32) {
      [void]$builder.Append('\u' + $code.ToString('x4'))
    }
    elseif ($Ascii -and $code -gt 126) {
      [void]$builder.Append('\u' + $code.ToString('x4'))
    }
    elseif (Test-LoneSurrogate -Text $Text -Index $i) {
      [void]$builder.Append('\u' + $code.ToString('x4'))
    }
    else {
      [void]$builder.Append($Text[$i])
    }
  }
  [void]$builder.Append([char]34)
  return $builder.ToString()
}
function Test-LoneSurrogate {
  param(
    [string]$Text,
    [int]$Index
  )
  if ([char]::IsHighSurrogate($Text[$Index])) {
    return (($Index + 1) -ge $Text.Length) -or (-not [char]::IsLowSurrogate($Text[$Index + 1]))
  }
  if ([char]::IsLowSurrogate($Text[$Index])) {
    return ($Index -eq 0) -or (-not [char]::IsHighSurrogate($Text[$Index - 1]))
  }
  return $false
}
function ConvertTo-JsonText {
  param(
    [AllowNull()]
    [object]$Value,
    [switch]$Ascii
  )
  if ($null -eq $Value) {
    return 'null'
  }
  if ($Value -is [bool]) {
    if ($Value) {
      return 'true'
    }
    return 'false'
  }
  if (($Value -is [string]) -or ($Value -is [char])) {
    return (ConvertTo-QuotedText -Text ([string]$Value) -Ascii:$Ascii)
  }
  $parts = New-Object -TypeName 'System.Collections.Generic.List[string]'
  if ($Value -is [System.Collections.IDictionary]) {
    $keys = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($key in $Value.Keys) {
      $keys.Add([string]$key)
    }
    $keys.Sort([System.StringComparer]::Ordinal)
    foreach ($key in $keys) {
      $name = ConvertTo-QuotedText -Text $key -Ascii:$Ascii
      $member = ConvertTo-JsonText -Value $Value[$key] -Ascii:$Ascii
      $parts.Add($name + ':' + $member)
    }
    return '{' + [string]::Join(',', $parts.ToArray()) + '}'
  }
  if ($Value -is [System.Management.Automation.PSCustomObject]) {
    $members = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([System.StringComparer]::Ordinal)
    foreach ($property in $Value.PSObject.Properties) {
      $members[$property.Name] = $property.Value
    }
    return (ConvertTo-JsonText -Value $members -Ascii:$Ascii)
  }
  if ($Value -is [System.Collections.IEnumerable]) {
    foreach ($item in $Value) {
      $parts.Add((ConvertTo-JsonText -Value $item -Ascii:$Ascii))
    }
    return '[' + [string]::Join(',', $parts.ToArray()) + ']'
  }
  return ([System.IFormattable]$Value).ToString($null, [System.Globalization.CultureInfo]::InvariantCulture)
}
function Get-TextHash {
  param(
    [string]$Text
  )
  $sha = [System.Security.Cryptography.SHA256]::Create()
  $hash = $sha.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Text))
  return [System.BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()
}`;
