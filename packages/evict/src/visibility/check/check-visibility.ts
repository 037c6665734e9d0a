import type { HostReport, ScanReport } from "@unbind/model";
import { SYSMON_CHANNEL, WMI_CHANNEL } from "../settings/setting-file.ts";
import { type LogFact, spanOf } from "./log-facts.ts";
import { sysmonVisibility } from "./sysmon-visibility.ts";
import type { SourceVisibility, VisibilityReport } from "./visibility-report.ts";
import { wmiActivityVisibility } from "./wmi-activity-visibility.ts";

/**
 * Which hosts of a scan could have seen a subscription being made, since when, and where not.
 *
 * `facts` are the events that {@link visibilitySelectors} choose, of all evidence, in any order.
 */
export function checkVisibility(report: ScanReport, facts: readonly LogFact[]): VisibilityReport {
  const hostOfPath = new Map(report.evidence.map(({ path, host }) => [path, host]));
  return {
    schema: "unbind.visibility/1",
    tool: report.tool,
    hosts: report.hosts.map((host) => ({
      name: host.name,
      formerNames: host.formerNames,
      sources: sourcesOf(
        report,
        host,
        facts.filter(({ evidence }) => hostOfPath.get(evidence.path) === host.name),
      ),
    })),
  };
}

function sourcesOf(report: ScanReport, host: HostReport, facts: readonly LogFact[]): SourceVisibility[] {
  return [
    wmiActivityVisibility(facts, spanOf(report, host.name, WMI_CHANNEL)),
    sysmonVisibility(facts, spanOf(report, host.name, SYSMON_CHANNEL)),
    repositoryVisibility(host),
  ];
}

function repositoryVisibility({ coverage }: HostReport): SourceVisibility {
  const known = coverage.find(({ source }) => source === "wmi-repository");
  const base = { source: "wmi-repository", from: null, to: null, gaps: [] };
  if (known?.state !== "seen") {
    const advice = "Collect the folder Windows/System32/wbem/Repository: it shows what is there, whatever was logged.";
    return { ...base, answer: "not-collected", reasons: [], advice };
  }
  return { ...base, answer: "recorded", reasons: [{ text: known.note }], advice: null };
}
