import { levels } from "@unbind/report";
import { type Command, Option } from "commander";
import { timeOption, wholeNumber } from "../options.ts";
import type { SetExit } from "../program.ts";
import type { ExplainCommandOptions } from "./explain.ts";

const NOTES = `
INPUT is one of these, told apart by content; --as says it where that goes wrong:
  a WQL query         SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE ...
  MOF                 a .mof file, compiled MOF, or the text of WMI-Activity event 5861
  a command line      what a CommandLineEventConsumer would run
  a script            what an ActiveScriptEventConsumer would run, or PowerShell
  a subscription id   sub-0123456789abcdef, with --scan
It may be given itself, as the path of a file, or as - for standard input. Nothing is run or fetched.

Times: --when FROM TO lists when a query would fire in between; with FROM alone the day after it, with "now" the day
from now on. Queries that count from the start of the computer need --boot, those on local time --zone.

Examples:
  unbind explain "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'calc.exe'"
  unbind explain filter.wql --when 2026-03-01 2026-03-02 --boot 2026-03-01T08:00:00Z
  unbind explain suspicious.mof --why-not
  unbind explain "powershell -nop -w hidden -enc SQBFAFgA..."
  Get-Content x.vbs | unbind explain - --as script
  unbind scan case.zip -f json -o scan.json; unbind explain sub-0123456789abcdef --scan scan.json`;

/** `unbind explain`: declared here, loaded when it runs. */
export function addExplainCommand(program: Command, setExit: SetExit): void {
  program
    .command("explain")
    .summary("say what a query, MOF, command, script or subscription means")
    .description(
      "Says when a subscription fires, what it runs (decoded), how bad that is and why, and what to do next.",
    )
    .argument("[input]", "the text itself, a file, - for standard input, or a subscription id")
    .addOption(new Option("--as <kind>", "what the input is").choices(["query", "mof", "command", "script"]))
    .option("--scan <file>", "output of scan --format json that has the subscription")
    .option("--when <time...>", "list firing times: FROM TO, FROM, or now")
    .addOption(new Option("--boot <time>", "start of the computer, for --when").argParser(timeOption))
    .option("--zone <offset>", "local time of the host, for --when: +01:00", "+00:00")
    .addOption(new Option("--count <number>", "most firing times").argParser(wholeNumber(1, 9999)).default(10))
    .option("--why-not", "also why it isn't benign, or malicious")
    .addOption(new Option("-f, --format <format>", "output").choices(["table", "json"]).default("table"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .addOption(new Option("--fail-on <level>", "exit with 1 if any is at or above").choices(levels))
    .option("--no-color", "no colours (also: NO_COLOR)")
    .addOption(
      new Option("--width <columns>", "of the table (default: the terminal's)").argParser(wholeNumber(1, 1000)),
    )
    .addHelpText("after", NOTES)
    .action(async (input: string | undefined, options: ExplainCommandOptions) => {
      const { explain } = await import("./explain.ts");
      setExit(explain(input, options));
    });
}
