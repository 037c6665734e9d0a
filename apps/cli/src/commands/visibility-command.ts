import { type Command, Option } from "commander";
import type { SetExit } from "../program.ts";
import type { VisibilityOptions } from "./visibility.ts";

const NOTES = `
Exit codes of --check:
  0 every host recorded WMI events without a known gap   1 some host did not, or nothing proves it
  3 nothing could be read

Examples:
  unbind visibility --write settings                   Sysmon, WMI-Activity, WEF, Splunk, Winlogbeat, Wazuh
  unbind visibility --check case.zip                   who could have seen a subscription being made, since when
  unbind visibility --check /cases --format json`;

/** `unbind visibility`: declared here, loaded when it runs. */
export function addVisibilityCommand(program: Command, setExit: SetExit): void {
  program
    .command("visibility")
    .summary("make the next subscription visible; check what a host could have seen")
    .description("Writes the settings that make WMI subscriptions visible, or checks from evidence whether they were.")
    .argument("[paths...]", "evidence, for --check")
    .option("--write <folder>", "write the settings into a new or empty folder")
    .option("--check", "say of each host of the evidence what it could have seen, since when, with gaps")
    .option("--force", "write over what is in the folder")
    .addOption(new Option("-f, --format <format>", "output of --check").choices(["text", "json"]).default("text"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .addHelpText("after", NOTES)
    .action(async (paths: string[], options: VisibilityOptions) => {
      const { visibility } = await import("./visibility.ts");
      setExit(await visibility(paths, options));
    });
}
