/**
 * `unbind.plan/1`: what is to be done on which host, in which order, and how to tell that it was done. Plain JSON.
 *
 * A plan names exact objects by host, namespace, class, key values and content hash. Its language has no pattern, no
 * prefix and no removal of a whole class. Its own hash is SHA-256 of its canonical form (`planHash`) without
 * `approvals`; an approval states that hash, so that any change of the plan voids it.
 */
import type { PropertyValue, VerdictLevel } from "@unbind/model";

/** The whole file, keys in this order. Times are ISO 8601, UTC, seven digits. */
export interface EvictionPlan {
  schema: "unbind.plan/1";
  tool: { name: "unbind"; version: string };
  /** An approval of a removal says nothing of a restore: the two are plans of their own. */
  purpose: PlanPurpose;
  /** When it was made, and from when on it may no longer be run. */
  created: string;
  expires: string;
  /** What it was made from: SHA-256 of the canonical form of a scan report or of a backup. */
  source: { schema: "unbind.scan/1" | "unbind.backup/1"; sha256: string };
  /** By name. */
  hosts: HostPlan[];
  /** In the order they were given. Not under the plan's hash. */
  approvals: Approval[];
}

/** What a plan is for; an approval is of one purpose. */
export type PlanPurpose = "removal" | "restore";

/** Somebody's word for exactly one plan. */
export interface Approval {
  planSha256: string;
  by: string;
  reason: string;
  time: string;
}

/** One host's part of a plan. */
export interface HostPlan {
  host: string;
  items: PlanItem[];
  /** What was asked for and is not done, or only in part. */
  withheld: Withheld[];
  /** Objects known to be there that no step touches: they must be there afterwards, unchanged. */
  keep: ObjectTarget[];
  /**
   * Content that may not be removed on this host whatever it is called, besides what is known good everywhere
   * (`knownGoodContent`): objects of subscriptions that the site's baseline accepts or that watch for attacks.
   */
  protect: ProtectedContent[];
  /** In the order of running. */
  steps: PlanStep[];
}

/** An object whose content is beyond removal. */
export interface ProtectedContent {
  /** `objectHash` over all properties. */
  contentHash: string;
  /** Why, in a few words. */
  text: string;
}

/** A subscription, or what is left of one, that the plan is about. */
export interface PlanItem {
  /** Of the report: `sub-0123456789abcdef`. */
  subscription: string;
  level: VerdictLevel;
  /** One line for a person: trigger and action. */
  summary: string;
  /** ATT&CK ids. */
  attack: string[];
  /** Content hash of the whole subscription (packages/verdict); null where evidence doesn't state it whole. */
  contentHash: string | null;
  /** Paths of its objects that the plan touches. */
  objects: string[];
}

/** Why something is not removed. */
export type WithheldReason =
  /** Known good by content, a part of Windows, or on the site's baseline. No switch changes that. */
  | "protected"
  /** Another subscription that stays needs it. */
  | "shared"
  /** Evidence says that it was removed before. */
  | "already-gone"
  /** Evidence doesn't name it so that exactly one object is meant. */
  | "not-addressable"
  /** Its content isn't known, so that it can't be checked before it is removed. */
  | "content-unknown"
  /** No host is named. */
  | "host-unknown"
  /** A binding that a restore leaves out, since re-arming wasn't asked for. */
  | "disarmed";

/** Something that is left where it is, and why. */
export interface Withheld {
  subscription: string;
  reason: WithheldReason;
  /** What: an object path, or the subscription. */
  object: string;
  /** One sentence, with what to do. */
  text: string;
}

/** What an object is to a subscription; of those in WMI only. */
export type TargetRole = "binding" | "consumer" | "filter" | "timer" | "registration" | "provider" | "instance";

/** One WMI object, named so that no other is meant. */
export interface ObjectTarget {
  role: TargetRole;
  /** `root\subscription`, lower case. */
  namespace: string;
  class: string;
  /** Key properties. The two of a binding, and `provider` of a registration, are references: see `ends`. */
  keys: { name: string; value: string | number | boolean }[];
  /** What the references among the keys point to, resolved: compare these, never the spelling of the reference. */
  ends?: Record<string, ObjectEnd>;
  /** As WMI writes it, where known; another spelling of the same keys is the same object. */
  relativePath: string;
  /** `\\.\root\subscription:` before it. */
  path: string;
  /** `objectHash` of what evidence states, over the properties of `hashed`; null where nothing can be checked. */
  contentHash: string | null;
  /** Lower-case names of the properties under the hash; null for all (evidence states the object whole). */
  hashed: string[] | null;
  /** What evidence states, for people and for comparing. */
  properties: Record<string, PropertyValue>;
}

