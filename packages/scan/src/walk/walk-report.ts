/** What every report says of the evidence that was walked over. */
import { compareIssues, filetimeToIso, type Issue, IssueLog } from "@unbind/bytes";
import type { EvidenceReport, ScanSummary } from "@unbind/model";
import type { HostNames } from "@unbind/subscriptions";
import type { WholeEvidence } from "./merge-walked.ts";

const iso = (filetime: bigint | undefined): string | null => (filetime === undefined ? null : filetimeToIso(filetime));

/** One evidence without its hash. `duplicateOf` names the identical evidence that was read instead. */
export function evidenceReport(evidence: WholeEvidence, names: HostNames, duplicateOf?: string): EvidenceReport {
  const last = evidence.computers.at(-1);
  return {
    path: evidence.path,
    format: evidence.format,
    sha256: null,
    byteLength: evidence.byteLength,
    host: last === undefined ? null : names.canonical(last),
    records: evidence.records,
    recovered: evidence.recovered,
    issues: evidence.issueCount,
    coverage: {
      channels: evidence.channels,
      namespaces: evidence.namespaces,
      from: iso(evidence.firstTime),
      to: iso(evidence.lastTime),
    },
    ...(duplicateOf !== undefined && { duplicateOf }),
  };
}

/** The span that records were chosen by; nothing if all were. */
export function spanReport(options: {
  since?: bigint | undefined;
  until?: bigint | undefined;
}): Pick<ScanSummary, "span"> {
  const { since, until } = options;
  return since === undefined && until === undefined ? {} : { span: { since: iso(since), until: iso(until) } };
}

/** Notes say the same of file after file: a few of each code are kept, the rest counted. Takes and gives report order. */
export function withoutRepeatedNotes(issues: readonly Issue[]): Issue[] {
  const notes = new IssueLog();
  for (const issue of issues) if (issue.severity === "note") notes.add(issue);
  return [...issues.filter(({ severity }) => severity !== "note"), ...notes.list()].sort(compareIssues);
}
