/** What every script begins with, after its parameters: strictness, and refusing to run where answers would be wrong. */
const headOf = (usage: number, refused: number, fault: number): string => String.raw`
$usageExit = ${usage}
$refusedExit = ${refused}
$faultExit = ${fault}
trap {
  Write-Output (ConvertTo-Json -Compress -InputObject @{ 'error' = ([string]$_.Exception.Message -replace '[^\x20-\x7e]', '?') })
  exit $faultExit
}
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if ([string]$ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  Write-Output '{"error":"PowerShell runs in a constrained language mode: sign the script or allow it"}'
  exit $usageExit
}
if ([string]$PSVersionTable.PSEdition -ne 'Desktop') {
  Write-Output '{"error":"run it in Windows PowerShell 5.1: later ones read dates in JSON as times"}'
  exit $usageExit
}
if ([System.Environment]::Is64BitOperatingSystem -and (-not [System.Environment]::Is64BitProcess)) {
  Write-Output '{"error":"run it in a 64-bit PowerShell: a 32-bit one sees another registry"}'
  exit $usageExit
}
$script:unread = New-Object -TypeName 'System.Collections.Generic.List[string]'
$script:classValues = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,object]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)`;

export const HEAD_PART: string = headOf(2, 3, 4);

/** Of an Intune detection: any exit code but 0 may start the remediation, so that only its last line may say 1. */
export const DETECTION_HEAD_PART: string = headOf(0, 0, 0);
