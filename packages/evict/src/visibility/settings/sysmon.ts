import type { SettingFile } from "./setting-file.ts";

/** Events 19, 20 and 21 for every operation: an `exclude` group without a rule leaves nothing out (Sysmon 6.10 on). */
export const sysmonSetting: SettingFile = {
  name: "sysmon-wmi-events.xml",
  purpose:
    "Sysmon records every creation, change and deletion of filters, consumers and bindings. Merge the rule group into the " +
    "configuration in use (sysmon -c FILE); a group with onmatch=include that names Created alone would lose deletions.",
  text: `<Sysmon schemaversion="4.50">
  <EventFiltering>
    <RuleGroup name="" groupRelation="or">
      <WmiEvent onmatch="exclude"></WmiEvent>
    </RuleGroup>
  </EventFiltering>
</Sysmon>
`,
};
