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
  foreach ($key in $Note.Keys) {
    $entry[$key] = $Note[$key]
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
    $stream = [System.IO.File]::Open($journalPath, 'Append', 'Write', 'Read')
    try {
      $stream.Write($bytes, 0, $bytes.Length)
      $stream.Flush($true)
    }
    finally {
      $stream.Dispose()
    }
  }
  $script:headSeq = $entry['seq']
  $script:headHash = $entry['hash']
  Write-Output $line
}
function Get-TimeText {
  return [System.DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffffff') + 'Z'
}
function Read-Journal {
  if (-not [System.IO.File]::Exists($journalPath)) {
    return
  }
  $text = [System.IO.File]::ReadAllText($journalPath, [System.Text.Encoding]::ASCII)
  $whole = $text.LastIndexOf([char]10) + 1
  foreach ($line in $text.Substring(0, $whole).Split([char]10)) {
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
  if ($script:isWriting -and ($whole -lt $text.Length)) {
    [System.IO.File]::WriteAllText($journalPath, $text.Substring(0, $whole), [System.Text.Encoding]::ASCII)
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
function Add-Step {
  param(
    [string]$Step,
    [string]$State,
    [AllowEmptyString()]
    [string]$Text
  )
  Add-Entry -Note @{ 'kind' = 'step'; 'step' = $Step; 'state' = $State; 'text' = $Text }
}`;
