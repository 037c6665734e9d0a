/** The steps of one host, in the order of `docs/evict.md`: look, save, check, disarm, remove, stop, look again. */
import type { HostReport, SightingReport, SubscriptionReport } from "@unbind/model";
import type { CollectStep, ObjectTarget, PlanStep, TargetRole } from "./plan.ts";
import type { HostSelection, Removal } from "./selection.ts";
import { inWords, removalFailure, removalPreconditions, removalRisk } from "./step-text.ts";
import { identityOf, targetsOf } from "./targets.ts";

type WithoutId<T> = T extends PlanStep ? Omit<T, "id"> : never;
type NewStep = WithoutId<PlanStep>;

/** All bindings first: one removal disarms, and nothing stays bound to half a subscription if a run ends there. */
const ORDER: readonly TargetRole[] = ["binding", "consumer", "filter", "timer", "registration", "provider", "instance"];

/** Steps for what was selected. `losses`: what of the host's evidence could not be read, one sentence each. */
export function hostSteps(
  selection: HostSelection,
  host: HostReport | undefined,
  losses: readonly string[] = [],
): PlanStep[] {
  const { removals, chosen } = selection;
  if (removals.length === 0) return numbered([collectStep(selection, host, losses)]);
  const ordered = ORDER.flatMap((role) => {
    const ofRole = removals.filter(({ target }) => target.role === role);
    return [...ofRole.filter(({ isOrphan }) => !isOrphan), ...ofRole.filter(({ isOrphan }) => isOrphan)];
  });
  return numbered([
    collectStep(selection, host, losses),
    backUpStep(ordered),
    ...chosen.flatMap((one) => checkStep(one, selection, removals)),
    ...ordered.map(removeStep),
    ...chosen.flatMap(autorecoverStep),
    ...chosen.flatMap(stopSteps),
    ...verifySteps(selection, ordered),
    undoStep(ordered),
  ]);
}

/** Gives ids in order. */
export function numbered(steps: readonly NewStep[]): PlanStep[] {
  return steps.map((step, i) => ({ id: `step-${String(i + 1).padStart(2, "0")}`, ...step }) as PlanStep);
}

const idsOf = (removals: readonly Removal[]): string[] =>
  [...new Set(removals.flatMap((one) => one.subscriptions))].sort();

function collectStep(
  { removals, chosen, withheld }: HostSelection,
  host: HostReport | undefined,
  losses: readonly string[],
): Omit<CollectStep, "id"> {
  const missing = [
    ...losses,
    ...(host?.coverage ?? []).filter(isWanted).map(({ source, note }) => `${source}: ${note}`),
    ...(host === undefined ? ["Nothing of this host's coverage is known."] : []),
    ...removals
      .filter(({ target }) => target.hashed !== null)
      .map(
        ({ target }) =>
          `All properties of ${inWords(target)}: evidence states ${target.hashed?.join(", ") || "its key"}.`,
      ),
    ...withheld
      .filter(({ reason }) => reason === "content-unknown" || reason === "not-addressable")
      .map(({ object, text }) => `${object}: ${text}`),
    ...chosen.flatMap(({ id, verdict }) =>
      verdict.reasons
        .filter((one) => one.id === "class-property-code")
        .map(({ text }) => `The class that ${id} reads code from: ${text}`),
    ),
  ];
  return {
    action: "collect",
    title:
      missing.length === 0
        ? "Take an inventory of the state before"
        : "Collect what evidence lacks, then take an inventory",
    subscriptions: chosen.map(({ id }) => id),
    preconditions: [
      "Elevated 64-bit session of an administrator; the clock is right.",
      "winmgmt /verifyrepository says that the repository is consistent.",
    ],
    expected:
      "An inventory of all namespaces with its SHA-256: filters, consumers of every class, bindings, timers, providers, registrations, autorecover list, and the errors of each namespace.",
    risk: { level: "low", text: "Only reads." },
    onFailure: {
      do: "stop-host",
      text: "Remove nothing. A namespace that can't be read is named; use an account that may read it.",
    },
    missing,
  };
}

/** Sources that would show objects whole or their removal. */
function isWanted({ source, state }: HostReport["coverage"][number]): boolean {
  return state === "not-collected" && /^(?:wmi-repository|sysmon\/19-21|wmi-activity\/5861|autorecover)/.test(source);
}

function backUpStep(removals: readonly Removal[]): NewStep {
  return {
    action: "back-up",
    title: `Back up ${removals.length} ${removals.length === 1 ? "object" : "objects"}`,
    subscriptions: idsOf(removals),
    preconditions: [
      "The inventory of the step before is complete.",
      "There is room on the disk for the backup and its copy.",
    ],
    expected:
      "A file unbind.backup/1 has every property of each object, nulls and raw references too; read back, it gives the same content hashes. A copy is off the host.",
    risk: { level: "low", text: "Only reads WMI; writes one file." },
    onFailure: { do: "stop-host", text: "Remove nothing: what isn't backed up can't be put back." },
    objects: removals.map(({ target }) => target),
  };
}

function checkStep(
  subscription: SubscriptionReport,
  { items }: HostSelection,
  removals: readonly Removal[],
): NewStep[] {
  const own = removals.filter(({ subscriptions }) => subscriptions.includes(subscription.id));
  if (own.length === 0) return [];
  const contentHash = items.find((item) => item.subscription === subscription.id)?.contentHash ?? null;
  return [
    {
      action: "check",
      title: `Check that ${subscription.id} is still what was approved`,
      subscriptions: [subscription.id],
      preconditions: ["The backup was written."],
      expected:
        contentHash === null
          ? "Each object is there once and has its content hash."
          : `Each object is there once and has its content hash; together they have ${contentHash}.`,
      risk: { level: "low", text: "Only reads." },
      onFailure: {
        do: "skip-subscription",
        text: "Changed since approval: don't touch it. Scan again and make a new plan. Not there: report already-gone.",
      },
      contentHash,
      objects: own.map(({ target }) => target),
    },
  ];
}

