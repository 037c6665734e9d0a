import { type SettingFile, SYSMON_CHANNEL, SYSMON_WMI_EVENT_IDS, WMI_CHANNEL, WMI_EVENT_IDS } from "./setting-file.ts";

/** Splunk's universal forwarder. */
export const splunkSetting: SettingFile = {
  name: "splunk-inputs.conf",
  purpose:
    "Stanzas for the Splunk universal forwarder. As XML, so that searches can take UserData apart; the source type of older " +
    "published searches (wineventlog:...) no longer comes from current add-ons.",
  text: `${stanza(WMI_CHANNEL, [`whitelist = ${WMI_EVENT_IDS.join(",")}`])}
${stanza(SYSMON_CHANNEL, [`source = XmlWinEventLog:${SYSMON_CHANNEL}`])}`,
};

function stanza(channel: string, more: readonly string[]): string {
  const lines = [
    "disabled = 0",
    "renderXml = true",
    "start_from = oldest",
    "current_only = 0",
    "checkpointInterval = 5",
  ];
  return `[WinEventLog://${channel}]\n${[...lines, ...more].join("\n")}\n`;
}

/** Elastic's Winlogbeat. */
export const winlogbeatSetting: SettingFile = {
  name: "winlogbeat.yml",
  purpose: "Event logs of winlogbeat.yml; include_xml keeps what the parsed fields leave out.",
  text: `winlogbeat.event_logs:
  - name: "${WMI_CHANNEL}"
    event_id: "${WMI_EVENT_IDS.join(", ")}"
    include_xml: true
  - name: "${SYSMON_CHANNEL}"
    event_id: "1, 4, 16, ${SYSMON_WMI_EVENT_IDS.join(", ")}"
    include_xml: true
`,
};

/** Wazuh's agent. */
export const wazuhSetting: SettingFile = {
  name: "wazuh-ossec.conf",
  purpose: "Blocks for the agent's ossec.conf. Rules must look at win.system.message, since UserData isn't decoded.",
  text: [WMI_CHANNEL, SYSMON_CHANNEL]
    .map(
      (channel) =>
        `<localfile>\n  <location>${channel}</location>\n  <log_format>eventchannel</log_format>\n</localfile>\n`,
    )
    .join(""),
};
