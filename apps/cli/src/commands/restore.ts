import { exactJson, makeRestorePlan, PERMITTED_DIFFERENCE, planHash, restoreMof } from "@unbind/evict";
import { counted } from "@unbind/report";
import { filetimeNow } from "../clock.ts";
import { exitCodes } from "../exit.ts";
import { keepInputs, writeText } from "../output.ts";
import { VERSION } from "../version.ts";
import { asUsage, readBackup, readPlan, readRunJournal } from "./plan-files.ts";

export interface RestoreCommandOptions {
  journal?: string;
  rearm?: boolean;
  days: number;
  mof?: string;
  output?: string;
}

/** A day in 100 ns. */
const DAY = 864_000_000_000n;

/** Runs `unbind restore` and gives its exit code. @throws UsageError */
export function restore(planPath: string, backupPath: string, options: RestoreCommandOptions): number {
  const { rearm = false, days, mof, output } = options;
  const inputs = [planPath, backupPath, options.journal];
  keepInputs(output, inputs);
  keepInputs(mof, [...inputs, output], "--mof");
  const plan = readPlan(planPath);
  const backup = readBackup(backupPath);
  const journal = options.journal === undefined ? undefined : readRunJournal(options.journal, plan);
  const made = asUsage(() =>
    makeRestorePlan(plan, backup, {
      version: VERSION,
      created: filetimeNow(),
      lifetime: BigInt(days) * DAY,
      rearm,
      ...(journal && { journal }),
    }),
  );
  const hash = planHash(made);
  const text =
    mof === undefined ? undefined : asUsage(() => made.hosts.map((host) => restoreMof(host, made, hash)).join("\n"));
  writeText(output, exactJson(made));
  if (text !== undefined) writeText(mof, text);
  const count = made.hosts.flatMap(({ steps }) => steps).filter(({ action }) => action === "restore").length;
  process.stderr.write(
    `unbind: ${counted(count, "object")} to restore; SHA-256 ${hash}\nunbind: ${PERMITTED_DIFFERENCE}\n`,
  );
  return exitCodes.ok;
}
