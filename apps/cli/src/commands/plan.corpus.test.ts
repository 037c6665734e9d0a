import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { memorySource } from "@unbind/bytes";
import { Repository } from "@unbind/cim";
import { addSubscription, cleanHost, filesOf } from "@unbind/cim/fixtures";
import {
  approvePlan,
  identityOf,
  liveObjects,
  MemoryJournal,
  makePlan,
  planFaults,
  runPlan,
  SimulatedHost,
} from "@unbind/evict";
import { scanPaths } from "@unbind/host-node";
import type { ScanReport, SubscriptionReport } from "@unbind/model";
import { beforeAll, describe, expect, it } from "vitest";
import { filetimeNow } from "../clock.ts";

const shared = process.env["UNBIND_CORPUS"] ?? resolve(import.meta.dirname, "../../../../../shared");
const samples = join(shared, "samples");
const museum = join(samples, "cim/win10-museum");
const NOW = filetimeNow();

let report: ScanReport;
const malicious = (): SubscriptionReport[] =>
  report.subscriptions.filter(({ verdict }) => verdict.level === "malicious");
const planOf = ({ id }: SubscriptionReport) =>
  makePlan(report, { version: "0", created: NOW, subscriptions: [id], host: "WKSTN-04" });

/** A host that has what the report states of all subscriptions of one host, beside Windows' own. */
async function hostLike(one: SubscriptionReport, name: string): Promise<SimulatedHost> {
  const writer = cleanHost();
  for (const { namespace, filter, consumer, binding, host, providers } of report.subscriptions) {
    if (host !== one.host || !filter?.name || !consumer?.name || !binding || filter.query === null) continue;
    if (/SCM Event Log/.test(filter.name) || /sample/i.test(namespace) || (host === "" && providers.length > 2))
      continue;
    const properties = Object.fromEntries(Object.entries(consumer.properties).filter(([, value]) => value !== null));
    const stated = {
      name: filter.name,
      query: filter.query,
      ...(filter.eventNamespace && { eventNamespace: filter.eventNamespace }),
    };
    try {
      addSubscription(writer, {
        namespace: namespace.toLowerCase() === "root\\default" ? "root\\DEFAULT" : namespace,
        filter: stated,
        consumer: { className: consumer.class, name: consumer.name, properties: properties as Record<string, string> },
      });
    } catch (error) {
      // Classes of a vendor's own that this host doesn't have.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new SimulatedHost(name, liveObjects(await Repository.open(filesOf(writer.finish()))));
}

async function museumHost(): Promise<SimulatedHost> {
  const files = readdirSync(museum, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(?:DATA|BTR|MAP)$/i.test(name),
  );
  const image = files.map((name) => ({
    name: name.split("/").at(-1)!,
    path: name,
    source: memorySource(readFileSync(join(museum, name))),
  }));
  const find = (wanted: string) => image.find(({ name }) => name.toUpperCase() === wanted)!;
  const maps = image.filter(({ name }) => /\.MAP$/i.test(name));
  return new SimulatedHost(
    "WKSTN-04",
    liveObjects(await Repository.open({ objects: find("OBJECTS.DATA"), index: find("INDEX.BTR"), maps })),
  );
}

function run(one: SubscriptionReport, host: SimulatedHost) {
  const plan = planOf(one);
  expect(planFaults(plan)).toEqual([]);
  const planned = plan.hosts.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.action === "remove" ? [step.object] : [])),
  );
  const before = host.objects.size;
  const approved = approvePlan(plan, { by: "x", reason: "y", now: NOW });
  const { states, stopped } = runPlan(approved, host, { journal: new MemoryJournal(), now: () => NOW });
  const gone = host.changes.map(({ object }) => identityOf(object)).sort();
  return {
    planned,
    gone,
    stopped,
    states: [...states.values()].map(({ state }) => state),
    lost: before - host.objects.size,
  };
}

describe.skipIf(!existsSync(samples) || !statSync(samples).isDirectory())(
  "every malicious subscription of the samples",
  () => {
    beforeAll(async () => {
      const folders = ["evidence", "cim", "mof"].map((name) => join(samples, name));
      report = await scanPaths(folders, { jobs: 1, hash: "none", version: "0" });
    }, 60_000);

    it("has a plan whose simulated run removes exactly it", async () => {
      expect(malicious().length).toBeGreaterThanOrEqual(6);
      for (const one of malicious()) {
        if (one.filter?.query == null || !one.binding) continue;
        const isMuseum = one.sightings.some(({ evidence }) => evidence.path.includes("win10-museum"));
        const host = isMuseum ? await museumHost() : await hostLike(one, one.host || "WKSTN-04");
        const { planned, gone, states, lost, stopped } = run(one, host);
        expect(stopped, one.id).toBeUndefined();
        expect(
          planned.map(({ role }) => role),
          one.id,
        ).toEqual(["binding", "consumer", "filter"]);
        expect(gone, one.id).toEqual(planned.map(identityOf).sort());
        expect(states, one.id).toEqual(["removed", "removed", "removed"]);
        expect(lost, one.id).toBe(3);
      }
    });

    it("or, where evidence has only the name of a class, a plan that asks for more and removes nothing", () => {
      const bare = malicious().filter(({ filter, binding }) => filter?.query == null || !binding);
      expect(bare.map(({ consumer }) => consumer?.class)).toEqual(["SampleViewerConsumer"]);
      const [host] = planOf(bare[0]!).hosts;
      expect(host?.steps.map(({ action }) => action)).toEqual(["collect"]);
      expect(host?.withheld.map(({ reason }) => reason)).toEqual(["content-unknown", "shared"]);
    });
  },
);
