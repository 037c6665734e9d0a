import { type Command, Option } from "commander";
import { eventIdOption, several, timeOption } from "../options.ts";
import type { SetExit } from "../program.ts";
import type { DumpCommandOptions } from "./dump.ts";

const NOTES = `
Event logs are written in the JSON shape of evtx_dump, or as XML just as Windows renders it. Exports (XML, NXLog,
Winlogbeat, ...) are written in unbind's own event shape, JSON only. A record that can't be read is reported on standard
error and costs nothing but itself.

WMI repositories (OBJECTS.DATA, INDEX.BTR, MAPPING*.MAP in one folder) are written as JSON lines with offsets, or as MOF
text. --class, --namespace and --deleted leave event logs out, --event-id and the like leave repositories out.

Examples:
  unbind dump Security.evtx | jq .Event.System.EventID
  unbind dump Logs/ --event-id 19-21,5857-5861
  unbind dump Sysmon.evtx --format xml --output Sysmon.xml
  unbind dump C/Windows/System32/wbem/Repository --class __EventFilter --format mof
  unbind dump Repository/ --deleted | jq .path
  unbind dump case.zip --provider Microsoft-Windows-WMI-Activity --recover`;

/** `unbind dump`: declared here, loaded when it runs. */
export function addDumpCommand(program: Command, setExit: SetExit): void {
  program
    .command("dump")
    .summary("print records of event logs and objects of WMI repositories")
    .description("Prints event logs, their exports and WMI repositories, in folders and archives too.")
    .argument("<paths...>", "files, folders or archives; - is standard input")
    .addOption(new Option("-f, --format <format>", "output").choices(["jsonl", "json", "xml", "mof"]).default("jsonl"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .addOption(new Option("--event-id <ids>", "only these: 5861, 19-21 or 19,20; repeatable").argParser(eventIdOption))
    .addOption(new Option("--channel <name>", "only this channel; repeatable").argParser(several))
    .addOption(new Option("--provider <name>", "only this provider; repeatable").argParser(several))
    .addOption(new Option("--since <time>", "only records at or after this time").argParser(timeOption))
    .addOption(new Option("--until <time>", "only records before this time").argParser(timeOption))
    .addOption(
      new Option("--class <name>", "of repositories: only this class and what derives from it").argParser(several),
    )
    .addOption(new Option("--namespace <name>", "of repositories: only this namespace; repeatable").argParser(several))
    .option("--deleted", "of repositories: what was deleted or changed, instead of what is live")
    .option("--recover", "also records from slack space")
    .addOption(new Option("--password <text>", "password of encrypted archives").env("UNBIND_PASSWORD"))
    .option("-q, --quiet", "say nothing on standard error but what stops the work")
    .addOption(
      new Option("--progress <mode>", "on standard error").choices(["auto", "bar", "jsonl", "none"]).default("auto"),
    )
    .option("--no-checksums", "don't verify the checksums of event logs")
    .addHelpText("after", NOTES)
    .action(async (paths: string[], options: DumpCommandOptions) => {
      const { dump } = await import("./dump.ts");
      setExit(await dump(paths, options));
    });
}