/** The object that a reference names. Class and key compare without case. */
export interface ObjectEnd {
  namespace: string;
  class: string;
  keys: { name: string; value: string | number | boolean }[];
}

/** What a step can cost if it was wrong, in one sentence. */
export interface Risk {
  level: "low" | "medium" | "high";
  text: string;
}

/** What to do if a step fails: leave the host, leave this subscription, or go on. */
export interface OnFailure {
  do: "stop-host" | "skip-subscription" | "continue";
  text: string;
}

interface StepBase {
  /** Unique in its host: `step-01`. */
  id: string;
  title: string;
  /** Ids of subscriptions it is for; all of the host's for steps of the host. */
  subscriptions: string[];
  /** What must be true before, one sentence each. */
  preconditions: string[];
  /** What is true after it. */
  expected: string;
  risk: Risk;
  onFailure: OnFailure;
}

/** Take an inventory, because evidence doesn't say enough (`missing`) or to have the state before. */
export interface CollectStep extends StepBase {
  action: "collect";
  /** Namespaces, properties, logs that evidence lacks. Empty where it is complete. */
  missing: string[];
}

/** Save every object, all properties, before anything is touched. */
export interface BackUpStep extends StepBase {
  action: "back-up";
  objects: ObjectTarget[];
}

/** Read all objects of a subscription again and compare. */
export interface CheckStep extends StepBase {
  action: "check";
  /** Content hash of the whole subscription; null where only its objects' hashes are known. */
  contentHash: string | null;
  objects: ObjectTarget[];
}

/** Remove one object: re-read, compare, journal, delete, re-read. */
export interface RemoveStep extends StepBase {
  action: "remove";
  object: ObjectTarget;
  /** Only where nothing live refers to it any more: bindings for filter and consumer, queries for a timer. */
  unlessReferenced: boolean;
}

/** Take one entry off the autorecover list; the file stays as evidence. */
export interface RemoveAutorecoverStep extends StepBase {
  action: "remove-autorecover";
  /** MOF files that evidence names; match list entries by these paths or by content. */
  files: { path: string; sha256: string | null }[];
}

/** Stop processes that a consumer started: exact command line, exact parent. */
export interface StopStep extends StepBase {
  action: "stop";
  process: { commandLine: string; parents: string[] };
}

/** When a step of verification looks: at once, a minute later, after the next start of the host. */
export type VerifyMoment = "now" | "after-60-seconds" | "after-reboot";

/** Look again with another API than the one that removed. */
export interface VerifyStep extends StepBase {
  action: "verify";
  when: VerifyMoment;
  absent: string[];
  present: string[];
}

/** How to take it back, as a plan of its own. In a removal plan only. */
export interface UndoStep extends StepBase {
  action: "prepare-restore";
  objects: string[];
}

/** Write one object again as the backup has it. In a restore plan only. */
export interface RestoreStep extends StepBase {
  action: "restore";
  object: ObjectTarget;
  /** Every property as it was, typed. */
  content: BackedUpProperty[];
}

/** One step, told by `action`. */
export type PlanStep =
  | CollectStep
  | BackUpStep
  | CheckStep
  | RemoveStep
  | RemoveAutorecoverStep
  | StopStep
  | VerifyStep
  | UndoStep
  | RestoreStep;

/** One property as a backup has it. 64-bit integers are decimal text, an object is its MOF text. */
export interface BackedUpProperty {
  name: string;
  /** `string`, `uint32`, `datetime`, `reference:__EventFilter`. */
  cimType: string;
  array: boolean;
  /** Raw, references as stored. */
  value: PropertyValue;
  /** The class gives it, the object doesn't state it. */
  isDefault: boolean;
}

/** State of one object after a run. */
export type ItemState =
  | "removed"
  | "already-gone"
  | "changed"
  | "shared"
  | "protected"
  | "denied"
  | "failed"
  | "pending-reboot"
  /** Removed by this run, and there again. */
  | "came-back"
  /** The run ended, or left its subscription, before its turn. */
  | "not-run"
  /** A kept object that a later look didn't find. */
  | "missing"
  /** Not removed, and there when looked for. */
  | "still-there"
  | "restored"
  | "already-restored";
