/** Opens the plan in the script and refuses to go on where it isn't this host's, or is too old. */
export const PLAN_PART: string = String.raw`
$script:headSeq = 0
$script:headHash = $planSha256
$script:backupHash = ''
$script:isWriting = $false
$script:journal = $null
$script:unclear = 0
$script:records = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,string]' -ArgumentList ([System.StringComparer]::Ordinal)
$script:states = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,string]' -ArgumentList ([System.StringComparer]::Ordinal)
$script:left = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,string]' -ArgumentList ([System.StringComparer]::Ordinal)
$planText = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($planBase64))
if ((Get-TextHash -Text $planText) -cne $dataSha256) {
  Write-Output '{"error":"the plan in this script was changed"}'
  exit $usageExit
}
$plan = ConvertFrom-Json -InputObject $planText
$ownName = [System.Net.Dns]::GetHostName()
$ownDomain = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().DomainName
$isHost = Test-Listed -Text ([string]$plan.host) -List @($env:COMPUTERNAME, $ownName, ($ownName + '.' + $ownDomain))
if (-not $isHost) {
  Write-Output '{"error":"the plan is for another host"}'
  exit $refusedExit
}
$expires = [System.DateTime]::ParseExact([string]$plan.expires, 'yyyy-MM-ddTHH:mm:ss.fffffffZ', [System.Globalization.CultureInfo]::InvariantCulture, 'AssumeUniversal, AdjustToUniversal')
if ([System.DateTime]::UtcNow -ge $expires) {
  Write-Output '{"error":"the plan has expired: make a new one"}'
  exit $refusedExit
}
$isDefaultState = $StatePath.Length -eq 0
if ($isDefaultState) {
  $StatePath = [System.IO.Path]::Combine($env:ProgramData, 'Unbind', $planSha256.Substring(0, 16))
}
else {
  $StatePath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($StatePath)
}
$journalPath = [System.IO.Path]::Combine($StatePath, 'journal.jsonl')
$backupPath = [System.IO.Path]::Combine($StatePath, 'backup.json')`;
