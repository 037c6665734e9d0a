import type { Issue } from "@unbind/bytes";
import { issueLines } from "@unbind/report";
import { errorWidth } from "./terminal.ts";

/** Says on standard error what is wrong with evidence, with places. */
export function tellIssues(what: string, issues: readonly Issue[]): void {
  process.stderr.write(`unbind: ${what}\n${issueLines(issues, { width: errorWidth(), color: false })}`);
}

/** What takes something away from an answer: notes don't. */
export function doubtsOf(issues: readonly Issue[]): Issue[] {
  return issues.filter(({ severity }) => severity !== "note");
}
