import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { visibilitySettings } from "./index.ts";

const text = (name: string): string => visibilitySettings.find((file) => file.name === name)?.text ?? "";

describe("visibility settings", () => {
  it("are six files of printable ASCII with a purpose each", () => {
    expect(visibilitySettings.map(({ name }) => name)).toEqual([
      "sysmon-wmi-events.xml",
      "enable-wmi-activity.ps1",
      "wef-query.xml",
      "splunk-inputs.conf",
      "winlogbeat.yml",
      "wazuh-ossec.conf",
    ]);
    for (const { text, purpose } of visibilitySettings) {
      expect(text).toMatch(/^[\x20-\x7e\r\n]+$/);
      expect(purpose).toMatch(/\.$/);
    }
  });

  it("leave no operation out of Sysmon's events", () => {
    const xml = text("sysmon-wmi-events.xml");
    expect(xml.match(/<WmiEvent[^>]*>[^<]*<\/WmiEvent>/g)).toEqual(['<WmiEvent onmatch="exclude"></WmiEvent>']);
  });

  it("forward the registrations of both logs", () => {
    const xml = text("wef-query.xml");
    for (const id of [19, 20, 21, 5857, 5859, 5860, 5861]) expect(xml).toContain(`EventID=${id}`);
    expect(xml.match(/<Query /g)).toHaveLength(2);
  });

  it("name both channels for Winlogbeat, Splunk and Wazuh", () => {
    const logs = parseYaml(text("winlogbeat.yml"))["winlogbeat.event_logs"] as { name: string; event_id: string }[];
    expect(logs.map(({ name }) => name)).toEqual([
      "Microsoft-Windows-WMI-Activity/Operational",
      "Microsoft-Windows-Sysmon/Operational",
    ]);
    expect(logs[0]?.event_id).toBe("5857, 5859, 5860, 5861");
    expect(text("splunk-inputs.conf").match(/^\[WinEventLog:\/\/.+\]$/gm)).toHaveLength(2);
    expect(text("wazuh-ossec.conf").match(/<location>/g)).toHaveLength(2);
  });

  it("write the script with Windows' line ends", () => {
    expect(text("enable-wmi-activity.ps1").replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });
});
