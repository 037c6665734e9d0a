import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gunzipSync } from "node:zlib";
import { sidToText } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { parseInstances } from "./instance-text.ts";
import type { MofInstance, MofValue } from "./model.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const evidence = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "samples/evidence");

interface Binding {
  recordIds: number[];
  filter: Record<string, string | number | boolean>;
  consumerClass: string;
  consumer: Record<string, string | number | boolean>;
}

function truthValue({ name, value }: { name: string; value: MofValue }): unknown {
  if (name === "CreatorSID" && Array.isArray(value)) return sidToText(Uint8Array.from(value.map(Number)));
  return typeof value === "bigint" ? Number(value) : value;
}

function truthProperties(instance: MofInstance | undefined): Record<string, unknown> {
  return Object.fromEntries((instance?.properties ?? []).map((one) => [one.name, truthValue(one)]));
}

describe.skipIf(!existsSync(evidence))("events 5861 of the corpus", () => {
  test("filter and consumer of each binding are those of the truth", () => {
    const truth = JSON.parse(readFileSync(`${evidence}/truth.json`, "utf8"));
    const file = truth.evtx.find(({ file }: { file: string }) => file === "evtx/aptsim_win10_WMI-Activity.evtx");
    const bindings: Binding[] = file.wmiActivity.bindings5861;
    const xml = readFileSync(`${evidence}/rendered/aptsim_win10_WMI-Activity.xml`, "utf8");
    const events = xml.split("<Event ").filter((event) => event.includes("<EventID>5861<"));
    expect(events).toHaveLength(3);
    for (const event of events) {
      const recordId = Number(/<EventRecordID>(\d+)</.exec(event)?.[1]);
      const cause = /<PossibleCause>([\s\S]*)<\/PossibleCause>/.exec(event)?.[1] ?? "";
      const binding = bindings.find(({ recordIds }) => recordIds.includes(recordId));
      check(cause.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">"), binding);
    }
  });

  test("an export that keeps the message only", () => {
    const truth = JSON.parse(readFileSync(`${evidence}/truth.json`, "utf8"));
    const path = "json/covenant_persistwmi.tar.gz";
    // The archive is cut.
    const [binding]: Binding[] = truth.json.find(({ file }: { file: string }) => file === path).bindings5861;
    const lines = gunzipSync(readFileSync(`${evidence}/${path}`), { finishFlush: constants.Z_SYNC_FLUSH })
      .toString("utf8")
      .split("\n");
    const messages = lines
      .filter((line) => line.includes('"EventID":5861'))
      .map((line) => JSON.parse(line.slice(line.indexOf("{"))).Message);
    expect(messages).toHaveLength(1);
    check(messages[0], binding);
  });
});

function check(text: string, binding: Binding | undefined): void {
  const { instances, issues } = parseInstances(text);
  expect(issues).toEqual([]);
  expect(instances.map(({ className, complete }) => [className, complete])).toEqual([
    ["__EventFilter", true],
    [binding?.consumerClass, true],
  ]);
  expect(truthProperties(instances[0])).toEqual(binding?.filter);
  expect(truthProperties(instances[1])).toEqual(binding?.consumer);
}
