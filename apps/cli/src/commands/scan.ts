import { EvidenceError, filetimeToIso } from "@unbind/bytes";
import { scanPaths } from "@unbind/host-node";
import type { ScanReport, VerdictLevel } from "@unbind/model";
import {
  atLeast,
  type ExchangeOptions,
  type NextSteps,
  reaches,
  scanCsv,
  scanHtml,
  scanJson,
  scanJsonLines,
  scanMarkdown,
  scanMisp,
  scanNavigator,
  scanOcsf,
  scanStix,
  scanTable,
} from "@unbind/report";
import { exitCodes, UsageError } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { doubtsOf, tellIssues } from "../issues.ts";
import { type Output, openOutput } from "../output.ts";
import { type ProgressMode, progressView } from "../progress.ts";
import { tableOptions } from "../terminal.ts";
import { checkPaths, endStdinOn } from "../usage.ts";
import { VERSION } from "../version.ts";
import { ReaderGone } from "../write-all.ts";
import type { ScanFormat } from "./scan-formats.ts";
import { readBaseline, writeBaseline } from "./site-baseline.ts";

export interface ScanCommandOptions {
  format: ScanFormat;
  output?: string;
  jobs?: number;
  since?: bigint;
  until?: bigint;
  defaultTime?: bigint;
  recover?: boolean;
  hash: "cited" | "all" | "none";
  password?: string;
  minLevel?: VerdictLevel;
  failOn?: VerdictLevel;
  quiet?: boolean;
  progress: ProgressMode;
  color: boolean;
  width?: number;
  checksums: boolean;
  baseline?: string;
  learnBaseline?: string;
  reason?: string;
  pack?: string;
}

/** Runs `unbind scan` and gives its exit code. @throws UsageError */
export async function scan(paths: readonly string[], options: ScanCommandOptions): Promise<number> {
  checkPaths(paths, options);
  const site = readBaseline(options.baseline);
  if (options.learnBaseline !== undefined && !options.reason) {
    throw new UsageError("--learn-baseline needs --reason: why the site accepts what is found");
  }
  const output = openOutput(options.output);
  return interruptible(async (signal) => {
    endStdinOn(signal, paths);
    try {
      const report = await runScan(paths, options, site, signal);
      signal.throwIfAborted();
      if (options.learnBaseline !== undefined) writeBaseline(options.learnBaseline, options.reason ?? "", report);
      writeReport(report, options, output, await nextStepsOf(report, options));
      return concluded(report, options);
    } finally {
      output.abandon();
    }
  });
}

/** Says on standard error what the output doesn't, and gives the exit code. */
function concluded(report: ScanReport, { format, output, quiet, failOn }: ScanCommandOptions): number {
  if (report.summary.evidence === 0) {
    tellIssues("nothing could be read", report.issues);
    return exitCodes.nothingRead;
  }
  const isShown = format === "table" && output === undefined;
  const doubts = doubtsOf(report.issues);
  const unopened = doubts.filter(({ code }) => code.startsWith("FILE_"));
  if (!isShown && !quiet && doubts.length > 0) tellIssues("the evidence has issues", doubts);
  else if (isShown && !quiet && unopened.length > 0) tellIssues("not everything could be read", unopened);
  return failOn && reaches(report, failOn) ? exitCodes.found : exitCodes.ok;
}

async function runScan(
  paths: readonly string[],
  options: ScanCommandOptions,
  site: ReturnType<typeof readBaseline>,
  signal: AbortSignal,
): Promise<ScanReport> {
  const { jobs, since, until, recover = false, hash, password, checksums, quiet } = options;
  const progress = progressView(quiet ? "none" : options.progress, process.stderr, () => performance.now());
  try {
    return await scanPaths(paths, {
      recover,
      hash,
      checksums,
      signal,
      ...(jobs !== undefined && { jobs }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(password !== undefined && { password }),
      ...(progress.report && { onProgress: progress.report }),
      ...site,
      version: VERSION,
    });
  } finally {
    progress.stop();
  }
}

/** What public knowledge has against what was found; loaded only for the formats that say it. */
async function nextStepsOf(report: ScanReport, { format, pack }: ScanCommandOptions): Promise<NextSteps | undefined> {
  if (format !== "html" && format !== "md") return undefined;
  const open = report.subscriptions.filter(({ verdict }) => verdict.level !== "benign");
  const { nextSteps } = await import("../know/next-steps.ts");
  return nextSteps(
    open.flatMap(({ attack }) => attack),
    pack,
  );
}

function writeReport(
  report: ScanReport,
  options: ScanCommandOptions,
  output: Output,
  next: NextSteps | undefined,
): void {
  const shown = options.minLevel ? atLeast(report, options.minLevel) : report;
  const text = render(shown, options, output.isTerminal, next);
  try {
    output.write(new TextEncoder().encode(text));
    output.commit();
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
}

type Printer = (report: ScanReport, options: ExchangeOptions & { next?: NextSteps }) => string;

const PRINTERS: Record<Exclude<ScanFormat, "table">, Printer> = {
  json: scanJson,
  jsonl: scanJsonLines,
  csv: scanCsv,
  html: (report, { next }) => scanHtml(report, next),
  md: (report, { next }) => scanMarkdown(report, next),
  stix: scanStix,
  navigator: scanNavigator,
  ocsf: scanOcsf,
  misp: scanMisp,
};

function render(
  report: ScanReport,
  options: ScanCommandOptions,
  isTerminal: boolean,
  next: NextSteps | undefined,
): string {
  if (options.format !== "table") return print(report, options.format, options.defaultTime, next);
  return scanTable(report, tableOptions(options, isTerminal ? process.stdout : undefined, process.env));
}

/** @throws UsageError if findings need a time that neither the evidence nor the caller gives */
function print(
  report: ScanReport,
  format: Exclude<ScanFormat, "table">,
  defaultTime: bigint | undefined,
  next: NextSteps | undefined,
): string {
  try {
    const time = defaultTime === undefined ? {} : { time: filetimeToIso(defaultTime) };
    return PRINTERS[format](report, { ...time, ...(next && { next }) });
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.code !== "REPORT_TIME_UNKNOWN") throw error;
    throw new UsageError(`${error.message} with --default-time, as in --default-time 2026-03-01.`);
  }
}
