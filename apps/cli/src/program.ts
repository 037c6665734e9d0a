import { existsSync } from "node:fs";
import { neutralise } from "@unbind/report";
import { Command, CommanderError } from "commander";
import { addCompletionCommand } from "./commands/completion-command.ts";
import { addConvertCommand } from "./commands/convert-command.ts";
import { addDetectCommand } from "./commands/detect-command.ts";
import { addDumpCommand } from "./commands/dump-command.ts";
import { addExplainCommand } from "./commands/explain-command.ts";
import { addKnowCommand } from "./commands/know-command.ts";
import { addLintCommand } from "./commands/lint-command.ts";
import { addPlanCommand } from "./commands/plan-command.ts";
import { addRestoreCommand } from "./commands/restore-command.ts";
import { addScanCommand } from "./commands/scan-command.ts";
import { addVerifyCommand } from "./commands/verify-command.ts";
import { addVisibilityCommand } from "./commands/visibility-command.ts";
import { exitCodes, UsageError } from "./exit.ts";
import { VERSION } from "./version.ts";

/** Tells the program which exit code its command ended with. */
export type SetExit = (code: number) => void;

const ABOUT =
  "Finds WMI event subscriptions used for persistence in collected Windows evidence: event logs (EVTX), their exports " +
  "(XML, JSON, NXLog, Winlogbeat, WEF), folders and archives of them. Every answer is proved to the byte; evidence is " +
  "only read, never changed.";

const EXAMPLES = `
Examples:
  unbind scan C/Windows/System32/winevt/Logs        a folder of event logs
  unbind scan case.zip                              a collector's archive, read in place
  unbind scan case.zip --format json --output case.json
  unbind detect case.zip --rules sigma/             Sigma rules and Splunk searches over the same evidence
  unbind explain suspicious.mof                     what a query, MOF, command or script means
  unbind dump Security.evtx --event-id 4688         records as JSON Lines

Exit codes:
  0 it ran   1 something at or above --fail-on   2 wrong usage   3 nothing could be read
  4 rules could not be loaded   130 interrupted   70 a fault in unbind

"unbind help COMMAND" has the options and examples of one command.`;

/** The whole command line as commander knows it; completion is made from it. */
export function createProgram(setExit: SetExit): Command {
  const program = new Command("unbind")
    .description(ABOUT)
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ outputError: (text) => say(text.replace(/^error: /, "unbind: ")) });
  addScanCommand(program, setExit);
  addDetectCommand(program, setExit);
  addLintCommand(program, setExit);
  addConvertCommand(program, setExit);
  addExplainCommand(program, setExit);
  addKnowCommand(program, setExit);
  addPlanCommand(program, setExit);
  addVerifyCommand(program, setExit);
  addVisibilityCommand(program, setExit);
  addRestoreCommand(program, setExit);
  addDumpCommand(program, setExit);
  addCompletionCommand(program);
  return program;
}

/** Runs one command line and gives its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  let exit: number = exitCodes.ok;
  try {
    await createProgram((code) => {
      exit = code;
    }).parseAsync(args, { from: "user" });
    return exit;
  } catch (error) {
    return explain(error, args);
  }
}

function explain(error: unknown, args: readonly string[]): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    if (error.code !== "commander.help") say(hint(error, args));
    return exitCodes.usage;
  }
  if (error instanceof UsageError) {
    say(`unbind: ${error.message}\n`);
    return exitCodes.usage;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(`unbind: a fault in unbind, please report it with this text:\n${text}\n`);
  return exitCodes.internal;
}

/** Arguments may be names of evidence, and so hostile. */
function say(text: string): void {
  process.stderr.write(text.split("\n").map(neutralise).join("\n"));
}

function hint(error: CommanderError, [first = "", second = ""]: readonly string[]): string {
  if (error.code === "commander.unknownCommand" && existsSync(first)) {
    return `To scan it: unbind scan ${first}\n`;
  }
  const command = createProgram(() => undefined).commands.find((one) => one.name() === first);
  const inner = command?.commands.find((one) => one.name() === second);
  const name = ["unbind", command?.name(), inner?.name()].filter((word) => word !== undefined).join(" ");
  return `Try "${name} --help".\n`;
}
