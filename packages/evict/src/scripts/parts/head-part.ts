/** What every script begins with, after its parameters: strictness, and refusing to run where answers would be wrong. */
export const HEAD_PART: string = String.raw`
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$script:unread = New-Object -TypeName 'System.Collections.Generic.List[string]'
$script:classValues = @{}
if ([System.Environment]::Is64BitOperatingSystem -and (-not [System.Environment]::Is64BitProcess)) {
  Write-Output '{"error":"run it in a 64-bit PowerShell: a 32-bit one sees another registry"}'
  exit 2
}
if ([string]$PSVersionTable.PSEdition -ne 'Desktop') {
  Write-Output '{"error":"run it in Windows PowerShell 5.1: later ones read dates in JSON as times"}'
  exit 2
}
if ([string]$ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  Write-Output '{"error":"PowerShell runs in a constrained language mode: sign the script or allow it"}'
  exit 2
}`;
