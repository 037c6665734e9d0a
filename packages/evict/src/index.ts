export { type PlanFault, planFaults } from "./guard/plan-faults.ts";
export { type GuardContext, knownGoodContent } from "./guard/protection.ts";
export {
  HANDOUT_KINDS,
  type HandoutFile,
  type HandoutKind,
  type HandoutOptions,
  planFiles,
} from "./handout/plan-files.ts";
export type { JournalEntry, JournalHead, JournalNote } from "./journal/journal.ts";
export { journalLine, nextEntry } from "./journal/journal.ts";
export { type JournalFault, type ReadJournal, type ReadJournalOptions, readJournal } from "./journal/read-journal.ts";
export { type ApprovalState, approvalState, approvePlan } from "./plan/approval.ts";
export { canonicalHash, canonicalJson, planHash } from "./plan/canonical.ts";
export { exactJson } from "./plan/exact-json.ts";
export { DEFAULT_LIFETIME, DEFAULT_MAX_REMOVALS, makePlan, type PlanOptions } from "./plan/make-plan.ts";
export { CLASS_DEFAULTS, foldNamespace, hashedProperties, objectHash } from "./plan/object-hash.ts";
export type * from "./plan/plan.ts";
export { planSchema } from "./plan/plan-schema.ts";
export { inWords } from "./plan/step-text.ts";
export { identityOf } from "./plan/targets.ts";
export { ocsfReceipts } from "./playbooks/ocsf-receipt.ts";
export { type BackedUpObject, type Backup, checkBackup, sealBackup } from "./restore/backup.ts";
export { backupSchema } from "./restore/backup-schema.ts";
export { restoreMof } from "./restore/restore-mof.ts";
export { makeRestorePlan, PERMITTED_DIFFERENCE, type RestoreOptions } from "./restore/restore-plan.ts";
export { liveObjects } from "./simulate/live-objects.ts";
export { type RunOptions, type RunResult, runPlan } from "./simulate/run-plan.ts";
export { runRestore } from "./simulate/run-restore.ts";
export { type HostChange, MemoryJournal, SimulatedHost } from "./simulate/simulated-host.ts";
export { writeBack } from "./simulate/write-back.ts";
export type * from "./verify/verification.ts";
export { type VerifyOptions, verifyPlan } from "./verify/verify-plan.ts";
export {
  checkVisibility,
  type LogFact,
  logFactOf,
  type SourceVisibility,
  type VisibilityReport,
  visibilitySelectors,
} from "./visibility/check/index.ts";
export { type SettingFile, visibilitySettings } from "./visibility/settings/index.ts";
