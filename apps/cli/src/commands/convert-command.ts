import { type Command, Option } from "commander";
import type { SetExit } from "../program.ts";
import type { ConvertCommandOptions } from "./convert.ts";

/** Languages, as `convertSigma` names them; listed here so that help doesn't load the engine. A test compares. */
export const convertTargets: readonly string[] = ["splunk", "kql-sentinel", "kql-defender", "esql", "eql"];

const NOTES = `
"builtin" stands for Unbind's own rules. What a language can't say is listed with file, line and reason, and the rule is
left out: no query means less or more than its rule. Notes in a query's comment tell where the other system's records
differ. Queries keep title, id, author and licence of their rules.

Languages:
  splunk         SPL for the Windows add-on, XML rendering
  kql-sentinel   Microsoft Sentinel: SecurityEvent, and Event with its XML, without parsers
  kql-defender   advanced hunting of Defender: DeviceProcessEvents and its like, DeviceEvents for bindings
  esql, eql      Elastic, fields as Winlogbeat and the Windows integration name them

Exit codes:
  0 converted, though some rules may not be sayable   2 wrong usage   3 the files hold no Sigma rule
  4 no rule could be converted; with --strict: some rule could not

Examples:
  unbind convert builtin --to kql-sentinel -o queries/
  unbind convert rules/windows/wmi_event --to splunk
  unbind convert rule.yml --to eql -o rule.eql --strict`;

/** `unbind convert`: declared here, loaded when it runs. */
export function addConvertCommand(program: Command, setExit: SetExit): void {
  program
    .command("convert")
    .summary("say Sigma rules in the query languages of other systems")
    .description("Converts Sigma rules, with their filters and correlations, to SPL, KQL, ES|QL or EQL.")
    .argument("<rules...>", "files, folders or zips of Sigma rules; builtin is Unbind's own")
    .addOption(new Option("-t, --to <language>", "language and tables").choices(convertTargets).makeOptionMandatory())
    .option("-o, --output <path>", "a folder for one file per rule, or a file (with an ending) for all")
    .option("--mapping <file>", "log sources of this site")
    .option("--pipeline <file>", "values of %placeholders%")
    .option("--strict", "exit with 4 if any rule could not be converted")
    .option("-q, --quiet", "don't list what could not be converted")
    .addHelpText("after", NOTES)
    .action(async (paths: string[], options: ConvertCommandOptions) => {
      const { convert } = await import("./convert.ts");
      setExit(await convert(paths, options));
    });
}
