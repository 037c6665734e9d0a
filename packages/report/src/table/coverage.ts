import type { CoverageState, ScanReport, SourceCoverage } from "@unbind/model";
import { withFormerNames } from "../answer.ts";
import { hostsByCoverage } from "../facts.ts";
import { COVERAGE_WORDS, counted, listed, sourceName } from "../words.ts";
import type { Page } from "./page.ts";
import type { Style } from "./paint.ts";

const STYLES: Record<CoverageState, Style> = { seen: "plain", "not-seen": "plain", "not-collected": "warning" };

/** What the evidence could have shown, hosts with the same answer together, and copies of the same evidence. */
export function coverage(page: Page, { hosts, evidence }: ScanReport): void {
  for (const group of hostsByCoverage(hosts)) {
    page.blank();
    page.text(`What the evidence of ${listed(group.map(withFormerNames), 6)} could show`, { style: "strong" });
    for (const source of group[0]?.coverage ?? []) sourceLine(page, source);
  }
  copies(page, evidence);
}

function sourceLine(page: Page, { source, state, note }: SourceCoverage): void {
  const isSaid = note === "" || (state === "not-collected" && note.endsWith("was not collected."));
  const because = isSaid ? "" : `. ${note}`;
  page.text(`${sourceName(source)}: ${COVERAGE_WORDS[state]}${because}`, { style: STYLES[state], indent: 2, hang: 2 });
}

function copies(page: Page, evidence: ScanReport["evidence"]): void {
  const count = evidence.filter(({ duplicateOf }) => duplicateOf !== undefined).length;
  if (count === 0) return;
  page.blank();
  page.text(`${counted(count, "copy", "copies")} of evidence already read: counted once.`);
}
