import { type Command, Option } from "commander";
import type { SetExit } from "../program.ts";
import type { LintCommandOptions } from "./lint.ts";

const NOTES = `
Give macros and data sources of Splunk rules along with them: a macro that isn't there is an error (D21), and what needs
a data source isn't judged without it.

Exit codes:
  0 nothing at or above --fail-on   1 a weakness at or above it, or a rule that can't be read   2 wrong usage
  3 the files hold no rule

Examples:
  unbind lint detections/ macros/ data_sources/
  unbind lint my_detection.yml macros.conf --format sarif --output lint.sarif
  unbind lint rules/ --fail-on warning`;

/** `unbind lint`: declared here, loaded when it runs. */
export function addLintCommand(program: Command, setExit: SetExit): void {
  program
    .command("lint")
    .summary("find weaknesses of detection rules")
    .description(
      "Looks for weaknesses in rules: fields that can't be there, exclusions that can be evaded, and the like.",
    )
    .argument("<paths...>", "files, folders or zips of rules; builtin is Unbind's own")
    .addOption(new Option("-f, --format <format>", "output").choices(["text", "sarif", "json"]).default("text"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 at or above")
        .choices(["error", "warning", "info"])
        .default("error"),
    )
    .addHelpText("after", NOTES)
    .action(async (paths: string[], options: LintCommandOptions) => {
      const { lint } = await import("./lint.ts");
      setExit(await lint(paths, options));
    });
}
