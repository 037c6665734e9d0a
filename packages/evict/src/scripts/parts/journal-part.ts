/**
 * The journal of a run (unbind.journal/1) and what became of each object. A line is on disk before the deed that it
 * announces; a run that broke off is taken up from it. Add- functions write one JSON line to the output as well.
 */
export const JOURNAL_PART: string = String.raw`
function Add-Entry {
  param(
    [System.Collections.IDictionary]$Note
  )
  $entry = @{}
  foreach ($member in $Note.GetEnumerator()) {
    $entry[$member.Key] = $member.Value
  }
  $entry['schema'] = 'unbind.journal/1'
  $entry['seq'] = $script:headSeq + 1
  $entry['prev'] = $script:headHash
  $entry['plan'] = $planSha256
  $entry['host'] = $plan.host
  $entry['time'] = Get-TimeText
  $entry['hash'] = Get-TextHash -Text (ConvertTo-JsonText -Value $entry)
  $line = ConvertTo-JsonText -Value $entry -Ascii
  if ($script:isWriting) {
    $bytes = [System.Text.Encoding]::ASCII.GetBytes($line + [char]10)
    $script:journal.Write($bytes, 0, $bytes.Length)
    $script:journal.Flush($true)
  }
  $script:headSeq = $entry['seq']
  $script:headHash = $entry['hash']
  Write-Output $line
}
function Initialize-StateFolder {
  if (-not $isDefaultState) {
    [void][System.IO.Directory]::CreateDirectory($StatePath)
    return
  }
  $security = New-Object -TypeName System.Security.AccessControl.DirectorySecurity
  $security.SetSecurityDescriptorSddlForm('O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
  foreach ($folder in @([System.IO.Path]::GetDirectoryName($StatePath), $StatePath)) {
    if (-not [System.IO.Directory]::Exists($folder)) {
      [void][System.IO.Directory]::CreateDirectory($folder, $security)
    }
    $found = [System.IO.Directory]::GetAccessControl($folder)
    $owner = $found.GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    $isOurs = $found.AreAccessRulesProtected -and (Test-Listed -Text $owner -List @('S-1-5-32-544', 'S-1-5-18'))
    if ((-not $isOurs) -or [System.IO.File]::GetAttributes($folder).HasFlag([System.IO.FileAttributes]::ReparsePoint)) {
      throw 'the folder for backup and journal was made by somebody else: look at it, or name another with -StatePath'
    }
  }
}
function Open-Journal {
  param(
    [bool]$MayWrite
  )
  if ($MayWrite) {
    Initialize-StateFolder
    $script:journal = [System.IO.File]::Open($journalPath, 'OpenOrCreate', 'ReadWrite', 'Read')
  }
  elseif ([System.IO.File]::Exists($journalPath)) {
    $script:journal = [System.IO.File]::Open($journalPath, 'Open', 'Read', 'ReadWrite')
  }
  else {
    return
  }
  if ($script:journal.Length -gt 268435456) {
    throw 'the journal is over 256 MiB'
  }
  $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $script:journal, ([System.Text.Encoding]::ASCII), $false
  $text = $reader.ReadToEnd()
  $whole = $text.LastIndexOf([char]10) + 1
  Read-Journal -Text $text.Substring(0, $whole)
  if ($MayWrite) {
    $script:journal.SetLength($whole)
    [void]$script:journal.Seek(0, 'End')
    $script:isWriting = $true
  }
}
function Close-Journal {
  if ($null -ne $script:journal) {
    $script:journal.Dispose()
  }
}
function Read-Journal {
  param(
    [AllowEmptyString()]
    [string]$Text
  )
  foreach ($line in $Text.Split([char]10)) {
    if ($line.Length -eq 0) {
      continue
    }
    $entry = ConvertFrom-Json -InputObject $line
    $content = @{}
    foreach ($property in $entry.PSObject.Properties) {
      if ($property.Name -cne 'hash') {
        $content[$property.Name] = $property.Value
      }
    }
    $hash = Get-TextHash -Text (ConvertTo-JsonText -Value $content)
    $follows = ($entry.prev -ceq $script:headHash) -and ($entry.seq -eq ($script:headSeq + 1))
    if (($hash -cne $entry.hash) -or (-not $follows) -or ($entry.plan -cne $planSha256)) {
      throw 'the journal was changed: nothing may rest on it'
    }
    $script:headSeq = [int]$entry.seq
    $script:headHash = [string]$entry.hash
    if ($entry.kind -ceq 'backed-up') {
      $script:backupHash = [string]$entry.sha256
    }
    if ($entry.kind -ceq 'about-to') {
      $script:records[$entry.object] = 'open'
    }
    if ($entry.kind -ceq 'outcome') {
      $script:records[$entry.object] = [string]$entry.state
    }
  }
}
function Add-Outcome {
  param(
    [string]$Step,
    [string]$Object,
    [string]$State,
    [AllowEmptyString()]
    [string]$Text
  )
  $script:states[$Object] = $State
  Add-Entry -Note @{ 'kind' = 'outcome'; 'step' = $Step; 'object' = $Object; 'state' = $State; 'text' = $Text }
}
function Write-Summary {
  param(
    [int]$Exit
  )
  $counts = @{}
  foreach ($entry in $script:states.GetEnumerator()) {
    if (-not $counts.ContainsKey($entry.Value)) {
      $counts[$entry.Value] = 0
    }
    $counts[$entry.Value] += 1
  }
  Write-Output (ConvertTo-JsonText -Value @{ 'plan' = $planSha256; 'host' = $plan.host; 'objects' = $counts; 'exit' = $Exit } -Ascii)
}
function Set-Left {
  param(
    [object]$Subscriptions,
    [string]$Text
  )
  foreach ($subscription in @($Subscriptions)) {
    $script:left[$subscription] = $Text
  }
}
function Add-Step {
  param(
    [string]$Step,
    [string]$State,
    [AllowEmptyString()]
    [string]$Text
  )
  Add-Entry -Note @{ 'kind' = 'step'; 'step' = $Step; 'state' = $State; 'text' = $Text }
}`;
