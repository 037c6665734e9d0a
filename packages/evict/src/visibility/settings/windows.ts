import {
  type SettingFile,
  SYSMON_CHANNEL,
  SYSMON_WMI_EVENT_IDS,
  WMI_CHANNEL,
  WMI_EVENT_IDS,
  WMI_LOG_BYTES,
} from "./setting-file.ts";

/** Turns the operational log of WMI on and gives it room, through the event log's own .NET class. */
export const wmiActivitySetting: SettingFile = {
  name: "enable-wmi-activity.ps1",
  purpose: `Turns ${WMI_CHANNEL} on and lets it grow to ${WMI_LOG_BYTES >> 20} MiB; says what it changed. Run as administrator, -WhatIf shows.`,
  text: `#requires -Version 5.1
#requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param(
  [long]$MaximumSizeInBytes = ${WMI_LOG_BYTES}
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$name = '${WMI_CHANNEL}'
$log = New-Object -TypeName System.Diagnostics.Eventing.Reader.EventLogConfiguration -ArgumentList $name
$before = @{ enabled = $log.IsEnabled; maximumSize = $log.MaximumSizeInBytes }
if ($PSCmdlet.ShouldProcess($name, 'enable and enlarge')) {
  $log.IsEnabled = $true
  if ($log.MaximumSizeInBytes -lt $MaximumSizeInBytes) {
    $log.MaximumSizeInBytes = $MaximumSizeInBytes
  }
  $log.SaveChanges()
}
$after = @{ enabled = $log.IsEnabled; maximumSize = $log.MaximumSizeInBytes }
Write-Output (ConvertTo-Json -Compress -InputObject @{ log = $name; before = $before; after = $after })
exit 0
`.replaceAll("\n", "\r\n"),
};

/** A source-initiated subscription's query of Windows Event Forwarding. */
export const forwardingSetting: SettingFile = {
  name: "wef-query.xml",
  purpose:
    "Query of a Windows Event Forwarding subscription. Choose ContentFormat Events: RenderedText loses the values.",
  text: `<QueryList>
${select(0, WMI_CHANNEL, WMI_EVENT_IDS)}
${select(1, SYSMON_CHANNEL, SYSMON_WMI_EVENT_IDS)}
</QueryList>
`,
};

function select(id: number, channel: string, eventIds: readonly number[]): string {
  const test = eventIds.map((eventId) => `EventID=${eventId}`).join(" or ");
  return `  <Query Id="${id}" Path="${channel}">
    <Select Path="${channel}">*[System[(${test})]]</Select>
  </Query>`;
}
