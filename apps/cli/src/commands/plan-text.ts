import { approvalState, type EvictionPlan, type HostPlan, type PlanStep, planFaults } from "@unbind/evict";
import { clip, counted, neutralise } from "@unbind/report";

/** Columns of a path, whose end tells most, and characters of a sentence, whose beginning does. */
const WIDTH = 200;

/** A sentence with evidence in it, made harmless. */
export function line(text: string): string {
  return text.length > WIDTH ? `${neutralise(text.slice(0, WIDTH))}...` : neutralise(text);
}

/** The path of an object, made harmless. */
export function pathLine(path: string): string {
  return clip(path, WIDTH);
}

/** A plan for a person: what, where, in which order, what stays, and whether it may be run. */
export function planText(plan: EvictionPlan, now: bigint): string {
  const { state, approvals, planSha256 } = approvalState(plan, now);
  const faults = planFaults(plan);
  const lines = [
    `${plan.purpose === "removal" ? "Plan of removal" : "Plan of restore"} ${planSha256}`,
    `made ${plan.created}, to be run before ${plan.expires}, from ${plan.source.schema} ${plan.source.sha256}`,
    `${STATES[state]}`,
    ...approvals.map(({ by, reason, time }) => `  ${time} ${line(by)}: ${line(reason)}`),
    ...faults.map(({ host, step, code, message }) => `FAULT ${line(host)} ${step} ${code}: ${line(message)}`),
    ...plan.hosts.flatMap(hostLines),
  ];
  return `${lines.join("\n")}\n`;
}

const STATES = {
  approved: "approved by:",
  "not-approved": "not approved: unbind plan approve PLAN --by NAME --reason TEXT",
  void: "NOT APPROVED: it was changed after it was approved",
  expired: "EXPIRED: make a new plan",
} as const;

function hostLines({ host, items, withheld, keep, steps }: HostPlan): string[] {
  return [
    "",
    `${line(host)}: ${counted(items.length, "subscription")}, ${counted(steps.length, "step")}, ${counted(keep.length, "object")} that must stay`,
    ...items.map(({ subscription, level, summary }) => `  ${subscription} ${level}: ${line(summary)}`),
    ...withheld.map(
      ({ subscription, reason, object, text }) =>
        `  left out (${reason}) ${line(subscription === object ? object : `${subscription} ${object}`)}: ${line(text)}`,
    ),
    ...steps.flatMap(stepLines),
  ];
}

function stepLines(step: PlanStep): string[] {
  const { id, title, risk, onFailure } = step;
  return [
    `  ${id} ${line(title)}`,
    ...detailLines(step).map((text) => `      ${text}`),
    `      risk ${risk.level}: ${line(risk.text)}`,
    `      if it fails: ${onFailure.do}. ${line(onFailure.text)}`,
  ];
}

function detailLines(step: PlanStep): string[] {
  switch (step.action) {
    case "collect":
      return step.missing.map((text) => `missing: ${line(text)}`);
    case "remove":
    case "restore":
      return [pathLine(step.object.path), `content ${step.object.contentHash ?? "not known"}`];
    case "stop":
      return [line(step.process.commandLine)];
    case "remove-autorecover":
      return step.files.map(({ path }) => pathLine(path));
    default:
      return [];
  }
}
