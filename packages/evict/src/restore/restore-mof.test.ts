import { isoToFiletime } from "@unbind/bytes";
import { Repository } from "@unbind/cim";
import { addSubscription, cleanHost, filesOf, ODD_NAMES, PLANTED, plantedHost } from "@unbind/cim/fixtures";
import { parseMof } from "@unbind/mof";
import { expect, test } from "vitest";
import { approvePlan } from "../plan/approval.ts";
import { planHash } from "../plan/canonical.ts";
import { makePlan } from "../plan/make-plan.ts";
import { liveObjects } from "../simulate/live-objects.ts";
import { reportOfHost } from "../simulate/report-of-host.ts";
import { runPlan } from "../simulate/run-plan.ts";
import { MemoryJournal, SimulatedHost } from "../simulate/simulated-host.ts";
import { type Backup, checkBackup, plainProperties } from "./backup.ts";
import { restoreMof } from "./restore-mof.ts";
import { makeRestorePlan } from "./restore-plan.ts";

const HOST = "WKSTN-04";
const NOW = isoToFiletime("2024-06-01T09:00:00Z") as bigint;

async function removedFrom(writer: ReturnType<typeof cleanHost>, filters?: readonly string[]) {
  const objects = liveObjects(await Repository.open(filesOf(writer.finish())));
  const report = reportOfHost(HOST, objects, "0");
  const subscriptions = report.subscriptions
    .filter(({ filter, verdict }) => (filters ? filters.includes(filter?.name ?? "?") : verdict.level !== "benign"))
    .map(({ id }) => id);
  const made = makePlan(report, { version: "0", created: NOW, subscriptions, maxRemovals: 200 });
  const plan = approvePlan(made, { by: "x", reason: "y", now: NOW });
  const host = new SimulatedHost(HOST, objects);
  const { backup } = runPlan(plan, host, { journal: new MemoryJournal(), now: () => NOW });
  return { plan, host, backup: JSON.parse(host.backups.get(backup ?? "") ?? "{}") as Backup };
}

test("MOF of a restore has every stated property of exactly what was removed, references as stored", async () => {
  const { plan, host, backup } = await removedFrom(plantedHost());
  const restore = makeRestorePlan(plan, backup, { version: "0", created: NOW, rearm: true });
  const text = restoreMof(restore.hosts[0]!, restore, planHash(restore));
  expect(text).toMatch(/^[\x20-\x7e\n\t]*$/);
  expect(text).not.toMatch(/^#pragma autorecover/im);
  const { declarations, issues } = parseMof(new TextEncoder().encode(text));
  expect(issues).toEqual([]);
  const instances = declarations.flatMap((one) => (one.kind === "instance" ? [one] : []));
  expect(instances).toHaveLength(host.changes.length);
  for (const { object } of host.changes) {
    const stated = object.properties.filter(({ isDefault }) => !isDefault);
    const wanted = Object.fromEntries(
      stated.map(({ name, value }) => [
        name,
        Array.isArray(value)
          ? value.map((one) => BigInt(String(one)))
          : typeof value === "number"
            ? BigInt(value)
            : value,
      ]),
    );
    const found = instances.map(({ properties }) =>
      Object.fromEntries(properties.map(({ name, value }) => [name, value])),
    );
    expect(found).toContainEqual(wanted);
  }
});

test("odd names survive backup and MOF", async () => {
  const writer = cleanHost();
  const names = ODD_NAMES.filter((name) => name !== "");
  for (const name of names) addSubscription(writer, { ...PLANTED, filter: { ...PLANTED.filter, name } });
  const { plan, backup } = await removedFrom(writer, names);
  const restore = makeRestorePlan(plan, backup, { version: "0", created: NOW });
  const text = restoreMof(restore.hosts[0]!, restore, planHash(restore));
  const { declarations } = parseMof(new TextEncoder().encode(text));
  const found = declarations.flatMap((one) =>
    one.kind === "instance" && one.className === "__EventFilter" ? one.properties : [],
  );
  const restored = found.flatMap(({ name, value }) => (name === "Name" ? [value] : []));
  expect(restored.toSorted()).toEqual([...names].sort());
});

test("a backup that was changed, or of another plan, restores nothing", async () => {
  const { plan, backup } = await removedFrom(plantedHost());
  const make = (other: Backup) => () => makeRestorePlan(plan, other, { version: "0", created: NOW });
  const [first, ...rest] = backup.objects;
  const changed = {
    ...first!,
    properties: first!.properties.map((one) => (one.name === "Name" ? { ...one, value: "other" } : one)),
  };
  expect(make({ ...backup, objects: [changed, ...rest] })).toThrow(expect.objectContaining({ code: "BACKUP_HASH" }));
  const { sha256: _, ...other } = { ...backup, plan: "0".repeat(64) };
  expect(make({ ...other, sha256: "0".repeat(64) })).toThrow(expect.objectContaining({ code: "BACKUP_HASH" }));
  expect(() => makeRestorePlan({ ...plan, created: plan.expires }, backup, { version: "0", created: NOW })).toThrow(
    expect.objectContaining({ code: "BACKUP_PLAN" }),
  );
});

test("a backup holds every property: EventNamespace, nulls and class defaults, too", async () => {
  const { backup } = await removedFrom(plantedHost());
  expect(() => checkBackup(backup)).not.toThrow();
  const filter = backup.objects.find(({ relativePath }) =>
    relativePath.includes(`__EventFilter.Name="${PLANTED.filter.name}"`),
  )!;
  expect(plainProperties(filter.properties)).toMatchObject({
    Name: PLANTED.filter.name,
    EventNamespace: "root\\cimv2",
    QueryLanguage: "WQL",
    EventAccess: null,
  });
  const consumer = backup.objects.find(({ class: name }) => name === "CommandLineEventConsumer")!;
  expect(consumer.properties.length).toBeGreaterThan(20);
  const binding = backup.objects.find(({ role }) => role === "binding")!;
  expect(Object.keys(plainProperties(binding.properties))).toEqual(
    expect.arrayContaining([
      "Filter",
      "Consumer",
      "CreatorSID",
      "DeliveryQoS",
      "DeliverSynchronously",
      "MaintainSecurityContext",
      "SlowDownProviders",
    ]),
  );
});
