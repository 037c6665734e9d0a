import { type Command, Option } from "commander";
import type { SetExit } from "../program.ts";
import type { VerifyCommandOptions } from "./verify.ts";

const NOTES = `
Exit codes:
  0 proved: everything is as planned           1 something is still there, came back, or is missing
  4 open: nothing that was collected shows it  3 nothing could be read

Examples:
  unbind verify plan.json after/                         evidence collected after the run
  unbind verify plan.json WKSTN-04.unbind-collect.jsonl --journal run.jsonl
  unbind verify restore.json after.zip --format json`;

/** `unbind verify`: declared here, loaded when it runs. */
export function addVerifyCommand(program: Command, setExit: SetExit): void {
  program
    .command("verify")
    .summary("prove from later evidence that a plan worked")
    .description(
      "Says of each object of a plan: removed, still there, came back, not observable; and what else is missing.",
    )
    .argument("<plan>", "a plan file")
    .argument("<evidence...>", "evidence collected after the run, or a scan of it (JSON)")
    .option("--journal <file>", "of the run: what it removed and is there has come back")
    .addOption(new Option("-f, --format <format>", "output").choices(["text", "json"]).default("text"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .addHelpText("after", NOTES)
    .action(async (plan: string, evidence: string[], options: VerifyCommandOptions) => {
      const { verify } = await import("./verify.ts");
      setExit(await verify(plan, evidence, options));
    });
}
