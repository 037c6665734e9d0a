import { levels } from "@unbind/report";
import { type Command, Option } from "commander";
import { timeOption, wholeNumber } from "../options.ts";
import type { SetExit } from "../program.ts";
import type { ScanCommandOptions } from "./scan.ts";
import { scanFormats } from "./scan-formats.ts";

const NOTES = `
What counts:
  --since and --until look at the time inside each record (UTC), not at file dates. A record before --since, or at or
  after --until, is as if it weren't in the log; records without a readable time always count. A subscription that was
  made before --since is still reported if a later record speaks of it.

Examples:
  unbind scan examples/first-case
  unbind scan case.zip triage/ Sysmon.evtx          several at once, any mix
  unbind scan host.zip --recover                    also records from slack space
  unbind scan case.zip --password infected          (or in UNBIND_PASSWORD, which other users can't see)
  zcat log.json.gz | unbind scan - --format jsonl   standard input
  unbind scan golden-image.zip --learn-baseline site.txt --reason "standard image"
  unbind scan case.zip --baseline site.txt          what the image has is benign, unless one character differs
  unbind scan case.zip -f html -o report.html       one page to read, print or hand on
  unbind scan /cases --format csv --output all.csv --fail-on unknown`;

/** `unbind scan`: declared here, loaded when it runs. */
export function addScanCommand(program: Command, setExit: SetExit): void {
  program
    .command("scan")
    .summary("find WMI event subscriptions in evidence")
    .description("Finds WMI event subscriptions in event logs, their exports, folders and archives.")
    .argument("<paths...>", "files, folders or archives; - is standard input")
    .addOption(new Option("-f, --format <format>", "output").choices(scanFormats).default("table"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .addOption(
      new Option("-j, --jobs <number>", "threads (default: by size, at most one a core)").argParser(
        wholeNumber(1, 256),
      ),
    )
    .addOption(new Option("--since <time>", "only records at or after this time").argParser(timeOption))
    .addOption(new Option("--until <time>", "only records before this time").argParser(timeOption))
    .addOption(
      new Option("--default-time <time>", "time of findings without one, for stix, ocsf and misp").argParser(
        timeOption,
      ),
    )
    .option("--recover", "also read records from slack space")
    .addOption(
      new Option("--hash <which>", "evidence to hash (SHA-256)").choices(["cited", "all", "none"]).default("cited"),
    )
    .addOption(new Option("--password <text>", "password of encrypted archives").env("UNBIND_PASSWORD"))
    .addOption(new Option("--min-level <level>", "list only subscriptions at or above").choices(levels))
    .addOption(new Option("--fail-on <level>", "exit with 1 if any is at or above").choices(levels))
    .addOption(
      new Option("--pack <file>", "knowledge for what to do next, in html and md (default: the built-in index)").env(
        "UNBIND_PACK",
      ),
    )
    .option("--baseline <file>", "what this site knows and accepts, by content")
    .option("--learn-baseline <file>", "write such a list of all that was found (with --reason)")
    .option("--reason <text>", "why the site accepts it")
    .option("-q, --quiet", "say nothing on standard error but what stops the work")
    .addOption(
      new Option("--progress <mode>", "on standard error").choices(["auto", "bar", "jsonl", "none"]).default("auto"),
    )
    .option("--no-color", "no colours (also: NO_COLOR)")
    .addOption(
      new Option("--width <columns>", "of the table (default: the terminal's)").argParser(wholeNumber(1, 1000)),
    )
    .option("--no-checksums", "don't verify the checksums of event logs")
    .addHelpText("after", NOTES)
    .action(async (paths: string[], options: ScanCommandOptions) => {
      const { scan } = await import("./scan.ts");
      setExit(await scan(paths, options));
    });
}
