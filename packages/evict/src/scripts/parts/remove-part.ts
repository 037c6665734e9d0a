/** Steps of a removal plan on the live host. Get- functions answer, Invoke- functions act and write what they did. */
export const REMOVE_PART: string = String.raw`
function Get-Refusal {
  param(
    [object]$Step,
    [System.Management.ManagementBaseObject]$Instance
  )
  $target = $Step.object
  if (($null -eq $target.contentHash) -or ((Get-LiveHash -Instance $Instance -Target $target -Hashed $target.hashed) -cne $target.contentHash)) {
    return @{ 'state' = 'changed'; 'text' = 'changed since approval' }
  }
  $stays = Get-WhyStays -Instance $Instance -Target $target
  if ($stays.Length -gt 0) {
    return @{ 'state' = 'protected'; 'text' = $stays }
  }
  if ($script:isRemoving) {
    if (-not (Test-BackedUp -Instance $Instance -Target $target)) {
      return @{ 'state' = 'changed'; 'text' = 'not as it was backed up' }
    }
    if ($Step.unlessReferenced) {
      $needed = Get-WhyNeeded -Target $target
      if ($needed.Length -gt 0) {
        return @{ 'state' = 'shared'; 'text' = $needed }
      }
    }
  }
  return $null
}
function Test-AllLeft {
  param(
    [object]$Subscriptions
  )
  foreach ($subscription in @($Subscriptions)) {
    if (-not $script:left.ContainsKey($subscription)) {
      return $false
    }
  }
  return $true
}
function Invoke-Remove {
  param(
    [object]$Step
  )
  $target = $Step.object
  $before = ''
  if ($script:records.ContainsKey($target.path)) {
    $before = $script:records[$target.path]
  }
  $found = Find-Target -Target $target
  if (($before -ceq 'removed') -or ($before -ceq 'came-back')) {
    if ($found.Count -gt 0) {
      Set-Left -Subscriptions $Step.subscriptions -Text 'removed by this run, and there again'
      Add-Outcome -Step $Step.id -Object $target.path -State 'came-back' -Text 'removed by this run, and there again'
      return
    }
    $script:states[$target.path] = 'removed'
    return
  }
  if (($found.Count -eq 0) -and ($script:unclear -gt 0)) {
    Set-Left -Subscriptions $Step.subscriptions -Text 'an object of it could not be told'
    Add-Outcome -Step $Step.id -Object $target.path -State 'failed' -Text 'objects of its class have references that can not be read: it may be one of them'
    return
  }
  if ($found.Count -eq 0) {
    if ($before -ceq 'open') {
      Add-Outcome -Step $Step.id -Object $target.path -State 'removed' -Text 'found gone when resumed'
      return
    }
    Add-Outcome -Step $Step.id -Object $target.path -State 'already-gone' -Text ''
    return
  }
  if (Test-AllLeft -Subscriptions $Step.subscriptions) {
    if (-not $script:states.ContainsKey($target.path)) {
      Add-Outcome -Step $Step.id -Object $target.path -State 'not-run' -Text 'its subscription was left'
    }
    return
  }
  $refusal = @{ 'state' = 'changed'; 'text' = 'stored in more than one spelling' }
  if ($found.Count -eq 1) {
    $refusal = Get-Refusal -Step $Step -Instance $found[0]
  }
  if ($null -ne $refusal) {
    if ($refusal['state'] -ceq 'changed') {
      Set-Left -Subscriptions $Step.subscriptions -Text $refusal['text']
    }
    Add-Outcome -Step $Step.id -Object $target.path -State $refusal['state'] -Text $refusal['text']
    return
  }
  if (-not $script:isRemoving) {
    Add-Outcome -Step $Step.id -Object $target.path -State 'would-remove' -Text 'there once, as approved'
    return
  }
  if (-not $PSCmdlet.ShouldProcess($target.path, 'remove')) {
    return
  }
  $hash = Get-LiveHash -Instance $found[0] -Target $target -Hashed $null
  Add-Entry -Note @{ 'kind' = 'about-to'; 'step' = $Step.id; 'object' = $target.path; 'contentHash' = $hash }
  Invoke-Delete -Step $Step -Instance $found[0] -Hash $hash
}
function Invoke-Delete {
  param(
    [object]$Step,
    [System.Management.ManagementObject]$Instance,
    [string]$Hash
  )
  $target = $Step.object
  $failure = ''
  try {
    $Instance.Get()
    if ((Get-LiveHash -Instance $Instance -Target $target -Hashed $null) -cne $Hash) {
      Set-Left -Subscriptions $Step.subscriptions -Text 'changed while it was looked at'
      Add-Outcome -Step $Step.id -Object $target.path -State 'changed' -Text 'changed while it was looked at'
      return
    }
    $Instance.Delete()
  }
  catch {
    $failure = Get-FaultCode -Exception $_.Exception
    if ($failure -ceq 'AccessDenied') {
      Set-Left -Subscriptions $Step.subscriptions -Text 'access denied'
      Add-Outcome -Step $Step.id -Object $target.path -State 'denied' -Text 'access denied'
      throw ('access denied in ' + $target.namespace)
    }
  }
  if (Test-Listed -Text $failure -List @('Failed', 'OutOfMemory', 'QuotaViolation')) {
    Start-Sleep -Seconds 5
    $failure = Get-SecondFailure -Instance $Instance -Target $target -Hash $Hash
  }
  $still = Find-Target -Target $target
  if ($still.Count -eq 0) {
    Add-Outcome -Step $Step.id -Object $target.path -State 'removed' -Text 'read again: not found'
    return
  }
  Set-Left -Subscriptions $Step.subscriptions -Text 'an object of it could not be removed'
  if ($failure.Length -gt 0) {
    Add-Outcome -Step $Step.id -Object $target.path -State 'failed' -Text ('WMI could not delete it: ' + $failure)
    return
  }
  Add-Outcome -Step $Step.id -Object $target.path -State 'came-back' -Text 'there again right after'
}
function Get-SecondFailure {
  param(
    [System.Management.ManagementObject]$Instance,
    [object]$Target,
    [string]$Hash
  )
  try {
    $Instance.Get()
    if ((Get-LiveHash -Instance $Instance -Target $Target -Hashed $null) -cne $Hash) {
      return 'changed while it was looked at'
    }
    $Instance.Delete()
  }
  catch {
    return (Get-FaultCode -Exception $_.Exception)
  }
  return ''
}
function Invoke-Check {
  param(
    [object]$Step
  )
  foreach ($target in @($Step.objects)) {
    if ($script:records.ContainsKey($target.path) -and ($script:records[$target.path] -ceq 'removed')) {
      continue
    }
    $found = Find-Target -Target $target
    if ($found.Count -eq 0) {
      continue
    }
    $why = ''
    if ($found.Count -gt 1) {
      $why = 'stored in more than one spelling'
    }
    elseif ((Get-LiveHash -Instance $found[0] -Target $target -Hashed $target.hashed) -cne $target.contentHash) {
      $why = 'changed since approval'
    }
    if ($why.Length -gt 0) {
      Set-Left -Subscriptions $Step.subscriptions -Text $why
      Add-Outcome -Step $Step.id -Object $target.path -State 'changed' -Text $why
    }
  }
  Add-Step -Step $Step.id -State 'done' -Text 'compared'
}
function Invoke-Autorecover {
  param(
    [object]$Step
  )
  $kept = New-Object -TypeName 'System.Collections.Generic.List[string]'
  $count = 0
  foreach ($entry in (Get-AutorecoverList)) {
    $isNamed = $false
    foreach ($file in @($Step.files)) {
      if (Test-Same -Left $entry -Right $file.path) {
        $isNamed = $true
      }
    }
    if ($isNamed) {
      $count += 1
    }
    else {
      $kept.Add($entry)
    }
  }
  if (Test-AllLeft -Subscriptions $Step.subscriptions) {
    Add-Step -Step $Step.id -State 'left' -Text 'left, since its subscription was'
    return
  }
  if (($count -gt 0) -and $script:isRemoving -and $PSCmdlet.ShouldProcess('Autorecover MOFs', 'take entries off')) {
    Set-AutorecoverList -Entries $kept.ToArray()
    if ((Get-AutorecoverList).Count -ne $kept.Count) {
      Add-Step -Step $Step.id -State 'failed' -Text 'read again: not as written'
      return
    }
  }
  Add-Step -Step $Step.id -State 'done' -Text ([string]$count + ' entries named by the plan')
}
function Set-AutorecoverList {
  param(
    [AllowEmptyCollection()]
    [string[]]$Entries
  )
  $key = Open-AutorecoverKey -Writable
  if ($key.GetValueKind('Autorecover MOFs') -ne [Microsoft.Win32.RegistryValueKind]::MultiString) {
    throw 'the autorecover list is no list of strings'
  }
  $key.SetValue('Autorecover MOFs', $Entries, [Microsoft.Win32.RegistryValueKind]::MultiString)
  $key.Flush()
  $key.Dispose()
}
function Test-Running {
  param(
    [object]$Process,
    [object]$Step
  )
  foreach ($now in @(Get-CimInstance -ClassName Win32_Process)) {
    $isSame = ($now.ProcessId -eq $Process.ProcessId) -and ($now.CreationDate -eq $Process.CreationDate)
    if ($isSame -and (Test-Exact -Left $now.CommandLine -Right $Step.process.commandLine)) {
      return $true
    }
  }
  return $false
}
function Invoke-Stop {
  param(
    [object]$Step
  )
  $count = 0
  $failed = 0
  $processes = @(Get-CimInstance -ClassName Win32_Process)
  foreach ($process in $processes) {
    if (-not (Test-Exact -Left $process.CommandLine -Right $Step.process.commandLine)) {
      continue
    }
    foreach ($parent in $processes) {
      $isParent = ($parent.ProcessId -eq $process.ParentProcessId) -and ($parent.CreationDate -le $process.CreationDate)
      if ((-not $isParent) -or (-not (Test-Listed -Text $parent.Name -List $Step.process.parents))) {
        continue
      }
      $count += 1
      if ((-not $script:isRemoving) -or (-not $PSCmdlet.ShouldProcess([string]$process.ProcessId, 'stop process'))) {
        continue
      }
      try {
        if (Test-Running -Process $process -Step $Step) {
          Stop-Process -Id $process.ProcessId -Force -Confirm:$false
        }
      }
      catch {
        $failed += 1
      }
    }
  }
  $state = 'done'
  if ($failed -gt 0) {
    $state = 'failed'
  }
  Add-Step -Step $Step.id -State $state -Text ([string]$count + ' processes with this command line and parent, not stopped: ' + [string]$failed)
}`;
