/** `unbind-collect.ps1`: reads what `unbind scan` needs of a live host, and changes nothing. */
import { powershellText } from "../encode/index.ts";
import { HEAD_PART } from "./parts/head-part.ts";
import { INVENTORY_PART } from "./parts/inventory-part.ts";
import { JSON_PART } from "./parts/json-part.ts";
import { RECORD_PART } from "./parts/record-part.ts";
import { WMI_PART } from "./parts/wmi-part.ts";
import { scriptText } from "./script-text.ts";

const PARAMETERS = String.raw`
#requires -Version 5.1
#requires -RunAsAdministrator
# Collects every WMI event subscription of this host into one file of JSON Lines (unbind.collect/1). Only reads.
# Exit codes: 0 all read, 1 written but some namespaces or classes could not be read, 2 usage, 4 failed.
[CmdletBinding()]
param(
  [string]$Path = ''
)`;

const RUN = String.raw`
try {
  if ($Path.Length -eq 0) {
    $Path = $env:COMPUTERNAME + '.unbind-collect.jsonl'
  }
  $Path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
  if ([System.IO.File]::Exists($Path) -and ((New-Object -TypeName System.IO.FileInfo -ArgumentList $Path).Length -gt 0)) {
    Write-Output '{"error":"the file is there already: name another with -Path"}'
    exit 2
  }
  $lines = New-Object -TypeName 'System.Collections.Generic.List[string]'
  $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
  $lines.Add((ConvertTo-JsonText -Ascii -Value @{
    'schema' = 'unbind.collect/1'
    'tool' = @{ 'name' = 'unbind'; 'version' = $toolVersion }
    'host' = $env:COMPUTERNAME
    'os' = [System.Environment]::OSVersion.Version.ToString()
    'account' = $identity.User.Value
    'time' = Get-TimeText
  }))
  $objectCount = 0
  $errorCount = 0
  foreach ($namespace in (Get-AllNamespaces)) {
    $inventory = Get-NamespaceInventory -Namespace $namespace
    foreach ($record in $inventory['objects']) {
      $record['kind'] = 'object'
      $lines.Add((ConvertTo-JsonText -Value $record -Ascii))
    }
    $objectCount += $inventory['objects'].Count
    $errorCount += $inventory['errors'].Count
    $lines.Add((ConvertTo-JsonText -Ascii -Value @{
      'kind' = 'namespace'
      'name' = $namespace
      'classes' = $inventory['classes']
      'errors' = $inventory['errors']
    }))
  }
  try {
    $entries = Get-AutorecoverList
    $lines.Add((ConvertTo-JsonText -Value @{ 'kind' = 'autorecover'; 'entries' = $entries } -Ascii))
  }
  catch {
    $errorCount += 1
    $lines.Add((ConvertTo-JsonText -Value @{ 'kind' = 'autorecover'; 'error' = $_.Exception.Message } -Ascii))
  }
  foreach ($what in $script:unread) {
    $errorCount += 1
    $failure = @{ 'what' = 'namespaces'; 'code' = 0; 'text' = $what }
    $lines.Add((ConvertTo-JsonText -Value @{ 'kind' = 'namespace'; 'name' = 'root'; 'classes' = @(); 'errors' = @($failure) } -Ascii))
  }
  $lines.Add((ConvertTo-JsonText -Value @{ 'kind' = 'end'; 'objects' = $objectCount; 'errors' = $errorCount } -Ascii))
  $text = [string]::Join([string][char]10, $lines.ToArray()) + [char]10
  [System.IO.File]::WriteAllText($Path, $text, [System.Text.Encoding]::ASCII)
  $summary = @{ 'path' = $Path; 'sha256' = (Get-TextHash -Text $text); 'objects' = $objectCount; 'errors' = $errorCount }
  Write-Output (ConvertTo-JsonText -Value $summary -Ascii)
}
catch {
  Write-Output (ConvertTo-JsonText -Value @{ 'error' = $_.Exception.Message } -Ascii)
  exit 4
}
if ($errorCount -gt 0) {
  exit 1
}
exit 0`;

/** The script, the same for every host. */
export function collectScript(version: string): string {
  const head = `$toolVersion = ${powershellText(version)}`;
  return scriptText([PARAMETERS, HEAD_PART, head, JSON_PART, WMI_PART, RECORD_PART, INVENTORY_PART, RUN]);
}
