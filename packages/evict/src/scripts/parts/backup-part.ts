/**
 * The backup (unbind.backup/1): every property of each object, read back and compared before anything is removed. One
 * that is there is moved aside, never written over: it may be the only one of what an earlier run removed.
 */
export const BACKUP_PART: string = String.raw`
function Get-SavedObject {
  param(
    [System.Management.ManagementBaseObject]$Instance,
    [object]$Target
  )
  $namespace = Get-FoldedNamespace -Namespace $Target.namespace
  $record = Get-ObjectRecord -Namespace $namespace -Class $Target.class -Instance $Instance -Exact
  return @{
    'role' = $Target.role
    'namespace' = $namespace
    'class' = [string]$Instance.SystemProperties['__CLASS'].Value
    'relativePath' = $record['relativePath']
    'contentHash' = Get-LiveHash -Instance $Instance -Target $Target -Hashed $null
    'properties' = $record['properties']
  }
}
function Read-Backup {
  $text = [System.IO.File]::ReadAllText($backupPath, [System.Text.Encoding]::ASCII)
  $backup = ConvertFrom-Json -InputObject $text
  $content = @{}
  foreach ($property in $backup.PSObject.Properties) {
    if ($property.Name -cne 'sha256') {
      $content[$property.Name] = $property.Value
    }
  }
  if ((Get-TextHash -Text (ConvertTo-JsonText -Value $content)) -cne $backup.sha256) {
    throw 'the backup can not be read back'
  }
  return $backup
}
function Save-Backup {
  param(
    [string]$Text
  )
  if ([System.IO.File]::Exists($backupPath)) {
    [System.IO.File]::Move($backupPath, $backupPath + '.' + [System.DateTime]::UtcNow.Ticks.ToString('D') + '.json')
  }
  $bytes = [System.Text.Encoding]::ASCII.GetBytes($Text)
  $stream = [System.IO.File]::Open($backupPath, 'CreateNew', 'Write', 'None')
  try {
    $stream.Write($bytes, 0, $bytes.Length)
    $stream.Flush($true)
  }
  finally {
    $stream.Dispose()
  }
}
function Invoke-BackUp {
  param(
    [object]$Step
  )
  if ($script:backupHash.Length -gt 0) {
    $script:backup = Read-Backup
    if ($script:backup.sha256 -cne $script:backupHash) {
      throw 'the backup is not the one in the journal'
    }
    return
  }
  $objects = New-Object -TypeName System.Collections.ArrayList
  foreach ($target in @($Step.objects)) {
    foreach ($instance in (Find-Target -Target $target)) {
      [void]$objects.Add((Get-SavedObject -Instance $instance -Target $target))
    }
  }
  $backup = @{
    'schema' = 'unbind.backup/1'
    'plan' = $planSha256
    'host' = $plan.host
    'created' = Get-TimeText
    'objects' = $objects
    'autorecover' = Get-AutorecoverList
  }
  $backup['sha256'] = Get-TextHash -Text (ConvertTo-JsonText -Value $backup)
  $text = ConvertTo-JsonText -Value $backup -Ascii
  Save-Backup -Text $text
  $script:backup = Read-Backup
  if ($script:backup.sha256 -cne $backup['sha256']) {
    throw 'the backup can not be read back'
  }
  $script:backupHash = $backup['sha256']
  Add-Entry -Note @{ 'kind' = 'backed-up'; 'step' = $Step.id; 'sha256' = $script:backupHash }
}
function Test-BackedUp {
  param(
    [System.Management.ManagementBaseObject]$Instance,
    [object]$Target
  )
  $path = [string]$Instance.SystemProperties['__RELPATH'].Value
  $hash = Get-LiveHash -Instance $Instance -Target $Target -Hashed $null
  foreach ($saved in @($script:backup.objects)) {
    $isPlace = (Test-Same -Left $saved.namespace -Right (Get-FoldedNamespace -Namespace $Target.namespace)) -and (Test-Exact -Left $saved.relativePath -Right $path)
    if ($isPlace -and ($saved.contentHash -ceq $hash)) {
      return $true
    }
  }
  return $false
}`;
