import { splunkSetting, wazuhSetting, winlogbeatSetting } from "./collectors.ts";
import type { SettingFile } from "./setting-file.ts";
import { sysmonSetting } from "./sysmon.ts";
import { forwardingSetting, wmiActivitySetting } from "./windows.ts";

export type { SettingFile } from "./setting-file.ts";

/** Everything that makes the next subscription visible: what records it, and what carries the records away. */
export const visibilitySettings: readonly SettingFile[] = [
  sysmonSetting,
  wmiActivitySetting,
  forwardingSetting,
  splunkSetting,
  winlogbeatSetting,
  wazuhSetting,
];
