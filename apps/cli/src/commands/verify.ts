import { type Verification, type VerifiedHost, verifyPlan } from "@unbind/evict";
import type { ScanReport } from "@unbind/model";
import { counted, jsonText, neutralise } from "@unbind/report";
import { exitCodes } from "../exit.ts";
import { keepApart, keepInputs, writeText } from "../output.ts";
import { VERSION } from "../version.ts";
import { withReport } from "./plan.ts";
import { readPlan, readRunJournal } from "./plan-files.ts";
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
    for (const { host } of plan.hosts) {
      const doubt = doubtOfTime(report, host, plan.created);
      if (doubt !== undefined) process.stderr.write(`unbind: ${neutralise(host)}: ${doubt}\n`);
    }
    writeText(output, format === "json" ? jsonText(verification) : verificationText(verification));
    return EXITS[verification.result];
  });
}

/** An inventory of before the run proves nothing, and a repository doesn't say when it was collected: logs beside it may. */
function doubtOfTime({ evidence }: ScanReport, host: string, created: string): string | undefined {
  const own = evidence.filter((one) => one.host?.toLowerCase() === host.toLowerCase());
  const newest = own.reduce((last, { coverage: { to } }) => (to !== null && to > last ? to : last), "");
  if (own.length === 0 || newest >= created) return undefined;
  return newest === ""
    ? "nothing that was collected says when that was: be sure that it was after the run"
    : `the newest record is of ${newest}, before the plan was made (${created}): was this collected after the run?`;
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
