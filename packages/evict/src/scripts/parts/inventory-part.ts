/** Everything that has to do with subscriptions, in every namespace, with what could not be read. */
export const INVENTORY_PART: string = String.raw`
function Get-NamespaceInventory {
  param(
    [string]$Namespace
  )
  $objects = New-Object -TypeName System.Collections.ArrayList
  $errors = New-Object -TypeName System.Collections.ArrayList
  $classes = New-Object -TypeName 'System.Collections.Generic.List[string]'
  foreach ($name in @('__EventFilter', '__FilterToConsumerBinding', '__EventConsumerProviderRegistration', '__Win32Provider')) {
    $classes.Add($name)
  }
  foreach ($base in @('__EventConsumer', '__TimerInstruction')) {
    try {
      foreach ($name in (Get-DerivedClasses -Namespace $Namespace -Class $base)) {
        $classes.Add($name)
      }
    }
    catch {
      [void]$errors.Add(@{ 'what' = $base; 'code' = $_.Exception.HResult; 'text' = $_.Exception.Message })
    }
  }
  foreach ($class in $classes) {
    try {
      foreach ($instance in (Get-ClassInstances -Namespace $Namespace -Class $class)) {
        [void]$objects.Add((Get-ObjectRecord -Namespace $Namespace -Class $class -Instance $instance))
      }
    }
    catch {
      [void]$errors.Add(@{ 'what' = $class; 'code' = $_.Exception.HResult; 'text' = $_.Exception.Message })
    }
  }
  return @{ 'name' = $Namespace; 'classes' = $classes; 'objects' = $objects; 'errors' = $errors }
}
function Get-AutorecoverList {
  $list = New-Object -TypeName System.Collections.ArrayList
  $key = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\WBEM\CIMOM' -ErrorAction Stop
  foreach ($property in $key.PSObject.Properties) {
    if (Test-Same -Left $property.Name -Right 'Autorecover MOFs') {
      foreach ($entry in $property.Value) {
        [void]$list.Add([string]$entry)
      }
    }
  }
  return , $list
}`;
