/** The host on which fault schedules run: what is to go, what must stay, and a plan that was approved. */
import { isoToFiletime } from "@unbind/bytes";
import { Repository } from "@unbind/cim";
import { addSubscription, customConsumer, filesOf, PLANTED, SCM_DEFAULT } from "@unbind/cim/fixtures";
import type { ScanReport } from "@unbind/model";
import { type Baseline, learnBaseline } from "@unbind/verdict";
import { approvePlan } from "../plan/approval.ts";
import { planHash } from "../plan/canonical.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { EvictionPlan, ObjectTarget, PlanStep } from "../plan/plan.ts";
import { inWords } from "../plan/step-text.ts";
import { targetsOf } from "../plan/targets.ts";
import { liveObjects } from "./live-objects.ts";
import { reportOfHost } from "./report-of-host.ts";
import { storedKey, type WmiObject } from "./wmi-object.ts";

export const SCENE_HOST = "WKSTN-04";
export const SCENE_TIME: bigint = isoToFiletime("2024-06-01T09:00:00Z") ?? 0n;

export interface ScenePlan {
  plan: EvictionPlan;
  planSha256: string;
  /** It was edited to remove protected objects too, and approved by somebody all the same. */
  isSmuggled: boolean;
}

export interface FaultScene {
  objects: WmiObject[];
  report: ScanReport;
  /** Approved plans: the first for all that is to go, the others for two subscriptions each. */
  plans: ScenePlan[];
  baseline: Baseline;
  /** Stored keys of what may never be removed. */
  protectedKeys: Set<string>;
}

const ACCEPTED = {
  filter: { name: "Printer Monitor", query: "SELECT * FROM Win32_PrintJob WHERE JobStatus = 'error'" },
  consumer: {
    className: "LogFileEventConsumer",
    name: "Printer Log",
    properties: { Filename: "C:\\Logs\\print.log", Text: "%Name%" },
  },
  creator: "S-1-5-32-544",
};
const SHARED_CONSUMER = {
  className: "CommandLineEventConsumer",
  name: "Runner",
  properties: { CommandLineTemplate: "C:\\Tools\\run.exe" },
};

/** Reads it back from a written repository. */
export async function faultScene(): Promise<FaultScene> {
  const objects = await sceneObjects();
  const report = reportOfHost(SCENE_HOST, objects, "0");
  const stays = new Set(["SCM Event Log Filter", "Printer Monitor", "Nightly"]);
  const own = (name: string): boolean => stays.has(name);
  const isKept = ({ filter, consumer }: ScanReport["subscriptions"][number]): boolean =>
    own(filter?.name ?? "") && consumer?.name !== "Parasite";
  const accepted = report.subscriptions.filter(({ filter }) => filter?.name === "Printer Monitor");
  const subscriptions = report.subscriptions.filter((one) => !isKept(one)).map(({ id }) => id);
  const baseline = learnBaseline(accepted, "printer monitoring");
  const kept = report.subscriptions.filter((one) => isKept(one) && one.filter?.name !== "Nightly").map(targetsOf);
  const targets = kept.flatMap(({ binding, consumer, filter }) =>
    [binding, consumer, filter].filter((one) => one !== undefined),
  );
  const plans = [subscriptions, ...pairsOf(subscriptions)].flatMap((chosen) => {
    const options = { version: "0", created: SCENE_TIME, subscriptions: chosen, baseline, maxRemovals: 50 };
    const made = makePlan(report, options);
    const plan = chosen === subscriptions ? made : withoutKept(made);
    return [scenePlan(plan, false), scenePlan(withRemovals(plan, targets), true)];
  });
  return { objects, report, plans, baseline, protectedKeys: new Set(targets.map(storedKey)) };
}

function pairsOf(ids: readonly string[]): string[][] {
  return ids.flatMap((one, i) => ids.slice(i + 1).map((other) => [one, other]));
}

/** Hashing the list of what must stay takes most of a schedule's time; the plan of all that is to go keeps it. */
function withoutKept(plan: EvictionPlan): EvictionPlan {
  const hosts = plan.hosts.map((host) => {
    const steps = host.steps.map((step) => (step.action === "verify" ? { ...step, present: [] } : step));
    return { ...host, keep: [], steps };
  });
  return { ...plan, hosts };
}

function scenePlan(plan: EvictionPlan, isSmuggled: boolean): ScenePlan {
  const approved = approvePlan(plan, { by: "responder", reason: "exercise", now: SCENE_TIME });
  return { plan: approved, planSha256: planHash(approved), isSmuggled };
}

async function sceneObjects(): Promise<WmiObject[]> {
  const { writer } = customConsumer();
  addSubscription(writer, PLANTED);
  addSubscription(writer, ACCEPTED);
  // One consumer, two filters: the second stays.
  addSubscription(writer, { ...PLANTED, filter: { ...PLANTED.filter, name: "Extra" }, consumer: SHARED_CONSUMER });
  addSubscription(writer, { ...PLANTED, filter: { ...PLANTED.filter, name: "Nightly" }, consumer: SHARED_CONSUMER });
  // Windows' own filter with somebody else's consumer.
  addSubscription(writer, { ...SCM_DEFAULT, consumer: { ...PLANTED.consumer, name: "Parasite" } });
  writer.instance("root\\subscription", "__EventFilter", {
    Name: "blackball",
    Query: "SELECT * FROM __TimerEvent",
    QueryLanguage: "WQL",
    EventNamespace: "root\\cimv2",
  });
  const image = writer.finish();
  return liveObjects(await Repository.open(filesOf(image)));
}

/** A plan that somebody edited: protected objects among the removals, first of all. */
function withRemovals(plan: EvictionPlan, targets: readonly ObjectTarget[]): EvictionPlan {
  const hosts = plan.hosts.map((host) => {
    const subscriptions = host.items.map(({ subscription }) => subscription).slice(0, 1);
    const pattern = host.steps.find((step) => step.action === "remove");
    if (!pattern || pattern.action !== "remove") return host;
    const extra = targets.map((object, i) => ({
      ...pattern,
      id: `step-${900 + i}`,
      title: `Remove ${inWords(object)}`,
      subscriptions,
      object,
      unlessReferenced: false,
    }));
    const steps = host.steps.flatMap((step): PlanStep[] => {
      if (step.action === "back-up") return [{ ...step, objects: [...targets, ...step.objects] }, ...extra];
      return [step];
    });
    return { ...host, protect: [], steps };
  });
  return { ...plan, hosts };
}
