/** Opens the plan in the script and refuses to go on where it isn't this host's, or is too old. */
export const PLAN_PART: string = String.raw`
$script:headSeq = 0
$script:headHash = $planSha256
$script:backupHash = ''
$script:isWriting = $false
$script:records = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,string]' -ArgumentList ([System.StringComparer]::Ordinal)
$script:states = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,string]' -ArgumentList ([System.StringComparer]::Ordinal)
$script:left = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,string]' -ArgumentList ([System.StringComparer]::Ordinal)
$planText = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($planBase64))
if ((Get-TextHash -Text $planText) -cne $dataSha256) {
  Write-Output '{"error":"the plan in this script was changed"}'
  exit 2
}
$plan = ConvertFrom-Json -InputObject $planText
$shortName = ([string]$plan.host).Split([char]46)[0]
$hostNames = @($env:COMPUTERNAME, [System.Net.Dns]::GetHostName())
$isHost = $false
foreach ($hostName in $hostNames) {
  if (Test-Same -Left $hostName -Right $shortName) {
    $isHost = $true
  }
}
if (-not $isHost) {
  Write-Output '{"error":"the plan is for another host"}'
  exit 3
}
$expires = [System.DateTime]::ParseExact([string]$plan.expires, 'yyyy-MM-ddTHH:mm:ss.fffffffZ', [System.Globalization.CultureInfo]::InvariantCulture, 'AssumeUniversal, AdjustToUniversal')
if ([System.DateTime]::UtcNow -ge $expires) {
  Write-Output '{"error":"the plan has expired: make a new one"}'
  exit 3
}
if ($StatePath.Length -eq 0) {
  $StatePath = [System.IO.Path]::Combine($env:ProgramData, 'Unbind', $planSha256.Substring(0, 16))
}
$journalPath = [System.IO.Path]::Combine($StatePath, 'journal.jsonl')
$backupPath = [System.IO.Path]::Combine($StatePath, 'backup.json')`;
