import type { RuleLevel } from "@unbind/model";
import { type Command, Option } from "commander";
import { several, timeOption, wholeNumber } from "../options.ts";
import type { SetExit } from "../program.ts";
import type { DetectCommandOptions } from "./detect.ts";
import { detectFormats } from "./detect-formats.ts";

const LEVELS: readonly RuleLevel[] = ["informational", "low", "medium", "high", "critical"];

const NOTES = `
Rules are Sigma (YAML), Splunk detections (YAML of any year, or the published page as Markdown or HTML) and searches
given with --search, side by side; macros, lookup definitions and CSV tables may lie among them; "builtin" stands for
Unbind's own rules. What can't be loaded is listed with file, line and reason and never ends the run, unless --strict
makes it the exit code.

Exit codes:
  0 it ran   1 a finding at or above --fail-on   2 wrong usage   3 nothing could be read
  4 no rule could be loaded; with --strict: some rule could not be loaded or run

Examples:
  unbind detect case.zip --rules builtin
  unbind detect case.zip --rules sigma/rules/windows
  unbind detect Logs/ --rules detections/ --macros macros.conf --lookups lookups/
  unbind detect wmi.evtx --search 'source=*WMI-Activity* EventCode=5861 | stats count by host'
  unbind detect case.zip --rules rules/ --tuning site.yml --min-level medium -f html -o findings.html
  unbind detect case.zip --rules rules/ --explain "WMI Event Subscription"
  unbind detect --rules rules/ --list --strict        do all rules load? no evidence needed`;

/** `unbind detect`: declared here, loaded when it runs. */
export function addDetectCommand(program: Command, setExit: SetExit): void {
  const command = program
    .command("detect")
    .summary("run Sigma rules and Splunk searches on evidence")
    .description("Runs Sigma rules and Splunk searches on event logs, their exports, folders and archives.")
    .argument("[paths...]", "files, folders or archives; - is standard input")
    .option("-r, --rules <path>", "file, folder or zip of rules, or builtin; repeatable", several)
    .option("--search <spl>", "a Splunk search; repeatable", several)
    .option("--macros <path>", "macros.conf, or YAML or JSON of macros; repeatable", several)
    .option("--lookups <path>", "folder of lookup definitions and CSV tables; repeatable", several)
    .option("--mapping <file>", "log sources of this site, for Sigma rules")
    .option("--pipeline <file>", "values of %placeholders% in Sigma rules")
    .addOption(new Option("--cache <folder>", "keep Sigma rules there that were read once").env("UNBIND_CACHE"))
    .option("--tuning <file>", "what this site suppresses, allows or re-levels, with reasons");
  choice(command);
  output(command).addHelpText("after", NOTES);
  command.action(async (paths: string[], options: DetectCommandOptions) => {
    const { detect } = await import("./detect.ts");
    setExit(await detect(paths, options));
  });
}

/** Which rules, which records. */
function choice(command: Command): Command {
  return command
    .option("--status <status>", "only rules of this status: stable, production; repeatable", several)
    .option("--tag <tag>", "only rules with this tag, story or ATT&CK id; repeatable", several)
    .option("--author <name>", "only rules whose author has this name in it; repeatable", several)
    .addOption(new Option("--since <time>", "only records at or after this time").argParser(timeOption))
    .addOption(new Option("--until <time>", "only records before this time").argParser(timeOption))
    .addOption(new Option("--now <time>", "what relative times and expiry count from").argParser(timeOption))
    .addOption(new Option("--min-level <level>", "list only findings at or above").choices(LEVELS))
    .addOption(new Option("--fail-on <level>", "exit with 1 if any finding is at or above").choices(LEVELS))
    .option("--strict", "exit with 4 if a rule could not be loaded or run")
    .option("--list", "list what loaded and what didn't, and why; run nothing")
    .option("--explain <rule>", "walk one rule (id or title) step by step: what survived, what nearly matched");
}

function output(command: Command): Command {
  return command
    .addOption(new Option("-f, --format <format>", "output").choices(detectFormats).default("table"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .addOption(
      new Option("--pack <file>", "knowledge for what to do next, in html and md (default: the built-in index)").env(
        "UNBIND_PACK",
      ),
    )
    .addOption(new Option("--default-time <time>", "time of findings without one, for ocsf").argParser(timeOption))
    .option("--recover", "also read records from slack space")
    .addOption(
      new Option("--hash <which>", "evidence to hash (SHA-256)").choices(["cited", "all", "none"]).default("cited"),
    )
    .addOption(new Option("--password <text>", "password of encrypted archives").env("UNBIND_PASSWORD"))
    .option("-q, --quiet", "say nothing on standard error but what stops the work")
    .addOption(
      new Option("--progress <mode>", "on standard error").choices(["auto", "bar", "jsonl", "none"]).default("auto"),
    )
    .option("--no-color", "no colours (also: NO_COLOR)")
    .addOption(
      new Option("--width <columns>", "of the table (default: the terminal's)").argParser(wholeNumber(1, 1000)),
    )
    .option("--no-checksums", "don't verify the checksums of event logs");
}
