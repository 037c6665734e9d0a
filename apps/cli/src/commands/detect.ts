import { filetimeToIso } from "@unbind/bytes";
import { explaining, type RuleExplainer } from "@unbind/detect";
import { type DetectOptions, detectPaths } from "@unbind/host-node/detect";
import type { DetectReport, RuleInfo, RuleLevel } from "@unbind/model";
import { counted, detectAtLeast, detectReaches, faultLines, neutralise } from "@unbind/report";
import { RuleError } from "@unbind/rules";
import { filetimeNow } from "../clock.ts";
import { detectionText } from "../detect/detection-text.ts";
import { explanationText } from "../detect/explanation-text.ts";
import { type RuleChoice, ruleChoice, rulesCalled } from "../detect/rule-choice.ts";
import { listText } from "../detect/rule-list.ts";
import { type ReadRules, type RuleSourceOptions, readRules } from "../detect/rule-sources.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { doubtsOf, tellIssues } from "../issues.ts";
import { keepInputs, type Output, openOutput } from "../output.ts";
import { type ProgressMode, progressView } from "../progress.ts";
import { errorWidth, tableOptions } from "../terminal.ts";
import { checkPaths, endStdinOn } from "../usage.ts";
import { VERSION } from "../version.ts";
import { ReaderGone } from "../write-all.ts";
import type { DetectFormat } from "./detect-formats.ts";

/** What the command line says; times are FILETIME. */
export interface DetectCommandOptions extends RuleSourceOptions, RuleChoice {
  format: DetectFormat;
  output?: string;
  since?: bigint;
  until?: bigint;
  now?: bigint;
  defaultTime?: bigint;
  pack?: string;
  minLevel?: RuleLevel;
  failOn?: RuleLevel;
  strict?: boolean;
  list?: boolean;
  explain?: string;
  recover?: boolean;
  hash: "cited" | "all" | "none";
  password?: string;
  quiet?: boolean;
  progress: ProgressMode;
  color: boolean;
  width?: number;
  checksums: boolean;
}

/** Runs `unbind detect` and gives its exit code. @throws UsageError */
export async function detect(paths: readonly string[], options: DetectCommandOptions): Promise<number> {
  if (!options.list && paths.length === 0)
    throw new UsageError("no evidence is given. Name files or folders, or use --list.");
  checkPaths(paths, options);
  const { rules = [], macros = [], lookups = [], mapping, pipeline, tuning } = options;
  keepInputs(options.output, [...rules, ...macros, ...lookups, mapping, pipeline, tuning, options.pack]);
  const output = openOutput(options.output);
  return interruptible(async (signal) => {
    endStdinOn(signal, paths);
    try {
      const read = await readRules(options, signal);
      if (options.list) return list(read, options, output);
      if (read.loaded.rules.length === 0) return noRule(read, "no rule could be loaded");
      if (options.explain !== undefined) return await explain(paths, read, options.explain, options, output, signal);
      const compiled = compile(read, options);
      if (compiled.detectors.every((one) => one.rules.length === 0)) {
        return noRule({ ...read, faults: [...read.faults, ...compiled.faults] }, "no rule can be run");
      }
      const report = await run(paths, read, compiled, options, signal);
      signal.throwIfAborted();
      const shown = options.minLevel ? detectAtLeast(report, options.minLevel) : report;
      write(await detectionText(shown, options, output.isTerminal), output);
      return concluded(report, options);
    } finally {
      output.abandon();
    }
  });
}

function list(rules: ReadRules, options: DetectCommandOptions, output: Output): number {
  const table = tableOptions(options, output.isTerminal ? process.stdout : undefined, process.env);
  const text = listText(rules, ruleChoice(options), options.format, table);
  write(text, output);
  const isFaulty = rules.loaded.rules.length === 0 || (options.strict && rules.faults.length > 0);
  return isFaulty ? exitCodes.rulesNotLoaded : exitCodes.ok;
}

/** Ends before any evidence is read: without a rule there is nothing to look for. */
function noRule({ loaded: { unused }, faults }: ReadRules, what: string): number {
  const named = unused.slice(0, UNUSED_TOLD).map((path) => `  ${neutralise(path)}: holds no rule\n`);
  const more = unused.length > UNUSED_TOLD ? [`  and ${unused.length - UNUSED_TOLD} more files without a rule\n`] : [];
  const none = faults.length + unused.length === 0 ? ["  no file there is of a kind that holds rules\n"] : [];
  const list = faultLines(faults, { width: errorWidth(), color: false });
  process.stderr.write([`unbind: ${what}\n`, list, ...named, ...more, ...none].join(""));
  return exitCodes.rulesNotLoaded;
}

/** Files without a rule that are named on standard error. */
const UNUSED_TOLD = 5;

type Compiled = ReturnType<ReadRules["loaded"]["compile"]> & { now: bigint };

