/** Everything that has to do with subscriptions, in every namespace, with what could not be read. */
export const INVENTORY_PART: string = String.raw`
function Get-NamespaceInventory {
  param(
    [string]$Namespace
  )
  $objects = New-Object -TypeName System.Collections.ArrayList
  $errors = New-Object -TypeName System.Collections.ArrayList
  $classes = New-Object -TypeName 'System.Collections.Generic.List[string]'
  foreach ($base in @('__EventFilter', '__FilterToConsumerBinding', '__EventConsumerProviderRegistration', '__Win32Provider', '__EventConsumer', '__TimerInstruction')) {
    $classes.Add($base)
    try {
      foreach ($name in (Get-DerivedClasses -Namespace $Namespace -Class $base)) {
        $classes.Add($name)
      }
    }
    catch {
      [void]$errors.Add((Get-ReadFault -What ('classes below ' + $base) -Exception $_.Exception))
    }
  }
  foreach ($class in $classes) {
    try {
      foreach ($instance in (Get-ClassInstances -Namespace $Namespace -Class $class)) {
        try {
          [void]$objects.Add((Get-ObjectRecord -Namespace $Namespace -Class $class -Instance $instance))
        }
        catch {
          [void]$errors.Add((Get-ReadFault -What ('an instance of ' + $class) -Exception $_.Exception))
        }
      }
    }
    catch {
      [void]$errors.Add((Get-ReadFault -What $class -Exception $_.Exception))
    }
  }
  return @{ 'name' = $Namespace; 'classes' = $classes; 'objects' = $objects; 'errors' = $errors }
}
function Get-ReadFault {
  param(
    [string]$What,
    [System.Exception]$Exception
  )
  return @{ 'what' = $What; 'code' = Get-FaultNumber -Exception $Exception; 'text' = $Exception.GetBaseException().Message }
}
function Open-AutorecoverKey {
  param(
    [switch]$Writable
  )
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SOFTWARE\Microsoft\WBEM\CIMOM', [bool]$Writable)
  if ($null -eq $key) {
    throw 'HKLM\SOFTWARE\Microsoft\WBEM\CIMOM is not there'
  }
  return $key
}
function Get-AutorecoverList {
  $list = New-Object -TypeName System.Collections.ArrayList
  $key = Open-AutorecoverKey
  foreach ($entry in $key.GetValue('Autorecover MOFs', $null)) {
    [void]$list.Add([string]$entry)
  }
  $key.Dispose()
  return , $list
}`;
