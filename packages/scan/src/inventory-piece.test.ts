import { memorySource } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";
import { expect, test } from "vitest";
import { assembleReport } from "./assemble.ts";
import type { PieceResult } from "./piece.ts";
import { readPiece } from "./read-piece.ts";

const object = (className: string, relativePath: string, base: string, values: Record<string, unknown>) => ({
  kind: "object",
  class: className,
  derivation: [base, "__SystemClass"],
  namespace: "root\\subscription",
  relativePath,
  properties: Object.entries(values).map(([name, value]) => ({ name, value, isDefault: false })),
});

const LINES = [
  { host: "WKSTN-04", schema: "unbind.collect/1", time: "2026-03-02T09:14:07.0000000Z" },
  object("__EventFilter", '__EventFilter.Name="f"', "__IndicationRelated", {
    Name: "f",
    Query: "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'notepad.exe'",
    QueryLanguage: "WQL",
    EventNamespace: "root\\cimv2",
  }),
  object("CommandLineEventConsumer", 'CommandLineEventConsumer.Name="c"', "__EventConsumer", {
    Name: "c",
    CommandLineTemplate: "powershell.exe -nop -w hidden -enc SQBFAFgA",
  }),
  object(
    "__FilterToConsumerBinding",
    '__FilterToConsumerBinding.Consumer="CommandLineEventConsumer.Name=\\"c\\"",Filter="__EventFilter.Name=\\"f\\""',
    "__IndicationRelated",
    { Consumer: 'CommandLineEventConsumer.Name="c"', Filter: '__EventFilter.Name="f"' },
  ),
  { kind: "namespace", name: "root\\subscription", classes: [], errors: [] },
  { kind: "end", objects: 3, errors: 0 },
];

test("an inventory of a host gives whole subscriptions that are there, and coverage", async () => {
  const source = memorySource(new TextEncoder().encode(LINES.map((line) => `${JSON.stringify(line)}\n`).join("")));
  const path = "WKSTN-04.unbind-collect.jsonl";
  const locator = { root: path, steps: [] };
  const { byteLength } = source;
  const evidence: Evidence = { path, byteLength, locator, fingerprint: undefined, open: async () => source };
  const results: PieceResult[] = [];
  for await (const one of readPiece({ path, locator, byteLength }, async () => evidence, {}, {})) results.push(one);
  const report = await assembleReport(results, {
    version: "0.1.0",
    since: undefined,
    until: undefined,
    issues: [],
    duplicates: new Map(),
    hashOf: async () => null,
  });
  expect(report.evidence).toMatchObject([{ format: "unbind-collect", host: "WKSTN-04", records: 3 }]);
  expect(report.subscriptions).toHaveLength(1);
  expect(report.subscriptions[0]).toMatchObject({ host: "WKSTN-04", state: "present", activity: "armed" });
  expect(report.subscriptions[0]?.verdict.level).not.toBe("benign");
  expect(report.hosts[0]?.coverage.find(({ source }) => source === "wmi-repository")).toEqual({
    source: "wmi-repository",
    state: "seen",
    note: "An inventory of the live host was read: 3 objects of subscriptions.",
  });
});
