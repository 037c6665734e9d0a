/**
 * Canonical JSON in PowerShell, the same text that `canonicalJson` gives: keys sorted by UTF-16 unit, no white space,
 * numbers as ECMAScript prints them. ConvertTo-Json of 5.1 escapes other characters, and turns lists of one into values.
 * Dictionaries are walked by GetEnumerator: a key called Keys or Count would hide the member of that name.
 */
export const JSON_PART: string = String.raw`
$unitNames = @{
  8 = '\b'
  9 = '\t'
  10 = '\n'
  12 = '\f'
  13 = '\r'
  34 = '\"'
  92 = '\\'
}
function Get-UnitText {
  param(
    [string]$Text,
    [int]$Index,
    [switch]$Ascii
  )
  $code = [int]$Text[$Index]
  if ($unitNames.ContainsKey($code)) {
    return $unitNames[$code]
  }
  if (($code -lt 32) -or ($Ascii -and ($code -gt 126)) -or (Test-LoneSurrogate -Text $Text -Index $Index)) {
    return '\u' + $code.ToString('x4')
  }
  return [string]$Text[$Index]
}
function ConvertTo-QuotedText {
  param(
    [AllowEmptyString()]
    [string]$Text,
    [switch]$Ascii
  )
  $builder = New-Object -TypeName System.Text.StringBuilder
  $at = 0
  foreach ($match in [regex]::Matches($Text, '[^\x20-\x21\x23-\x5b\x5d-\x7e]')) {
    [void]$builder.Append($Text.Substring($at, $match.Index - $at))
    [void]$builder.Append((Get-UnitText -Text $Text -Index $match.Index -Ascii:$Ascii))
    $at = $match.Index + 1
  }
  [void]$builder.Append($Text.Substring($at))
  return '"' + $builder.ToString() + '"'
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
function ConvertTo-RealText {
  param(
    [double]$Number
  )
  $invariant = [System.Globalization.CultureInfo]::InvariantCulture
  if ($Number -eq 0) {
    return '0'
  }
  $text = ''
  for ($i = 0; $i -le 16; $i++) {
    $text = $Number.ToString('E' + $i.ToString('D', $invariant), $invariant)
    if ([double]::Parse($text, [System.Globalization.NumberStyles]::Float, $invariant) -eq $Number) {
      break
    }
  }
  $match = [regex]::Match($text, '\A(?<sign>-?)(?<first>[0-9])(?:\.(?<rest>[0-9]+))?E(?<exponent>[+-][0-9]+)\z')
  if (-not $match.Success) {
    throw 'not a number that JSON has'
  }
  $sign = $match.Groups['sign'].Value
  $digits = ($match.Groups['first'].Value + $match.Groups['rest'].Value).TrimEnd([char]48)
  $point = [int]::Parse($match.Groups['exponent'].Value, $invariant) + 1
  if (($point -gt 0) -and ($point -le 21)) {
    if ($digits.Length -le $point) {
      return $sign + $digits.PadRight($point, [char]48)
    }
    return $sign + $digits.Substring(0, $point) + '.' + $digits.Substring($point)
  }
  if (($point -gt -6) -and ($point -le 0)) {
    return $sign + '0.' + $digits.PadLeft($digits.Length - $point, [char]48)
  }
  $power = 'e-' + (1 - $point).ToString('D', $invariant)
  if ($point -gt 0) {
    $power = 'e+' + ($point - 1).ToString('D', $invariant)
  }
  if ($digits.Length -eq 1) {
    return $sign + $digits + $power
  }
  return $sign + $digits.Substring(0, 1) + '.' + $digits.Substring(1) + $power
}
function ConvertTo-NumberText {
  param(
    [object]$Value
  )
  $invariant = [System.Globalization.CultureInfo]::InvariantCulture
  if ($Value -is [decimal]) {
    return (ConvertTo-RealText -Number ([double]::Parse($Value.ToString($invariant), [System.Globalization.NumberStyles]::Float, $invariant)))
  }
  if (($Value -is [double]) -or ($Value -is [single])) {
    return (ConvertTo-RealText -Number ([double]$Value))
  }
  return $Value.ToString('D', $invariant)
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
  if ($Value -is [string]) {
    return (ConvertTo-QuotedText -Text $Value -Ascii:$Ascii)
  }
  $parts = New-Object -TypeName 'System.Collections.Generic.List[string]'
  if ($Value -is [System.Collections.IDictionary]) {
    $keys = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($entry in $Value.GetEnumerator()) {
      $keys.Add([string]$entry.Key)
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
  return (ConvertTo-NumberText -Value $Value)
}
function Get-TextHash {
  param(
    [string]$Text
  )
  $sha = [System.Security.Cryptography.SHA256]::Create()
  $hash = $sha.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Text))
  return [System.BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()
}
function Get-TimeText {
  return [System.DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffffff', [System.Globalization.CultureInfo]::InvariantCulture) + 'Z'
}`;
