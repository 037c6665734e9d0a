import type { HandoutKind } from "@unbind/evict";
import { levels } from "@unbind/report";
import { type Command, InvalidArgumentError, Option } from "commander";
import { several, wholeNumber } from "../options.ts";
import type { SetExit } from "../program.ts";
import type { PlanCommandOptions } from "./plan.ts";
import type { PlanExportOptions } from "./plan-export.ts";

const NOTES = `
A plan names exact objects by host, namespace, class, keys and content hash, in the order of their removal. It does
nothing by itself: approve it, then run the scripts made from it, then prove it with: unbind verify.
What is known good by content, belongs to Windows or is on the baseline is never removed; no option changes that.

Examples:
  unbind plan scan.json -o plan.json                what a saved scan calls malicious
  unbind plan case.zip --baseline site.txt          evidence is scanned first
  unbind plan scan.json --subscription sub-0123456789abcdef --subscription sub-fedcba9876543210
  unbind plan show plan.json
  unbind plan approve plan.json --by "duty officer" --reason "incident 4711"
  unbind plan export plan.json --output out         scripts, playbooks and a runbook`;

/** `unbind plan`: declared here, loaded when it runs. */
export function addPlanCommand(program: Command, setExit: SetExit): void {
  const plan = program
    .command("plan")
    .summary("plan the removal of subscriptions, show and approve plans")
    .description("Makes a plan of removal from a scan; shows one; approves one.")
    .addHelpText("after", NOTES);
  addMake(plan, setExit);
  plan
    .command("show")
    .summary("say what a plan does, for a person")
    .argument("<plan>", "a plan file")
    .action(async (path: string) => {
      const { showPlan } = await import("./plan.ts");
      setExit(showPlan(path));
    });
  plan
    .command("approve")
    .summary("approve exactly this plan, by name and with a reason")
    .argument("<plan>", "a plan file; the approval is written into it")
    .requiredOption("--by <name>", "who approves")
    .requiredOption("--reason <text>", "why")
    .option("-o, --output <file>", "write there instead of into the plan")
    .action(async (path: string, options: { by: string; reason: string; output?: string }) => {
      const { approve } = await import("./plan.ts");
      setExit(approve(path, options));
    });
  addExport(plan, setExit);
}

function addMake(plan: Command, setExit: SetExit): void {
  plan
    .command("make", { isDefault: true })
    .summary("from a scan to a plan (what plan does without another word)")
    .description("Plans the removal of what a scan found, host by host, step by step.")
    .argument("<paths...>", "a file that scan --format json wrote, or evidence to scan")
    .option("--subscription <id>", "only this one (may be given more than once)", several, [])
    .addOption(new Option("--min-level <level>", "what reaches this level").choices(levels).default("malicious"))
    .option("--baseline <file>", "what this site knows and accepts: it stays")
    .option("--host <name>", "name of a host that the evidence doesn't name")
    .addOption(new Option("--days <number>", "how long it may be run").argParser(wholeNumber(1, 90)).default(7))
    .addOption(
      new Option("--max-removals <number>", "objects that one host may lose")
        .argParser(wholeNumber(1, 10_000))
        .default(10),
    )
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .action(async (paths: string[], options: PlanCommandOptions) => {
      const { plan: make } = await import("./plan.ts");
      setExit(await make(paths, options));
    });
}

function addExport(plan: Command, setExit: SetExit): void {
  plan
    .command("export")
    .summary("write scripts, playbooks and a runbook made from an approved plan")
    .description(
      "Writes what runs a plan: PowerShell scripts, CACAO, Playbook-NG, Velociraptor, Ansible, Intune, and a runbook.",
    )
    .argument("<plan>", "a plan file")
    .requiredOption("-o, --output <folder>", "a new or empty folder")
    .addOption(
      new Option("--as <kind>", "only this kind (may be given more than once)").argParser(handoutKind).default([]),
    )
    .addOption(new Option("--pack <file>", "knowledge for countermeasures and their texts").env("UNBIND_PACK"))
    .option("--draft", "also if the plan isn't approved, for reading")
    .option("--force", "write over what is in the folder")
    .action(async (path: string, options: PlanExportOptions) => {
      const { exportPlan } = await import("./plan-export.ts");
      setExit(exportPlan(path, options));
    });
}

/** Listed here too, so that the command line is known without loading what makes the files. */
const KINDS: readonly HandoutKind[] = [
  "scripts",
  "cacao",
  "playbook-ng",
  "velociraptor",
  "ansible",
  "intune",
  "runbook",
];

function handoutKind(text: string, before: readonly HandoutKind[]): HandoutKind[] {
  const kind = KINDS.find((one) => one === text);
  if (kind === undefined) throw new InvalidArgumentError(`Give one of ${KINDS.join(", ")}.`);
  return [...before, kind];
}
