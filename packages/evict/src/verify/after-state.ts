/** What a report says of one host after a run: which objects are there, and what logs tell of each since. */
import { type Issue, isoToFiletime } from "@unbind/bytes";
import type { EvidenceReport, ObjectKind, ScanReport, SightingReport, SubscriptionReport } from "@unbind/model";
import { INDEX_ONLY, RECORD_CUT } from "@unbind/subscriptions";
import { identitiesOf } from "../plan/host-steps.ts";
import { objectHash } from "../plan/object-hash.ts";
import type { ObjectTarget } from "../plan/plan.ts";

/** An object that the report has. */
export interface SeenObject {
  target: ObjectTarget;
  subscription: SubscriptionReport;
  /** The live object was read: from the repository, or from the host itself. */
  inventory: SightingReport | undefined;
  /** That inventory has all of its content, not only its key. */
  isContentKnown: boolean;
  /** What logs say of it since the plan was made, in record order. */
  since: SightingReport[];
}

/** Sources that read live objects. */
const INVENTORY = /^(?:wmi-repository|wmi-inventory)$/;
const INVENTORY_FORMATS = /^(?:cim-objects|unbind-collect)$/;

export class AfterState {
  readonly subscriptions: readonly SubscriptionReport[];
  readonly #objects = new Map<string, SeenObject[]>();
  /** Namespaces of inventories that were read whole. */
  readonly #namespaces: ReadonlySet<string>;
  /** Paths of inventories taken before the plan was made: what they show is past. */
  readonly #older: ReadonlySet<string>;
  /** What an inventory lost on the way: it shows what is there, and nothing of what isn't. */
  readonly lost: readonly Issue[];

  /** @param since FILETIME when the plan was made: what logs say of before doesn't count */
  constructor(report: ScanReport, host: string, since: bigint) {
    const names = namesOf(report, host);
    const isOwn = (name: string | null): boolean => names.has((name ?? "").toLowerCase());
    this.subscriptions = report.subscriptions.filter((one) => isOwn(one.host));
    const all = report.evidence.filter((one) => INVENTORY_FORMATS.test(one.format) && isOwn(one.host));
    const read = all.filter(({ coverage: { from } }) => from === null || isAfter(from, since));
    this.#older = new Set(all.filter((one) => !read.includes(one)).map(({ path }) => path));
    const errors = report.issues.filter(({ severity }) => severity === "error");
    const lostOf = new Map(read.map((one) => [one, errors.filter((issue) => isLossOf(issue, one))]));
    this.lost = [...new Set([...lostOf.values()].flat())];
    const whole = read.filter((one) => lostOf.get(one)?.length === 0);
    this.#namespaces = new Set(whole.flatMap(({ coverage }) => coverage.namespaces.map((name) => name.toLowerCase())));
    for (const subscription of this.subscriptions) this.#add(subscription, since);
  }

  of(identity: string): SeenObject[] {
    return this.#objects.get(identity) ?? [];
  }

  all(): Iterable<SeenObject> {
    return [...this.#objects.values()].flat();
  }

  /**
   * A whole inventory would have shown it. A namespace that isn't among those read may have gone with its last object;
   * one that could not be read is told by an issue of the report.
   */
  covers({ namespace }: ObjectTarget, unread: ReadonlySet<string>): boolean {
    return this.#namespaces.size > 0 && !unread.has(namespace.toLowerCase());
  }

  #isOlder({ evidence }: SightingReport): boolean {
    return this.#older.has(evidence.path);
  }

  #add(subscription: SubscriptionReport, since: bigint): void {
    for (const [identity, target] of identitiesOf(subscription)) {
      const own = subscription.sightings.filter((one) => isAbout(one, target));
      const inventory = own.find((one) => one.kind === "present" && INVENTORY.test(one.source) && !this.#isOlder(one));
      const later = own.filter(({ time, source }) => !INVENTORY.test(source) && isAfter(time, since));
      const list = this.#objects.get(identity) ?? [];
      const isContentKnown = inventory !== undefined && !isPartial(inventory);
      list.push({ target, subscription, inventory, isContentKnown, since: later });
      this.#objects.set(identity, list);
    }
  }
}

/** Read from the index alone, or from a record that was cut. */
function isPartial({ caveats = [] }: SightingReport): boolean {
  return caveats.includes(INDEX_ONLY) || caveats.includes(RECORD_CUT);
}

/** Of the inventory itself, or of a file of its repository, which all lie in one folder. */
function isLossOf({ evidence }: Issue, { path, format }: EvidenceReport): boolean {
  return format === "cim-objects" ? folderOf(evidence.path) === folderOf(path) : evidence.path === path;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"), 0));
}

const KINDS: Record<ObjectTarget["role"], ObjectKind> = {
  binding: "binding",
  consumer: "consumer",
  filter: "filter",
  timer: "timer",
  registration: "provider",
  provider: "provider",
  instance: "provider",
};

/** Event 5861 states all three at once, and says that they were there. */
function isAbout({ object, source }: SightingReport, { role }: ObjectTarget): boolean {
  return object === KINDS[role] || (source === "wmi-activity/5861" && ["filter", "consumer", "binding"].includes(role));
}

function isAfter(time: string | null, since: bigint): boolean {
  const filetime = time === null ? undefined : isoToFiletime(time);
  return filetime !== undefined && filetime >= since;
}

/** The host's name and earlier ones; one report of one nameless host is that host's. */
function namesOf({ hosts, subscriptions }: ScanReport, host: string): Set<string> {
  const wanted = host.toLowerCase();
  const found = hosts.find(({ name, formerNames }) =>
    [name, ...formerNames].some((one) => one.toLowerCase() === wanted),
  );
  const names = new Set([
    wanted,
    ...(found ? [found.name, ...found.formerNames] : []).map((name) => name.toLowerCase()),
  ]);
  if (hosts.length === 0 && subscriptions.every((one) => one.host === "")) names.add("");
  return names;
}

/** Content hash of what the report has of an object, over all that the report states. */
export function seenHash({ target }: SeenObject, hashed: readonly string[] | null): string {
  return objectHash(target, hashed);
}

/** Namespaces that could not be read on the host. */
export function unreadNamespaces({ issues }: ScanReport): Set<string> {
  const found = issues
    .filter(({ code }) => code === "INVENTORY_UNREAD")
    .map(({ message }) => /^(\S+?)(?::| could| was|$)/.exec(message)?.[1] ?? "");
  return new Set(found.map((name) => name.toLowerCase()));
}
