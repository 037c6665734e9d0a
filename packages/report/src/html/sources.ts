import type { Issue } from "@unbind/bytes";
import type { CoverageState, EvidenceReport, HostReport, ScanReport, SourceCoverage } from "@unbind/model";
import { withFormerNames } from "../answer.ts";
import { hostsByCoverage, issueCount, issuesByCode } from "../facts.ts";
import { bytes, COVERAGE_WORDS, counted, listed, moment, number, sourceName } from "../words.ts";
import { type Markup, markup } from "./markup.ts";
import { type Section, table } from "./parts.ts";

/** Groups of hosts, pieces of evidence and kinds of issue that the page lists; the rest is counted. */
const GROUPS_SHOWN = 200;
const EVIDENCE_SHOWN = 1000;
const ISSUES_SHOWN = 100;

/** Places named for one kind of issue. */
const PLACES_SHOWN = 3;

/** What the evidence of each host could have shown, in words, hosts with the same answer together. */
export function coverageSection({ hosts }: ScanReport): Section | undefined {
  if (hosts.length === 0) return undefined;
  const groups = hostsByCoverage(hosts);
  const more = groups.length - GROUPS_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more group")} of hosts: --format json has all.</p>\n` : "";
  const intro = markup`<p>A source that was not collected rules nothing out.</p>\n`;
  const body = markup`${intro}${groups.slice(0, GROUPS_SHOWN).map(hostGroup)}${rest}`;
  return { id: "coverage", title: "What the evidence could show", body };
}

function hostGroup(group: readonly HostReport[]): Markup {
  const caption = listed(group.map(withFormerNames), 12);
  const rows = (group[0]?.coverage ?? []).map(sourceRow);
  return markup`<h3>${caption}</h3>
${table("What each source told, or why it is silent", ["Source", "State", "Why"], markup`<tbody>\n${rows}</tbody>\n`)}`;
}

const STATE_BADGES: Record<CoverageState, string> = {
  seen: "unknown",
  "not-seen": "",
  "not-collected": "warning",
};

function sourceRow({ source, state, note }: SourceCoverage): Markup {
  return markup`<tr><th scope="row" class="word">${sourceName(source)}</th>
<td><span class="badge ${STATE_BADGES[state]}">${COVERAGE_WORDS[state]}</span></td><td>${note}</td></tr>
`;
}

/** Every piece of evidence with its hash: first those that findings rest on, the others folded away. */
export function evidenceSection(
  evidence: readonly EvidenceReport[],
  cited: ReadonlySet<string>,
  caption: string,
): Section | undefined {
  if (evidence.length === 0) return undefined;
  const first = evidence.filter(({ path }) => cited.has(path));
  const others = evidence.filter(({ path }) => !cited.has(path));
  const body = markup`${first.length > 0 ? evidenceTable(caption, first) : ""}${folded(others, first.length > 0)}`;
  return { id: "evidence", title: "Evidence", body };
}

function folded(others: readonly EvidenceReport[], isRest: boolean): Markup | undefined {
  if (others.length === 0) return undefined;
  const what = `${counted(others.length, isRest ? "other piece" : "piece", isRest ? "other pieces" : "pieces")} of evidence`;
  return markup`<details><summary>${what}</summary>
${evidenceTable(what, others)}</details>
`;
}

function evidenceTable(caption: string, pieces: readonly EvidenceReport[]): Markup {
  const more = pieces.length - EVIDENCE_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more piece")} of evidence: --format json has all.</p>\n` : "";
  const rows = pieces.slice(0, EVIDENCE_SHOWN).map(evidenceRow);
  const columns = ["File", "Holds", "SHA-256"];
  return markup`${table(caption, columns, markup`<tbody>\n${rows}</tbody>\n`)}${rest}`;
}

function evidenceRow({
  path,
  format,
  byteLength,
  host,
  records,
  recovered,
  issues,
  coverage,
  sha256,
  duplicateOf,
}: EvidenceReport): Markup {
  const { from, to } = coverage;
  const period = from === null || to === null ? "" : markup`<br/>${moment(from)} to ${moment(to)}`;
  const holds = [
    `${bytes(byteLength)}, ${counted(records, "record")}`,
    ...(recovered > 0 ? [`${number(recovered)} recovered`] : []),
    ...(issues > 0 ? [counted(issues, "issue")] : []),
  ];
  const copy = duplicateOf === undefined ? "" : markup`<br/><span class="small soft">the same as ${duplicateOf}</span>`;
  const kind = host === null ? format : `${format}, from ${host}`;
  return markup`<tr><th scope="row"><code>${path}</code><br/><span class="small soft">${kind}</span>${copy}</th>
<td>${holds.join(", ")}${period}</td><td><code>${sha256 ?? "not hashed"}</code></td></tr>
`;
}

/** What was wrong or odd in the evidence, by kind, with the first places. */
export function issueSection(issues: readonly Issue[]): Section | undefined {
  if (issues.length === 0) return undefined;
  const groups = issuesByCode(issues);
  const more = groups.length - ISSUES_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more kind")} of issue: --format json has all.</p>\n` : "";
  const caption = `${counted(issueCount(issues), "issue")} in the evidence, by kind`;
  const columns = ["Kind", "What", "Where first"];
  const rows = groups.slice(0, ISSUES_SHOWN).map(issueRow);
  const body = markup`${table(caption, columns, markup`<tbody>\n${rows}</tbody>\n`)}${rest}`;
  return { id: "issues", title: "Issues in the evidence", body };
}

function issueRow(group: readonly Issue[]): Markup | undefined {
  const [first] = group;
  if (!first) return undefined;
  const { severity, code, message } = first;
  const count = issueCount(group);
  const places = group.slice(0, PLACES_SHOWN).map(({ evidence }) => {
    const record = evidence.recordId === undefined ? "" : `, record ${evidence.recordId}`;
    return markup`<p><code>${evidence.path}</code> @ ${evidence.offset}${record}</p>`;
  });
  const more = count - places.length;
  const rest = more > 0 ? markup`<p class="small soft">and ${number(more)} more</p>` : "";
  const badge = severity === "note" ? "" : severity;
  return markup`<tr><th scope="row"><span class="badge ${badge}">${severity}</span><br/><code class="word">${code}</code><br/>
<span class="small soft">${counted(count, "time")}</span></th><td>${message}</td><td>${places}${rest}</td></tr>
`;
}