const REFERRED_TO: ReadonlySet<TargetRole> = new Set(["consumer", "filter", "timer", "registration", "provider"]);

function removeStep({ target, subscriptions }: Removal): NewStep {
  return {
    action: "remove",
    title: `Remove ${inWords(target)}`,
    subscriptions: [...subscriptions],
    preconditions: removalPreconditions(target),
    expected: "Read again, it is not found (0x80041002); nothing else has changed.",
    risk: removalRisk(target),
    onFailure: removalFailure[target.role],
    object: target,
    unlessReferenced: REFERRED_TO.has(target.role),
  };
}

/** MOF files that define the same objects bring them back when the repository is rebuilt. */
function autorecoverStep({ id, verdict, sightings }: SubscriptionReport): NewStep[] {
  const reason = verdict.reasons.find((one) => one.id === "autorecover");
  if (!reason) return [];
  const cited = reason.sightings
    .flatMap((i) => sightings[i] ?? [])
    .filter(({ source }) => /^(?:mof|bmf|autorecover)\b/i.test(source));
  const files = [...new Set(cited.map(({ evidence }) => evidence.path))].sort().map((path) => ({ path, sha256: null }));
  return [
    {
      action: "remove-autorecover",
      title: `Take the MOF of ${id} off the autorecover list`,
      subscriptions: [id],
      preconditions: [
        "The list was saved with the backup.",
        "The entry's file defines the objects removed before, by content.",
      ],
      expected: "The list has every other entry as before; the MOF file is still there, as evidence.",
      risk: {
        level: "medium",
        text: "A wrong entry taken off would leave out a vendor's classes when the repository is rebuilt.",
      },
      onFailure: { do: "continue", text: "Report it: a rebuilt repository would bring the subscription back." },
      files,
    },
  ];
}

const STARTED = /^(?:sysmon\/1|security\/4688)\b/;

/** Processes that evidence shows it started. Parents are the two hosts of consumers; neither is stopped itself. */
function stopSteps({ id, sightings }: SubscriptionReport): NewStep[] {
  const isStart = ({ kind, source, detail }: SightingReport): boolean =>
    kind === "fired" && STARTED.test(source) && !!detail;
  const commands = [...new Set(sightings.filter(isStart).map(({ detail }) => detail ?? ""))].sort();
  return commands.map((commandLine) => ({
    action: "stop" as const,
    title: `Stop what ${id} has started and still runs`,
    subscriptions: [id],
    preconditions: [
      "The process has exactly this command line, and its parent is WmiPrvSE.exe or scrcons.exe.",
      "Its process id, start time and command line were read again right before.",
    ],
    expected: "No process with this command line and parent runs. None running before is success, too.",
    risk: {
      level: "medium" as const,
      text: "Unsaved work of that process is lost; take its memory first if the case needs it.",
    },
    onFailure: { do: "continue" as const, text: "Report it; the process ends with the next restart." },
    process: { commandLine, parents: ["WmiPrvSE.exe", "scrcons.exe"] },
  }));
}

const MOMENTS = [
  ["now", "Look again", "Right after the last removal"],
  ["after-60-seconds", "Look again after 60 seconds", "60 seconds later, since caches and installers take their time"],
  [
    "after-reboot",
    "Look again after the next restart",
    "After the next restart, since autorecover and installers act then",
  ],
] as const;

function verifySteps({ keep }: HostSelection, removals: readonly Removal[]): NewStep[] {
  return MOMENTS.map(([when, title, time]) => ({
    action: "verify" as const,
    title,
    subscriptions: idsOf(removals),
    preconditions: [
      "A new connection, another API than the one that removed: CIM or WS-Management after System.Management.",
    ],
    expected: `${time}: every removed object is not found, every kept one is there with its content hash, nothing new is there.`,
    risk: { level: "low" as const, text: "Only reads." },
    onFailure: {
      do: "stop-host" as const,
      text: "Came back: look for what installs it (tasks, services, autorecover, a remote logon) before a new plan. Missing: restore.",
    },
    when,
    absent: removals.map(({ target }) => target.path),
    present: keep.map(({ path }) => path),
  }));
}

function undoStep(removals: readonly Removal[]): NewStep {
  return {
    action: "prepare-restore",
    title: "Keep what puts it back",
    subscriptions: idsOf(removals),
    preconditions: ["The backup's SHA-256 is the one in the journal."],
    expected:
      "unbind restore makes a restore plan and MOF from plan, backup and journal; it needs an approval of its own.",
    risk: { level: "low", text: "Restored objects are disarmed unless re-arming is asked for; CreatorSID may differ." },
    onFailure: { do: "continue", text: "Keep backup and journal off the host." },
    objects: [...removals].reverse().map(({ target }) => target.path),
  };
}

/** Identities of all objects of a report's subscriptions; for comparing reports. */
export function identitiesOf(subscription: SubscriptionReport): Map<string, ObjectTarget> {
  const { binding, consumer, filter, timers, registrations, providers } = targetsOf(subscription);
  const all = [binding, consumer, filter, ...timers, ...registrations, ...providers].filter((one) => one !== undefined);
  return new Map(all.map((target) => [identityOf(target), target]));
}
