import { EvidenceError, filetimeToIso } from "@unbind/bytes";
import type { DetectReport } from "@unbind/model";
import {
  detectCsv,
  detectHtml,
  detectJson,
  detectJsonLines,
  detectMarkdown,
  detectNavigator,
  detectOcsf,
  detectSarif,
  detectTable,
  type ExchangeOptions,
  type NextSteps,
} from "@unbind/report";
import type { DetectFormat } from "../commands/detect-formats.ts";
import { UsageError } from "../exit.ts";
import { tableOptions } from "../terminal.ts";

interface DetectionTextOptions {
  format: DetectFormat;
  /** FILETIME for findings without a time, in formats that demand one. */
  defaultTime?: bigint;
  /** Knowledge pack; without it the built-in index. */
  pack?: string;
  color: boolean;
  width?: number;
}

type Printer = (report: DetectReport, options: ExchangeOptions & { next?: NextSteps }) => string;

const PRINTERS: Record<Exclude<DetectFormat, "table">, Printer> = {
  json: detectJson,
  jsonl: detectJsonLines,
  csv: detectCsv,
  html: (report, { next }) => detectHtml(report, next),
  md: (report, { next }) => detectMarkdown(report, next),
  sarif: detectSarif,
  ocsf: detectOcsf,
  navigator: detectNavigator,
};

/** The report in the format asked for. @throws UsageError if findings need a time that nobody gives */
export async function detectionText(
  report: DetectReport,
  options: DetectionTextOptions,
  isTerminal: boolean,
): Promise<string> {
  const { format, defaultTime } = options;
  if (format === "table") {
    return detectTable(report, tableOptions(options, isTerminal ? process.stdout : undefined, process.env));
  }
  try {
    const next = await nextStepsOf(report, options);
    const time = defaultTime === undefined ? {} : { time: filetimeToIso(defaultTime) };
    return PRINTERS[format](report, { ...time, ...(next && { next }) });
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.code !== "REPORT_TIME_UNKNOWN") throw error;
    throw new UsageError(`${error.message} with --default-time, as in --default-time 2026-03-01.`);
  }
}

/** What public knowledge has against the techniques of rules that fired; loaded only for the formats that say it. */
async function nextStepsOf(
  report: DetectReport,
  { format, pack }: DetectionTextOptions,
): Promise<NextSteps | undefined> {
  if (format !== "html" && format !== "md") return undefined;
  const { nextSteps } = await import("../know/next-steps.ts");
  return nextSteps(
    report.rules.flatMap(({ attack }) => attack),
    pack,
  );
}
