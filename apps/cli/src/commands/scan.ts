import { EvidenceError, filetimeToIso, type Issue } from "@unbind/bytes";
import { scanPaths } from "@unbind/host-node";
import type { ScanReport, VerdictLevel } from "@unbind/model";
import {
  atLeast,
  type ExchangeOptions,
  issueLines,
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
import { type Output, openOutput } from "../output.ts";
import { type ProgressMode, progressView } from "../progress.ts";
import { errorWidth, tableOptions } from "../terminal.ts";
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
      writeReport(report, options, output);
      return concluded(report, options);
    } finally {
      output.abandon();
    }
  });
}

/** Says on standard error what the output doesn't, and gives the exit code. */
function concluded(report: ScanReport, { format, output, quiet, failOn }: ScanCommandOptions): number {
  if (report.summary.evidence === 0) {
    tell("nothing could be read", report.issues);
    return exitCodes.nothingRead;
  }
  const isShown = format === "table" && output === undefined;
  const doubts = report.issues.filter(({ severity }) => severity !== "note");
  const unopened = doubts.filter(({ code }) => code.startsWith("FILE_"));
  if (!isShown && !quiet && doubts.length > 0) tell("the evidence has issues", doubts);
  else if (isShown && !quiet && unopened.length > 0) tell("not everything could be read", unopened);
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

function writeReport(report: ScanReport, options: ScanCommandOptions, output: Output): void {
  const text = render(options.minLevel ? atLeast(report, options.minLevel) : report, options, output.isTerminal);
  try {
    output.write(new TextEncoder().encode(text));
    output.commit();
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
}

const PRINTERS: Record<Exclude<ScanFormat, "table">, (report: ScanReport, options: ExchangeOptions) => string> = {
  json: scanJson,
  jsonl: scanJsonLines,
  csv: scanCsv,
  html: scanHtml,
  md: scanMarkdown,
  stix: scanStix,
  navigator: scanNavigator,
  ocsf: scanOcsf,
  misp: scanMisp,
};

function render(report: ScanReport, options: ScanCommandOptions, isTerminal: boolean): string {
  if (options.format !== "table") return print(report, options.format, options.defaultTime);
  return scanTable(report, tableOptions(options, isTerminal ? process.stdout : undefined, process.env));
}

/** @throws UsageError if findings need a time that neither the evidence nor the caller gives */
function print(report: ScanReport, format: Exclude<ScanFormat, "table">, defaultTime: bigint | undefined): string {
  try {
    return PRINTERS[format](report, defaultTime === undefined ? {} : { time: filetimeToIso(defaultTime) });
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.code !== "REPORT_TIME_UNKNOWN") throw error;
    throw new UsageError(`${error.message} with --default-time, as in --default-time 2026-03-01.`);
  }
}

function tell(what: string, issues: readonly Issue[]): void {
  process.stderr.write(`unbind: ${what}\n${issueLines(issues, { width: errorWidth(), color: false })}`);
}
