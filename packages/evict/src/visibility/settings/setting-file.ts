/** One file to hand to an administrator. */
export interface SettingFile {
  /** Name in the folder it is written to. */
  name: string;
  text: string;
  /** What it does and where it goes, one sentence. */
  purpose: string;
}

/** Logs whose settings the files change. */
export const WMI_CHANNEL = "Microsoft-Windows-WMI-Activity/Operational";
export const SYSMON_CHANNEL = "Microsoft-Windows-Sysmon/Operational";
/** Registrations, temporary consumers, provider loads; 5858 (failed operations) fills the log of a busy host. */
export const WMI_EVENT_IDS: readonly number[] = [5857, 5859, 5860, 5861];
/** Filter, consumer, binding. */
export const SYSMON_WMI_EVENT_IDS: readonly number[] = [19, 20, 21];
/** 100 MiB: the default of 1 MiB is overwritten within days where programs ask WMI all the time. */
export const WMI_LOG_BYTES = 104_857_600;
