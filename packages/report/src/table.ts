import type { Issue } from "@unbind/bytes";
import type { ScanReport } from "@unbind/model";
import { needsAttention } from "./answer.ts";
import { coverage } from "./table/coverage.ts";
import { headline } from "./table/headline.ts";
import { issueGroups, issues } from "./table/issues.ts";
import { Page } from "./table/page.ts";
import { benignLines, subscriptionBlock } from "./table/subscription.ts";

/** How wide and how coloured a terminal is. */
export interface TableOptions {
  /** Columns of the terminal; no line is longer. Fits from 20 up; 1 is the least. */
  width: number;
  /** SGR colours; without them the output has no escape sequence at all. */
  color: boolean;
}

/**
 * The page for a person: the answer first, then each subscription with its proof, then what the evidence could have
 * shown, then what was wrong with it. Everything from evidence is neutralised.
 *
 * @example
 * process.stdout.write(scanTable(report, { width: 80, color: false }));
 */
export function scanTable(report: ScanReport, options: TableOptions): string {
  const page = new Page(options);
  headline(page, report);
  const open = report.subscriptions.filter(needsAttention);
  open.forEach((subscription, index) => {
    page.blank();
    subscriptionBlock(page, subscription, index + 1);
  });
  const benign = report.subscriptions.filter((subscription) => !needsAttention(subscription));
  if (benign.length > 0) page.blank();
  benignLines(page, benign);
  coverage(page, report);
  issues(page, report);
  return page.toString();
}

/** Only the issues, by severity and code with counts: for standard error, or where there is no report. */
export function issueLines(issues: readonly Issue[], options: TableOptions): string {
  const page = new Page(options);
  issueGroups(page, issues);
  return page.toString();
}
