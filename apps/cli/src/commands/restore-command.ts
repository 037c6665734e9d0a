import { type Command, Option } from "commander";
import { wholeNumber } from "../options.ts";
import type { SetExit } from "../program.ts";
import type { RestoreCommandOptions } from "./restore.ts";

const NOTES = `
Makes a plan of its own, which needs its own approval: unbind plan approve restore.json --by NAME --reason TEXT
Without --rearm bindings stay removed, so that nothing runs again.
CreatorSID is the one property that may differ afterwards; WMI may set it to the account that restores.

Examples:
  unbind restore plan.json backup.json --journal run.jsonl -o restore.json --mof restore.mof
  unbind restore plan.json backup.json --rearm -o restore.json`;

/** `unbind restore`: declared here, loaded when it runs. */
export function addRestoreCommand(program: Command, setExit: SetExit): void {
  program
    .command("restore")
    .summary("plan to put back exactly what a plan removed")
    .description("From a plan and its backup: a plan of restore and MOF, exactly what was removed, every property.")
    .argument("<plan>", "the plan of removal")
    .argument("<backup>", "the backup of its run (unbind.backup/1)")
    .option("--journal <file>", "of the run: only what it says was removed is restored")
    .option("--rearm", "bindings, too: what was removed runs again")
    .addOption(new Option("--days <number>", "how long the plan may be run").argParser(wholeNumber(1, 90)).default(7))
    .option("--mof <file>", "write MOF for mofcomp there")
    .option("-o, --output <file>", "write the plan there instead of to standard output")
    .addHelpText("after", NOTES)
    .action(async (plan: string, backup: string, options: RestoreCommandOptions) => {
      const { restore } = await import("./restore.ts");
      setExit(restore(plan, backup, options));
    });
}
