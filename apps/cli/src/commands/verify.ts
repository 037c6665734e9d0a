import { type Verification, type VerifiedHost, verifyPlan } from "@unbind/evict";
import { counted, jsonText } from "@unbind/report";
import { exitCodes } from "../exit.ts";
import { keepApart, keepInputs } from "../output.ts";
import { VERSION } from "../version.ts";
import { withReport } from "./plan.ts";
import { readPlan, readRunJournal, writeText } from "./plan-files.ts";
import { line, pathLine } from "./plan-text.ts";

export interface VerifyCommandOptions {
  journal?: string;
  format: "text" | "json";
  output?: string;
}

/** Nothing that was collected would show it. */
const NOT_OBSERVABLE = 4;
const EXITS = { proved: exitCodes.ok, failed: exitCodes.found, open: NOT_OBSERVABLE } as const;

/** Runs `unbind verify` and gives its exit code. @throws UsageError */
export async function verify(
  path: string,
  evidence: readonly string[],
  options: VerifyCommandOptions,
): Promise<number> {
  const { format, output } = options;
  keepApart(output, evidence);
  keepInputs(output, [path, options.journal]);
  const plan = readPlan(path);
  const journal = options.journal === undefined ? undefined : readRunJournal(options.journal, plan);
  return withReport(evidence, {}, (report) => {
    const verification = verifyPlan(plan, report, { version: VERSION, ...(journal && { journal }) });
    writeText(output, format === "json" ? jsonText(verification) : verificationText(verification));
    return EXITS[verification.result];
  });
}

function verificationText({ result, purpose, planSha256, hosts, summary }: Verification): string {
  const counts = Object.entries(summary).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  const lines = [
    `${RESULTS[result]} (${purpose} plan ${planSha256})`,
    counts.length === 0 ? "nothing to look for" : counts.join(", "),
    ...hosts.flatMap(hostLines),
  ];
  return `${lines.join("\n")}\n`;
}

const RESULTS = { proved: "PROVED", failed: "FAILED", open: "OPEN: not everything can be seen" } as const;

function hostLines({ host, objects, collateral, keptUnseen, appeared, restartSeen, collect }: VerifiedHost): string[] {
  return [
    "",
    `${line(host)}${restartSeen ? "" : " (no restart of WMI seen since the plan: look again after the next one)"}`,
    ...objects.map(({ state, path, text, evidence }) => {
      const proof = evidence ? ` [${pathLine(evidence.path)} @${evidence.offset}]` : "";
      return `  ${state.padEnd(14)} ${pathLine(path)}\n                 ${line(text)}${proof}`;
    }),
    ...collateral.map(
      ({ what, path, text }) => `  COLLATERAL ${what}: ${pathLine(path)}\n                 ${line(text)}`,
    ),
    ...(keptUnseen > 0 ? [`  ${counted(keptUnseen, "object")} that must stay can't be seen`] : []),
    ...appeared.map(({ subscription, level, summary }) => `  new: ${subscription} ${level}: ${line(summary)}`),
    ...collect.map((text) => `  collect: ${text}`),
  ];
}
