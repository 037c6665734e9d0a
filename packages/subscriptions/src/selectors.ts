/** What a hunt decodes; structurally the `EventSelector` of packages/evtx. */
export interface SubscriptionSelector {
  channels?: readonly string[];
  providers?: readonly string[];
  eventIds: readonly number[];
  /** Any of these texts, compared without case, in any value of the record. */
  contains?: readonly string[];
}

const WMI_ACTIVITY = "Microsoft-Windows-WMI-Activity";
const CLASS_WORDS = ["EventConsumer", "__EventFilter", "__FilterToConsumerBinding", "TimerInstruction"] as const;
/** Long words only: the search looks once per length of the shortest. `powershell` is in the path of pwsh.exe too. */
const PROCESS_WORDS = ["wmiprvse.exe", "scrcons.exe", "mofcomp.exe", "powershell", ...CLASS_WORDS] as const;

/** Every event that can give a sighting. Frequent ones are chosen by their text, so that few are rendered. */
export const subscriptionSelectors: readonly SubscriptionSelector[] = [
  { providers: [WMI_ACTIVITY], eventIds: [5859, 5861] },
  { providers: [WMI_ACTIVITY], eventIds: [5857], contains: ["EventConsumer"] },
  { providers: [WMI_ACTIVITY], eventIds: [5858], contains: CLASS_WORDS },
  { providers: ["Microsoft-Windows-Sysmon"], eventIds: [19, 20, 21] },
  { providers: ["Microsoft-Windows-Sysmon"], eventIds: [1], contains: PROCESS_WORDS },
  { providers: ["Microsoft-Windows-Security-Auditing"], eventIds: [4688], contains: PROCESS_WORDS },
  { providers: ["PowerShell"], eventIds: [800], contains: CLASS_WORDS },
  { providers: ["Microsoft-Windows-PowerShell", "PowerShellCore"], eventIds: [4103, 4104], contains: CLASS_WORDS },
];
