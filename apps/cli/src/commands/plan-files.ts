import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { EvidenceError } from "@unbind/bytes";
import {
  type Backup,
  backupSchema,
  type EvictionPlan,
  type JournalEntry,
  planHash,
  planSchema,
  readJournal,
} from "@unbind/evict";
import { type ScanReport, scanReportSchema } from "@unbind/model";
import { UsageError } from "../exit.ts";
import { schemaFault } from "../explain/schema-fault.ts";
import { systemReason } from "../system-reason.ts";

/** Largest plan, backup, journal or saved report. */
const MAX_FILE_BYTES = 256 << 20;

/** @throws UsageError */
export function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > MAX_FILE_BYTES)
      throw new UsageError(`${path} is longer than ${MAX_FILE_BYTES >> 20} MiB (MAX_FILE_BYTES).`);
    return new TextDecoder().decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} can't be read: ${systemReason(error)}`);
  }
}

function readSchema(path: string, name: string, schema: Record<string, unknown>, hint: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} is not JSON. ${hint}`);
  }
  const fault = schemaFault(value, schema, schema);
  if (fault === undefined) return value;
  throw new UsageError(`${path} is not as ${name} has it: ${fault === "" ? "another kind of value" : fault}. ${hint}`);
}

/** A plan file. @throws UsageError */
export function readPlan(path: string): EvictionPlan {
  return readSchema(
    path,
    "unbind.plan/1",
    planSchema,
    "Make one with: unbind plan SCAN.json -o plan.json",
  ) as EvictionPlan;
}

/** A backup file. @throws UsageError */
export function readBackup(path: string): Backup {
  return readSchema(
    path,
    "unbind.backup/1",
    backupSchema,
    "It is what the run wrote before the first removal.",
  ) as Backup;
}

/** A saved scan, if this is one: told by its beginning. @throws UsageError */
export function savedScan(path: string): ScanReport | undefined {
  if (!isSavedScan(path)) return undefined;
  return readSchema(
    path,
    "unbind.scan/1",
    scanReportSchema,
    "Write it with: unbind scan EVIDENCE -f json -o scan.json",
  ) as ScanReport;
}

const HEAD_BYTES = 1024;

/** Whether a file is a saved scan, whatever it is called. */
export function isSavedScan(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const head = new Uint8Array(HEAD_BYTES);
  const descriptor = openSync(path, "r");
  try {
    const text = new TextDecoder().decode(head.subarray(0, readSync(descriptor, head)));
    return /^\s*\{\s*"schema"\s*:\s*"unbind\.scan\/1"/.test(text);
  } finally {
    closeSync(descriptor);
  }
}

/** Entries of a journal that is whole and of this plan. @throws UsageError */
export function readRunJournal(path: string, plan: EvictionPlan): JournalEntry[] {
  const { entries, faults } = readJournal(readText(path), { plan: planHash(plan) });
  const [fault] = faults;
  if (fault)
    throw new UsageError(`${path}:${fault.line}: ${fault.message} (${fault.code}). Nothing may rest on this journal.`);
  return entries;
}

/** What a person can put right is said without a stack. */
export function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EvidenceError) throw new UsageError(`${error.message} (${error.code}).`);
    throw error;
  }
}
