import { memorySource } from "@unbind/bytes";
import { readEvtx } from "@unbind/evtx";
import { logOf, serviceState, timeOf } from "@unbind/evtx/fixtures";
import { expect, test } from "vitest";
import { computersOf } from "./walk/walked.ts";

const START = timeOf("2024-05-13T06:58:02.0000000Z");

async function computers(names: readonly string[]): Promise<string[]> {
  const events = names.map((computer, i) =>
    serviceState({ computer, time: START + BigInt(i) * 10_000_000n }, "Print Spooler", i % 3 ? "running" : "stopped"),
  );
  const visitor = { record: () => undefined, issue: () => undefined };
  return computersOf(await readEvtx(memorySource(logOf(events)), { path: "log" }, visitor));
}

test("a host that is renamed doesn't come back", async () => {
  expect(await computers(["WIN-1", "WIN-1", "WKSTN-04", "WKSTN-04"])).toEqual(["WIN-1", "WKSTN-04"]);
});

test("hosts of a forwarded log come back, in other chunks too", async () => {
  const turns = Array.from({ length: 400 }, (_, i) => (i % 2 ? "WKSTN-04" : "SRV-01"));
  expect(await computers(turns)).toEqual(["SRV-01", "WKSTN-04", "SRV-01"]);
});
