/** What a run did, from its journal, as OCSF 1.6 Remediation Activity (class 7001): one object for each outcome. */
import { isoToFiletime, UNIX_EPOCH } from "@unbind/bytes";
import type { JournalEntry } from "../journal/journal.ts";
import type { HostPlan, ItemState } from "../plan/plan.ts";
import { playbookUuid } from "./playbook-ids.ts";

type Json = Record<string, unknown>;

/** status_id: 1 does not exist any more or is as planned, 2 unsuccessful, 99 other. */
const STATUS: Partial<Record<ItemState, number>> = {
  removed: 1,
  "already-gone": 1,
  restored: 1,
  "already-restored": 1,
  denied: 2,
  failed: 2,
};

/** Receipts in the order of the journal. `ATT&CK` ids come from the plan. */
export function ocsfReceipts(entries: readonly JournalEntry[], host: HostPlan, version: string): Json[] {
  return entries.flatMap((entry) => (entry.kind === "outcome" ? [receipt(entry, host, version)] : []));
}

function receipt(entry: JournalEntry & { kind: "outcome" }, host: HostPlan, version: string): Json {
  const status = STATUS[entry.state] ?? 99;
  return {
    activity_id: 2,
    category_uid: 7,
    class_uid: 7001,
    type_uid: 700102,
    severity_id: status === 1 ? 1 : 3,
    status_id: status,
    status_detail: entry.text,
    time: Number(((isoToFiletime(entry.time) ?? 0n) - UNIX_EPOCH) / 10_000n),
    command_uid: playbookUuid(["step", entry.plan, entry.host.toLowerCase(), entry.step]),
    message: `${entry.object}: ${entry.state}`,
    metadata: {
      version: "1.6.0",
      uid: playbookUuid(["ocsf-event", "remediation", entry.plan, entry.host.toLowerCase(), String(entry.seq)]),
      product: { name: "Unbind", vendor_name: "Unbind", version },
      log_name: "unbind.journal/1",
    },
    device: { type_id: 0, hostname: host.host, name: host.host },
    countermeasures: [
      {
        d3f_tactic: { uid: "d3f:Evict", name: "Evict" },
        d3f_technique: { uid: "D3-OE", name: "Object Eviction" },
        version: "1.1.0",
      },
    ],
    attacks: [
      {
        technique: { uid: "T1546", name: "Event Triggered Execution" },
        sub_technique: { uid: "T1546.003", name: "Windows Management Instrumentation Event Subscription" },
        tactic: { uid: "TA0003", name: "Persistence" },
        version: "18.1",
      },
    ],
    remediation: { desc: "CM0038" },
  };
}
