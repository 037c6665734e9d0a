/** `unbind-self-test.ps1`: whether this Windows computes the hashes that plans were made with. Touches nothing. */
import { sha256Hex } from "@unbind/bytes";
import { asciiBytes, asciiJson, powershellText, toBase64 } from "../encode/index.ts";
import { HASH_PART } from "./parts/hash-part.ts";
import { HEAD_PART } from "./parts/head-part.ts";
import { JSON_PART } from "./parts/json-part.ts";
import { WMI_PART } from "./parts/wmi-part.ts";
import { scriptText } from "./script-text.ts";
import { selfTestVectors } from "./self-test-vectors.ts";

const PARAMETERS = String.raw`
#requires -Version 5.1
# Computes hashes of sample values and compares them with those of the tool that makes plans. Reads nothing, writes nothing.
# Exit codes: 0 all equal, 2 usage, 4 some differ: run no other script of Unbind on such a host.
[CmdletBinding()]
param()`;

const RUN = String.raw`
$text = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($vectorsBase64))
if ((Get-TextHash -Text $text) -cne $vectorsSha256) {
  throw 'the samples in this script were changed'
}
$failed = 0
$vectors = (ConvertFrom-Json -InputObject $text).vectors
foreach ($vector in $vectors) {
  if ($null -ne $vector.PSObject.Properties['object']) {
    $properties = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($property in $vector.object.properties) {
      $properties[$property.name] = ConvertTo-PlainValue -Value $property.value
    }
    $hash = Get-ObjectHash -Namespace $vector.object.namespace -Class $vector.object.class -Properties $properties -Hashed $null
  }
  else {
    $hash = Get-TextHash -Text (ConvertTo-JsonText -Value $vector.value)
  }
  $isSame = $hash -ceq $vector.sha256
  if (-not $isSame) {
    $failed += 1
  }
  Write-Output (ConvertTo-JsonText -Value @{ 'name' = $vector.name; 'ok' = $isSame; 'expected' = $vector.sha256; 'found' = $hash } -Ascii)
}
Write-Output (ConvertTo-JsonText -Value @{ 'samples' = @($vectors).Count; 'failed' = $failed } -Ascii)
if ($failed -gt 0) {
  exit 4
}
exit 0`;

/** The script, the same for every host and plan. */
export function selfTestScript(): string {
  const data = asciiJson({ vectors: selfTestVectors() });
  const head = [
    `$vectorsSha256 = ${powershellText(sha256Hex(data))}`,
    `$vectorsBase64 = ${powershellText(toBase64(asciiBytes(data)))}`,
  ].join("\n");
  return scriptText([PARAMETERS, HEAD_PART, head, JSON_PART, WMI_PART, HASH_PART, RUN]);
}
