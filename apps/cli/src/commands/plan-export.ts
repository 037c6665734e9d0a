import { approvalState, HANDOUT_KINDS, type HandoutKind, planFaults, planFiles, planHash } from "@unbind/evict";
import { counted, neutralise } from "@unbind/report";
import { filetimeNow } from "../clock.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { cantRead, openKnowledge } from "../know/knowledge.ts";
import { OutputFolder } from "../output-folder.ts";
import { VERSION } from "../version.ts";
import { asUsage, readPlan } from "./plan-files.ts";

export interface PlanExportOptions {
  output: string;
  as: HandoutKind[];
  pack?: string;
  draft?: boolean;
  force?: boolean;
}

/** Runs `unbind plan export` and gives its exit code. @throws UsageError */
export function exportPlan(path: string, { output, as, pack, draft, force }: PlanExportOptions): number {
  const plan = readPlan(path);
  const [fault] = planFaults(plan);
  if (fault)
    throw new UsageError(`${path}: ${fault.host} ${fault.step}: ${fault.message} (${fault.code}). Make a new plan.`);
  const { state } = approvalState(plan, filetimeNow());
  if (state !== "approved" && !draft) {
    throw new UsageError(
      `${path} is ${state}. Approve it (unbind plan approve), or export it for reading with --draft.`,
    );
  }
  try {
    const graph = openKnowledge({ format: "text", ...(pack !== undefined && { pack }) });
    const files = asUsage(() =>
      planFiles(plan, { version: VERSION, graph, kinds: as.length > 0 ? as : HANDOUT_KINDS }),
    );
    const folder = new OutputFolder(output, { force: force ?? false });
    for (const file of files) folder.write(file);
    process.stderr.write(
      `unbind: ${counted(folder.files, "file")} in ${neutralise(output)}, of plan ${planHash(plan)} (${state})\n`,
    );
    return exitCodes.ok;
  } catch (error) {
    return cantRead(error);
  }
}
