import type { CoverageState, HostReport, ScanReport, SourceCoverage } from "@unbind/model";
import { counted, listed, sourceName } from "../words.ts";
import { hostName } from "./headline.ts";
import type { Page } from "./page.ts";
import type { Style } from "./paint.ts";

const WORDS: Record<CoverageState, string> = { seen: "seen", "not-seen": "not seen", "not-collected": "not collected" };
const STYLES: Record<CoverageState, Style> = { seen: "plain", "not-seen": "plain", "not-collected": "warning" };

/** What the evidence could have shown, hosts with the same answer together, and copies of the same evidence. */
export function coverage(page: Page, { hosts, evidence }: ScanReport): void {
  const groups = new Map<string, HostReport[]>();
  for (const host of hosts) {
    const key = JSON.stringify(host.coverage);
    const group = groups.get(key);
    if (group) group.push(host);
    else groups.set(key, [host]);
  }
  for (const group of groups.values()) {
    page.blank();
    page.text(`What the evidence of ${listed(group.map(withFormerNames), 6)} could show`, { style: "strong" });
    for (const source of group[0]?.coverage ?? []) sourceLine(page, source);
  }
  copies(page, evidence);
}

function withFormerNames({ name, formerNames }: HostReport): string {
  return formerNames.length === 0 ? hostName(name) : `${hostName(name)} (formerly ${listed(formerNames)})`;
}

function sourceLine(page: Page, { source, state, note }: SourceCoverage): void {
  const because = note === "" || state === "not-collected" ? "" : `. ${note}`;
  page.text(`${sourceName(source)}: ${WORDS[state]}${because}`, { style: STYLES[state], indent: 2, hang: 2 });
}

function copies(page: Page, evidence: ScanReport["evidence"]): void {
  const count = evidence.filter(({ duplicateOf }) => duplicateOf !== undefined).length;
  if (count === 0) return;
  page.blank();
  page.text(`${counted(count, "copy", "copies")} of evidence already read: counted once.`);
}
