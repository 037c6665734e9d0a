/**
 * One host's part of a plan as a CACAO 2.0 playbook. Commands are whole scripts as `command_b64` (base64 of UTF-8),
 * since text in `command` may be taken for variables. Every step that fails leads to the one stop step.
 */
import { isoToFiletime, MalformedError } from "@unbind/bytes";
import { asciiBytes, toBase64 } from "../encode/index.ts";
import { planHash } from "../plan/canonical.ts";
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";
import { evictScript, verifyScript } from "../scripts/index.ts";
import { playbookUuid, TOOL_ID } from "./playbook-ids.ts";

type Json = Record<string, unknown>;

const WHAT = "base64 of the UTF-8 text of a Windows PowerShell 5.1 script";

/** The playbook, plain JSON. @throws MalformedError PLAYBOOK_PURPOSE for a plan that isn't of a removal */
export function cacaoPlaybook(plan: EvictionPlan, host: HostPlan): Json {
  if (plan.purpose !== "removal") {
    throw new MalformedError("PLAYBOOK_PURPOSE", "playbooks are made of removal plans; a restore runs its own script");
  }
  const hash = planHash(plan);
  const uid = playbookUuid(["plan", hash, host.host.toLowerCase()]);
  const created = milliseconds(plan.created);
  const ids = new StepIds(uid);
  const target = `net-address--${playbookUuid(["cacao-target", host.host.toLowerCase()])}`;
  const responder = `individual--${playbookUuid(["cacao-agent", "responder"])}`;
  return {
    type: "playbook",
    spec_version: "cacao-2.0",
    id: `playbook--${uid}`,
    name: `Remove WMI event subscriptions from ${host.host.toWellFormed()}`,
    description: `Made from unbind.plan/1 with SHA-256 ${hash}. Nothing is removed that differs from what was approved.`,
    playbook_types: ["remediation"],
    playbook_activities: ["scan-system", "eliminate-risk", "analyze-collected-data"],
    created_by: `identity--${TOOL_ID}`,
    created,
    modified: created,
    valid_until: milliseconds(plan.expires),
    labels: labelsOf(host),
    external_references: [
      { name: "T1546.003", source: "MITRE ATT&CK", external_id: "T1546.003" },
      { name: "CM0038", source: "COUN7ER", external_id: "CM0038" },
    ],
    workflow_start: ids.of("start"),
    workflow_exception: ids.of("stop"),
    workflow: workflow(plan, host, ids, { hash, responder, target }),
    agent_definitions: { [responder]: { type: "individual", name: "Responder" } },
    target_definitions: {
      [target]: { type: "net-address", name: host.host.toWellFormed(), address: { dname: [host.host.toWellFormed()] } },
    },
  };
}

type StepKey = "start" | "check" | "approve" | "remove" | "verify" | "restart" | "recheck" | "stop" | "end";

class StepIds {
  readonly #plan: string;
  constructor(plan: string) {
    this.#plan = plan;
  }
  of(key: StepKey): string {
    const type = key === "start" || key === "end" ? key : "action";
    return `${type}--${playbookUuid(["cacao-step", this.#plan, key])}`;
  }
}

function workflow(
  plan: EvictionPlan,
  host: HostPlan,
  ids: StepIds,
  { hash, responder, target }: { hash: string; responder: string; target: string },
): Json {
  const step = (key: StepKey, next: StepKey, name: string, command: Json, more: Json = {}): [string, Json] => [
    ids.of(key),
    {
      type: "action",
      name,
      on_success: ids.of(next),
      on_failure: ids.of("stop"),
      commands: [command],
      agent: responder,
      targets: [target],
      ...more,
    },
  ];
  const check = script(evictScript(plan, host), "scan-system");
  const remove = script(evictScript(plan, host, { mode: "Remove" }), "eliminate-risk");
  const verify = script(verifyScript(plan, host), "analyze-collected-data");
  const approve = manual(`Read the plan. Go on only if its SHA-256 is ${hash} and it was approved by name and reason.`);
  const restart = manual("Restart the host when its owner agrees: autorecover and installers act at the start.");
  const stop = manual(
    "Stop. Nothing more is removed. Read journal and backup; make a restore plan if anything is missing.",
  );
  return Object.fromEntries([
    [ids.of("start"), { type: "start", on_completion: ids.of("check") }],
    step("check", "approve", "Check that every object is still what was approved", check, {
      description: "Exit code 1 means that there is something to remove; treat 0 and 1 as success.",
    }),
    step("approve", "remove", "Approve", approve),
    step("remove", "verify", "Back up, check again, remove", remove),
    step("verify", "restart", "Look again through another API", verify, { delay: 60_000 }),
    step("restart", "recheck", "Restart", restart),
    step("recheck", "end", "Look again after the restart", verify),
    [
      ids.of("stop"),
      { type: "action", name: "Stop and report", on_completion: ids.of("end"), commands: [stop], agent: responder },
    ],
    [ids.of("end"), { type: "end" }],
  ]);
}

function script(text: string, activity: string): Json {
  const command_b64 = toBase64(asciiBytes(text));
  return { type: "powershell", version: "5.1", playbook_activity: activity, description: WHAT, command_b64 };
}

function manual(command: string): Json {
  return { type: "manual", command };
}

function labelsOf({ items }: HostPlan): string[] {
  const ids = items.map(({ subscription }) => subscription);
  return [...new Set([...items.flatMap(({ attack }) => attack), "CM0038", ...ids])];
}

/** ISO 8601 with the three digits that CACAO takes. */
function milliseconds(time: string): string {
  if (isoToFiletime(time) === undefined) throw new MalformedError("PLAN_TIME", `${time} is no time`);
  return `${time.slice(0, 23)}Z`;
}
