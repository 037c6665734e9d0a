import { expect, test } from "vitest";
import { sourceCoverage } from "./source-coverage.ts";

const states = (channels: string[], counts: Record<string, number>) =>
  Object.fromEntries(sourceCoverage({ channels, counts }).map(({ source, state }) => [source, state]));

test("seen, not seen where the log is there, not collected where it isn't", () => {
  expect(states(["microsoft-windows-wmi-activity/operational", "Security"], { "wmi-activity/5857": 3 })).toEqual({
    "wmi-activity/5861": "not-seen",
    "wmi-activity/5857": "seen",
    "sysmon/19-21": "not-collected",
    "sysmon/1": "not-collected",
    "security/4688": "not-seen",
    "powershell/4104": "not-collected",
    "powershell/800": "not-collected",
    "wmi-repository": "not-collected",
  });
});

test("a Sysmon log without 19 to 21 doesn't tell whether they were recorded", () => {
  const [found] = sourceCoverage({ channels: ["Microsoft-Windows-Sysmon/Operational"], counts: {} }).filter(
    ({ source }) => source === "sysmon/19-21",
  );
  expect(found?.state).toBe("not-collected");
  expect(found?.note).toMatch(/configuration/);
  expect(states([], { "sysmon/21": 1 })["sysmon/19-21"]).toBe("seen");
});

test("a repository is seen once it was read, even without any object of a subscription", () => {
  expect(states([], { "wmi-repository": 0 })["wmi-repository"]).toBe("seen");
});
