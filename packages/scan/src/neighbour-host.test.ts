import type { Sighting } from "@unbind/model";
import { hostNames } from "@unbind/subscriptions";
import { expect, test } from "vitest";
import { HOST_FROM_NEIGHBOURS, withNeighbourHosts } from "./neighbour-host.ts";

function sighting(path: string, own: Partial<Sighting> = {}): Sighting {
  return {
    kind: "attempted",
    object: "filter",
    host: "",
    namespace: undefined,
    time: undefined,
    actor: undefined,
    source: "mof/instance",
    caveats: [],
    detail: undefined,
    evidence: { path, offset: 0 },
    ...own,
  };
}

const LOGS = "Windows/System32/winevt/Logs";

function hostOf(path: string, logs: Record<string, string[]>, own: Partial<Sighting> = {}): string | undefined {
  const evidence = Object.entries(logs).map(([log, computers]) => ({ path: log, computers }));
  return withNeighbourHosts([sighting(path, own)], evidence, hostNames(evidence))[0]?.host;
}

test.each([
  ["same container", "a.zip!/x.mof", { "a.zip!/C/Security.evtx": ["PC1"] }, "PC1"],
  ["container in a container", "a.zip!/x.mof", { "a.zip!/logs.zip!/Security.evtx": ["PC1"] }, "PC1"],
  ["the host's last name", "a.zip!/x.mof", { "a.zip!/C/Security.evtx": ["OLD", "PC1"] }, "PC1"],
  ["a nearer folder of two", "a.zip!/PC1/x.mof", { "a.zip!/PC1/1.evtx": ["PC1"], "a.zip!/PC2/1.evtx": ["PC2"] }, "PC1"],
  ["two hosts in the container", "a.zip!/x.mof", { "a.zip!/1.evtx": ["PC1"], "a.zip!/2.evtx": ["PC2"] }, ""],
  ["another container", "a.zip!/x.mof", { "b.zip!/1.evtx": ["PC1"] }, ""],
  ["a folder around the container", "d/a.zip!/x.mof", { "d/1.evtx": ["PC1"] }, ""],
  ["same folder", "d/x.mof", { "d/1.evtx": ["PC1"] }, "PC1"],
  ["another folder", "d/x.mof", { "e/1.evtx": ["PC1"] }, ""],
  ["copy of a disk", "d/C/Users/a/x.mof", { [`d/C/${LOGS}/1.evtx`]: ["PC1"] }, "PC1"],
  ["logs beside the copy of a disk", "d/Windows/Temp/x.mof", { "d/1.evtx": ["PC1"] }, "PC1"],
  ["copies of two disks", "d/A1/C/x.mof", { "d/A1/C/1.evtx": ["PC1"], "d/A2/C/1.evtx": ["PC2"] }, "PC1"],
  ["evidence that names no host", "d/x.mof", { "d/1.evtx": [""] }, ""],
])("%s", (_, path, logs, host) => {
  expect(hostOf(path, logs as Record<string, string[]>)).toBe(host);
});

test("that the host is taken from the collection is said", () => {
  const evidence = [{ path: "d/1.evtx", computers: ["PC1"] }];
  const [one] = withNeighbourHosts([sighting("d/x.mof", { caveats: ["a"] })], evidence, hostNames(evidence));
  expect(one?.caveats).toEqual(["a", HOST_FROM_NEIGHBOURS]);
});

test("only MOF files that name no host are given one", () => {
  const logs = { "d/1.evtx": ["PC1"] };
  expect(hostOf("d/x.evtx", logs, { source: "sysmon/19" })).toBe("");
  expect(hostOf("d/x.mof", logs, { host: "PC2" })).toBe("PC2");
});
