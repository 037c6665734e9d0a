import {
  checkVisibility,
  type LogFact,
  logFactOf,
  type VisibilityReport,
  visibilitySelectors,
  visibilitySettings,
} from "@unbind/evict";
import { scanPaths } from "@unbind/host-node";
import { detectPaths } from "@unbind/host-node/detect";
import { counted, jsonText, neutralise } from "@unbind/report";
import type { Detector } from "@unbind/rules";
import { exitCodes, UsageError } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { doubtsOf, tellIssues } from "../issues.ts";
import { writeText } from "../output.ts";
import { OutputFolder } from "../output-folder.ts";
import { checkPaths, endStdinOn } from "../usage.ts";
import { VERSION } from "../version.ts";
import { visibilityText } from "./visibility-text.ts";

export interface VisibilityOptions {
  write?: string;
  check?: boolean;
  force?: boolean;
  format: "text" | "json";
  output?: string;
}

/** Facts kept of one run; a log of one host gives some thousands. */
const MAX_FACTS = 1_000_000;

/** Runs `unbind visibility` and gives its exit code. @throws UsageError */
export async function visibility(paths: readonly string[], options: VisibilityOptions): Promise<number> {
  const { write, check = false, force = false, format, output } = options;
  if (write === undefined && !check) throw new UsageError("Say --write FOLDER or --check PATHS.");
  if (check && paths.length === 0) throw new UsageError("--check needs evidence: unbind visibility --check case.zip");
  if (write !== undefined) writeSettings(write, force);
  if (!check) return exitCodes.ok;
  checkPaths(paths, output === undefined ? {} : { output });
  return interruptible(async (signal) => {
    endStdinOn(signal, paths);
    const report = await scanPaths(paths, { hash: "none", signal, version: VERSION });
    if (report.summary.evidence === 0) {
      tellIssues("nothing could be read", report.issues);
      return exitCodes.nothingRead;
    }
    const doubts = doubtsOf(report.issues);
    if (doubts.length > 0) tellIssues("the evidence has issues", doubts);
    const facts = await factsOf(paths, signal);
    const answer = checkVisibility(report, facts);
    writeText(output, format === "json" ? jsonText(answer) : visibilityText(answer));
    return allRecorded(answer) ? exitCodes.ok : exitCodes.found;
  });
}

function writeSettings(path: string, force: boolean): void {
  const folder = new OutputFolder(path, { force, option: "--write" });
  for (const { name, text } of visibilitySettings) folder.write({ path: name, text });
  for (const { name, purpose } of visibilitySettings) process.stderr.write(`unbind: ${name}: ${purpose}\n`);
  process.stderr.write(`unbind: ${counted(folder.files, "file")} in ${neutralise(path)}\n`);
}

/** @throws UsageError for more facts than fit */
async function factsOf(paths: readonly string[], signal: AbortSignal): Promise<LogFact[]> {
  const facts: LogFact[] = [];
  const gather: Detector = {
    rules: [],
    selectors: visibilitySelectors,
    offer: (event) => {
      if (facts.length < MAX_FACTS) facts.push(logFactOf(event));
    },
    finish: () => undefined,
  };
  await detectPaths(paths, { detectors: [gather], loaded: 0, notLoaded: [], hash: "none", signal });
  if (facts.length < MAX_FACTS) return facts;
  throw new UsageError(`more than ${MAX_FACTS} events (MAX_FACTS): check fewer hosts at once.`);
}

function allRecorded({ hosts }: VisibilityReport): boolean {
  return hosts.every(({ sources }) =>
    sources.some(({ source, answer }) => source !== "wmi-repository" && answer === "recorded"),
  );
}
