import { isoToFiletime } from "@unbind/bytes";
import type { Event, ScanReport } from "@unbind/model";
import { describe, expect, it } from "vitest";
import { checkVisibility, logFactOf } from "./index.ts";

const WMI = "Microsoft-Windows-WMI-Activity/Operational";
const SYSMON = "Microsoft-Windows-Sysmon/Operational";
const at = (minute: number): string => `2026-03-02T09:${String(minute).padStart(2, "0")}:00.0000000Z`;

let offset = 0;
function event(
  channel: string,
  eventId: number,
  recordId: bigint,
  minute: number,
  data: Record<string, string> = {},
): Event {
  offset += 512;
  return {
    provider: "",
    channel,
    eventId,
    recordId,
    time: isoToFiletime(at(minute)),
    computer: "WKSTN-04",
    userSid: undefined,
    processId: undefined,
    payloadName: undefined,
    data: Object.entries(data).map(([name, value]) => ({ name, value })),
    message: undefined,
    traits: [],
    ref: { path: `${channel.split("/")[0]}.evtx`, offset },
  };
}

function reportOf(channels: readonly string[]): ScanReport {
  const evidence = [...channels, "System"].map((channel) => ({
    path: `${channel.split("/")[0]}.evtx`,
    format: "evtx",
    sha256: null,
    byteLength: 69_632,
    host: "WKSTN-04",
    records: 9,
    recovered: 0,
    issues: 0,
    coverage: { channels: [channel], namespaces: [], from: at(0), to: at(50) },
  }));
  return {
    schema: "unbind.scan/1",
    tool: { name: "unbind", version: "0.1.0" },
    summary: {
      evidence: evidence.length,
      byteLength: 0,
      records: 0,
      events: 0,
      hosts: 1,
      subscriptions: { malicious: 0, suspicious: 0, unknown: 0, benign: 0 },
      issues: 0,
    },
    hosts: [{ name: "WKSTN-04", formerNames: [], coverage: [] }],
    evidence,
    subscriptions: [],
    issues: [],
  };
}

function check(channels: readonly string[], events: readonly Event[]) {
  const [host] = checkVisibility(reportOf(channels), events.map(logFactOf)).hosts;
  return Object.fromEntries((host?.sources ?? []).map((source) => [source.source, source]));
}

describe("WMI-Activity", () => {
  it("recorded: an activation is proof", () => {
    const { "wmi-activity": source } = check([WMI], [event(WMI, 5861, 7n, 3)]);
    expect(source).toMatchObject({ answer: "recorded", from: at(0), to: at(50), gaps: [], advice: null });
    expect(source?.reasons[0]?.evidence).toMatchObject({ recordId: "7" });
  });

  it("partly: overwritten records and a cleared log are gaps", () => {
    const events = [event(WMI, 5861, 4000n, 30), event("System", 104, 9n, 20, { Channel: WMI })];
    const { "wmi-activity": source } = check([WMI], events);
    expect(source?.answer).toBe("partly");
    expect(source?.gaps.map(({ to }) => to)).toEqual([at(20), at(0)]);
    expect(source?.gaps[1]?.reason).toContain("4000");
  });

  it("unproved: Windows started and nothing became active", () => {
    const { "wmi-activity": source } = check([WMI], [event(WMI, 5858, 2n, 3), event("System", 6005, 4n, 10)]);
    expect(source).toMatchObject({ answer: "unproved" });
    expect(source?.reasons[0]?.text).toContain("1 starts of Windows");
  });

  it("unproved: no start of Windows inside the log's time", () => {
    const { "wmi-activity": source } = check([WMI], [event(WMI, 5858, 2n, 3), event("System", 6005, 4n, 55)]);
    expect(source?.reasons[0]?.text).toContain("no start of Windows");
  });

  it("not collected is not called absent", () => {
    const { "wmi-activity": source } = check([], []);
    expect(source).toMatchObject({ answer: "not-collected", from: null, to: null });
  });
});

describe("Sysmon", () => {
  it("recorded, with the operations that were seen", () => {
    const events = [19, 20, 21].map((id) =>
      event(SYSMON, id, BigInt(id), 5, { Operation: id === 21 ? "Deleted" : "Created" }),
    );
    const { sysmon } = check([SYSMON], events);
    expect(sysmon).toMatchObject({ answer: "recorded", advice: null });
    expect(sysmon?.reasons[0]?.text).toBe("3 events 19 to 21 with operation Created, Deleted.");
  });

  it("recorded, and says that deletions may be left out", () => {
    const { sysmon } = check([SYSMON], [event(SYSMON, 19, 3n, 5, { Operation: "Created" })]);
    expect(sysmon?.answer).toBe("recorded");
    expect(sysmon?.advice).toContain("keeps deletions");
  });

  it("not recorded: started without a configuration", () => {
    const events = [
      event(SYSMON, 16, 1n, 2, { ConfigurationFileHash: "-" }),
      event(SYSMON, 4, 2n, 2, { State: "Started" }),
    ];
    expect(check([SYSMON], events).sysmon).toMatchObject({ answer: "not-recorded", gaps: [] });
  });

  it("unproved: a configuration whose content the log doesn't tell", () => {
    const events = [event(SYSMON, 16, 1n, 2, { ConfigurationFileHash: "SHA256=00AA" })];
    const { sysmon } = check([SYSMON], events);
    expect(sysmon?.answer).toBe("unproved");
    expect(sysmon?.reasons[0]?.text).toContain("SHA256=00AA");
  });

  it("partly: stopped for a while", () => {
    const events = [
      event(SYSMON, 19, 3n, 5, { Operation: "Modified" }),
      event(SYSMON, 4, 5n, 10, { State: "Stopped" }),
      event(SYSMON, 4, 6n, 15, { State: "Started" }),
      event(SYSMON, 4, 7n, 40, { State: "Stopped" }),
    ];
    const { sysmon } = check([SYSMON], events);
    expect(sysmon?.answer).toBe("partly");
    expect(sysmon?.gaps.map(({ from, to }) => [from, to])).toEqual([
      [at(10), at(15)],
      [at(40), null],
    ]);
  });
});
