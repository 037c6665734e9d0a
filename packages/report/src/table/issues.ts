import type { Issue } from "@unbind/bytes";
import { issueCount, issuesByCode } from "../facts.ts";
import { counted, number } from "../words.ts";
import type { Page } from "./page.ts";
import type { Style } from "./paint.ts";

const STYLES: Record<Issue["severity"], Style> = { error: "error", warning: "warning", note: "dim" };

/** Places named for one code; a note that is true of more of them names none. */
const PLACES_SHOWN = 3;

/** What went wrong or looked odd in the evidence, under a heading; nothing if there is nothing. */
export function issues(page: Page, { issues }: { issues: readonly Issue[] }): void {
  if (issues.length === 0) return;
  page.blank();
  page.text(`${counted(issueCount(issues), "issue")} in the evidence`, { style: "strong" });
  issueGroups(page, issues);
}

/** Issues by severity and code, each with its count and first places. */
export function issueGroups(page: Page, issues: readonly Issue[]): void {
  for (const group of issuesByCode(issues)) issueGroup(page, group);
}

function issueGroup(page: Page, group: readonly Issue[]): void {
  const first = group[0];
  if (!first) return;
  const count = issueCount(group);
  const times = count > 1 ? `, ${number(count)} times, first` : "";
  const style = STYLES[first.severity];
  page.text(`${first.severity} ${first.code}${times}: ${first.message}`, { style, indent: 2, hang: 2 });
  if (first.severity === "note" && count > PLACES_SHOWN) return;
  const shown = group.slice(0, PLACES_SHOWN);
  for (const { evidence } of shown) {
    const record = evidence.recordId === undefined ? "" : `, record ${evidence.recordId}`;
    const offset = evidence.offset === 0 ? "" : ` @ ${evidence.offset}`;
    page.text(`${evidence.path}${offset}${record}`, { style: "dim", indent: 4, hang: 2 });
  }
  const more = count - shown.length;
  if (more > 0) page.text(`and ${number(more)} more`, { style: "dim", indent: 4 });
}
