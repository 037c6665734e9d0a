import type { Issue } from "@unbind/bytes";
import type { EvidenceReport, ScanReport } from "@unbind/model";
import { withFormerNames } from "../answer.ts";
import { hostsByCoverage, issueCount, issuesByCode } from "../facts.ts";
import { bytes, COVERAGE_WORDS, counted, listed, number, sourceName } from "../words.ts";
import { codeSpan, sentence } from "./inline.ts";

/** Groups of hosts, pieces of evidence, kinds of issue, and places of one kind. */
const GROUPS_SHOWN = 50;
const EVIDENCE_SHOWN = 100;
const ISSUES_SHOWN = 30;
const PLACES_SHOWN = 3;

/** What the evidence of each host could have shown, hosts with the same answer together. */
export function coverageLines({ hosts }: ScanReport): string[] {
  if (hosts.length === 0) return [];
  const groups = hostsByCoverage(hosts);
  const more = groups.length - GROUPS_SHOWN;
  const lines = groups.slice(0, GROUPS_SHOWN).flatMap((group) => [
    `- ${codeSpan(listed(group.map(withFormerNames), 6))}`,
    ...(group[0]?.coverage ?? []).map(({ source, state, note }) => {
      const because = note === "" ? "" : `. ${sentence(note)}`;
      return `  - ${sentence(sourceName(source))}: **${COVERAGE_WORDS[state]}**${because}`;
    }),
  ]);
  const rest = more > 0 ? [`- ${counted(more, "more group")} of hosts: \`--format json\` has all`] : [];
  return ["", "## What the evidence could show", "", ...lines, ...rest];
}

/** The evidence that findings rest on, with its hash; the rest is counted. */
export function evidenceLines(evidence: readonly EvidenceReport[], cited: ReadonlySet<string>): string[] {
  const shown = evidence.filter(({ path }) => cited.has(path)).slice(0, EVIDENCE_SHOWN);
  if (evidence.length === 0) return [];
  const lines = shown.map(({ path, sha256, byteLength, records }) => {
    const hash = sha256 === null ? "not hashed" : `SHA-256 ${codeSpan(sha256)}`;
    return `- ${codeSpan(path)}: ${hash}, ${bytes(byteLength)}, ${counted(records, "record")}`;
  });
  const more = evidence.length - shown.length;
  const rest = more > 0 ? [`- ${counted(more, "more piece")} of evidence: \`--format json\` has all`] : [];
  return ["", "## Evidence", "", ...lines, ...rest];
}

/** What was wrong or odd in the evidence, by kind, with the first places. */
export function issueLinesOf(issues: readonly Issue[]): string[] {
  if (issues.length === 0) return [];
  const groups = issuesByCode(issues);
  const more = groups.length - ISSUES_SHOWN;
  const lines = groups.slice(0, ISSUES_SHOWN).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const times = counted(issueCount(group), "time");
    const places = group.slice(0, PLACES_SHOWN);
    const left = issueCount(group) - places.length;
    return [
      `- ${first.severity} ${codeSpan(first.code)}, ${times}: ${sentence(first.message)}`,
      ...places.map(({ evidence }) => `  - ${codeSpan(evidence.path)} at offset ${codeSpan(String(evidence.offset))}`),
      ...(left > 0 ? [`  - and ${number(left)} more`] : []),
    ];
  });
  const rest = more > 0 ? [`- ${counted(more, "more kind")} of issue: \`--format json\` has all`] : [];
  return ["", "## Issues in the evidence", "", ...lines, ...rest];
}