/** Makes the chosen rules ready to run. @throws UsageError if none is chosen, or a search on the command line is at fault */
function compile({ loaded }: ReadRules, options: DetectCommandOptions): Compiled {
  const now = nowOf(options);
  const isChosen = ruleChoice(options);
  if (!loaded.rules.some(isChosen)) {
    const all = counted(loaded.rules.length, "rule");
    throw new UsageError(`no rule fits --status, --tag and --author (${all} loaded). --list has what loaded.`);
  }
  const compiled = loaded.compile(isChosen, { now });
  const typed = compiled.faults.find(({ path }) => path === "--search");
  if (typed) throw new UsageError(`--search:${typed.line}:${typed.column}: ${typed.message} (${typed.code})`);
  return { ...compiled, now };
}

async function run(
  paths: readonly string[],
  { loaded, faults, tuning }: ReadRules,
  compiled: Compiled,
  options: DetectCommandOptions,
  signal: AbortSignal,
): Promise<DetectReport> {
  const { now } = compiled;
  return read(paths, options, signal, {
    detectors: compiled.detectors,
    loaded: loaded.rules.length,
    notLoaded: [...faults, ...compiled.faults],
    today: filetimeToIso(now).slice(0, "2026-03-01".length),
    ...(tuning && { tuning }),
  });
}

/** What relative times and expiry count from: the clock is asked once. */
function nowOf({ now }: DetectCommandOptions): bigint {
  return now ?? filetimeNow();
}

async function read(
  paths: readonly string[],
  options: DetectCommandOptions,
  signal: AbortSignal,
  rules: Pick<DetectOptions, "detectors" | "loaded" | "notLoaded" | "today" | "tuning">,
): Promise<DetectReport> {
  const { since, until, recover = false, hash, password, checksums, quiet } = options;
  const progress = progressView(quiet ? "none" : options.progress, process.stderr, () => performance.now());
  try {
    return await detectPaths(paths, {
      ...rules,
      recover,
      hash,
      checksums,
      signal,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(password !== undefined && { password }),
      ...(progress.report && { onProgress: progress.report }),
      version: VERSION,
    });
  } finally {
    progress.stop();
  }
}

/** Rules explained at once; a part of a title may fit many. */
const MOST_EXPLAINED = 10;

/** Walks the rules of a name over the evidence and tells what became of the events. @throws UsageError */
async function explain(
  paths: readonly string[],
  { loaded, faults }: ReadRules,
  name: string,
  options: DetectCommandOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const called = rulesCalled(loaded.rules, name);
  if (called.length === 0) throw new UsageError(`no rule is called ${name}. --list has ids and titles.`);
  if (called.length > MOST_EXPLAINED)
    throw new UsageError(`${called.length} rules fit ${name}. Give an id or a whole title.`);
  const explainers = called.map((rule) => explainerOf(loaded, rule, nowOf(options)));
  const detectors = [explaining(explainers)];
  const report = await read(paths, options, signal, { detectors, loaded: loaded.rules.length, notLoaded: faults });
  const { evidence, records } = report.summary;
  const explanations = explainers.map((explainer) => explainer.result());
  write(explanationText({ evidence, records, explanations }, options.format), output);
  if (evidence === 0) tellIssues("nothing could be read", report.issues);
  return evidence === 0 ? exitCodes.nothingRead : exitCodes.ok;
}

/** @throws UsageError for a rule that can't run */
function explainerOf(loaded: ReadRules["loaded"], rule: RuleInfo, now: bigint): RuleExplainer {
  let reason = "it doesn't run, or is a correlation. See --list.";
  try {
    const explainer = loaded.explain(rule, { now });
    if (explainer) return explainer;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    reason = error.message;
  }
  throw new UsageError(`${rule.title} can't be explained: ${reason}`);
}

/** Says on standard error what the output doesn't, and gives the exit code. */
function concluded(report: DetectReport, { format, output, quiet, failOn, strict }: DetectCommandOptions): number {
  const { summary, notLoaded, issues } = report;
  const width = { width: errorWidth(), color: false };
  const isShown = format === "table" && output === undefined;
  const doubts = doubtsOf(issues);
  const isQuiet = quiet || isShown;
  if (summary.evidence === 0) {
    tellIssues("nothing could be read", issues);
    return exitCodes.nothingRead;
  }
  if (!isQuiet && notLoaded.length > 0) {
    process.stderr.write(`unbind: rules have faults\n${faultLines(notLoaded.slice(0, FAULTS_TOLD), width)}`);
    if (notLoaded.length > FAULTS_TOLD)
      process.stderr.write(`  and ${notLoaded.length - FAULTS_TOLD} more: --list has all\n`);
  }
  if (!isQuiet && doubts.length > 0) tellIssues("the evidence has issues", doubts);
  if (strict && notLoaded.length > 0) return exitCodes.rulesNotLoaded;
  return failOn && detectReaches(report, failOn) ? exitCodes.found : exitCodes.ok;
}

/** Faults named on standard error beside an output that holds them all. */
const FAULTS_TOLD = 10;

function write(text: string, output: Output): void {
  try {
    output.write(new TextEncoder().encode(text));
    output.commit();
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
}
