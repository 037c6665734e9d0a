import type { SourceVisibility, VisibilityReport } from "@unbind/evict";
import { neutralise } from "@unbind/report";

const ANSWERS: Record<SourceVisibility["answer"], string> = {
  recorded: "recorded",
  partly: "recorded, with gaps",
  "not-recorded": "NOT RECORDED",
  unproved: "nothing proves it",
  "not-collected": "not collected",
};

const NAMES: Record<string, string> = {
  "wmi-activity": "WMI-Activity 5861 (a binding becomes active)",
  sysmon: "Sysmon 19-21 (filter, consumer, binding)",
  "wmi-repository": "What WMI holds (repository, inventory)",
};

/** The answer for a person, host by host. Text of evidence is made harmless for a terminal. */
export function visibilityText({ hosts }: VisibilityReport): string {
  if (hosts.length === 0) return "No host is named in this evidence.\n";
  const lines = hosts.flatMap(({ name, formerNames, sources }) => [
    `${name}${formerNames.length > 0 ? ` (before: ${formerNames.join(", ")})` : ""}`,
    ...sources.flatMap(sourceLines),
    "",
  ]);
  return `${lines.map(neutralise).join("\n")}`;
}

function sourceLines({ source, answer, from, to, gaps, reasons, advice }: SourceVisibility): string[] {
  const span = from === null ? "" : `, ${from} to ${to ?? "unknown"}`;
  return [
    `  ${NAMES[source] ?? source}: ${ANSWERS[answer]}${span}`,
    ...reasons.map(({ text, evidence }) => `    ${text}${evidence ? ` [${evidence.path} @${evidence.offset}]` : ""}`),
    ...gaps.map(({ from, to, reason }) => `    gap: ${from ?? "the beginning"} to ${to ?? "the end"}: ${reason}`),
    ...(advice === null ? [] : [`    do: ${advice}`]),
  ];
}
