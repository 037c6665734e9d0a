import { memorySource } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { EvtxWriter } from "../write/evtx-writer.ts";
import type { EventSelector } from "./index.ts";
import { readEvtx } from "./index.ts";
import { testEvent, testLog, WMI_CHANNEL } from "./test-log.ts";

const EVENTS = 200;

async function selectedIds(log: Uint8Array, select: readonly EventSelector[]): Promise<number[]> {
  const ids: number[] = [];
  const summary = await readEvtx(
    memorySource(log),
    { path: "test.evtx", select },
    {
      record: (record) => ids.push(Number(record.event().recordId)),
      issue: (issue) => expect(issue).toBeUndefined(),
    },
  );
  expect(summary).toMatchObject({ records: EVENTS, selected: ids.length, promised: EVENTS, unreadable: 0 });
  expect(summary.computers).toEqual(["SETUP-01", "WKSTN-04"]);
  expect(summary.channels).toEqual([WMI_CHANNEL, "Security"]);
  return ids;
}

function idsWhere(matches: (event: ReturnType<typeof testEvent>, index: number) => boolean): number[] {
  return Array.from({ length: EVENTS }, (_, i) => i + 1).filter((id) => matches(testEvent(id - 1), id - 1));
}

const bindings = idsWhere((event) => event.eventId === 5861);
const processes = idsWhere((event) => event.eventId === 4688);
const consumerProcesses = processes.filter((id) => (id - 1) % 2 === 1);

describe.each(["native", "exported", "literal"] as const)("%s records", (form) => {
  const log = testLog(EVENTS, { form });

  test.each<[string, EventSelector[], number[]]>([
    ["by id", [{ eventIds: [5861] }], bindings],
    ["by id and channel", [{ channels: [WMI_CHANNEL], eventIds: [5861, 4688] }], bindings],
    ["by channel, whatever the case", [{ channels: [WMI_CHANNEL.toUpperCase()], eventIds: [5861] }], bindings],
    ["by id of another channel", [{ channels: ["System"], eventIds: [5861] }], []],
    ["by provider", [{ providers: ["Microsoft-Windows-Security-Auditing"], eventIds: [] }], processes],
    ["by provider and id of another", [{ providers: ["Microsoft-Windows-Sysmon"], eventIds: [4688] }], []],
    ["by text", [{ eventIds: [4688], contains: ["wmiprvse.exe", "scrcons.EXE"] }], consumerProcesses],
    ["by text that isn't there", [{ eventIds: [4688, 5861], contains: ["mofcomp"] }], []],
    [
      "by either of two selectors",
      [{ eventIds: [5861] }, { channels: ["Security"], eventIds: [4688], contains: ["scrcons.exe"] }],
      [...bindings, ...consumerProcesses].sort((a, b) => a - b),
    ],
    ["without selectors nothing", [], []],
  ])("%s", async (_, select, expected) => {
    expect(await selectedIds(log, select)).toEqual(expected);
  });
});

test("a record of unusual shape is found all the same: provider and channel as literals", async () => {
  const writer = new EvtxWriter();
  for (let i = 0; i < 10; i++) writer.add({ ...testEvent(i), literalProvider: true });
  const found: number[] = [];
  const select = [{ channels: [WMI_CHANNEL], providers: ["Microsoft-Windows-WMI-Activity"], eventIds: [5861] }];
  await readEvtx(
    memorySource(writer.finish()),
    { path: "test.evtx", select },
    { record: (record) => found.push(record.event().eventId), issue: () => undefined },
  );
  expect(found).toEqual([5861]);
});
