import type { ScanReport } from "@unbind/model";
import { answerOf, hiddenCount, needsAttention, searched } from "../answer.ts";
import { nextSection } from "../next/next-html.ts";
import type { NextSteps } from "../next/next-steps.ts";
import { counted } from "../words.ts";
import { expected, findings, overview } from "./findings.ts";
import { type Markup, markup } from "./markup.ts";
import { htmlPage } from "./page.ts";
import { coverageSection, evidenceSection, issueSection } from "./sources.ts";
import { timelineSection } from "./timeline.ts";

/** The whole report as one HTML file, see {@link htmlPage}. */
export function scanHtml(report: ScanReport, next?: NextSteps): string {
  const { answer, tone } = answerOf(report);
  const open = report.subscriptions.filter(needsAttention);
  const cited = new Set(report.subscriptions.flatMap(({ sightings }) => sightings.map((one) => one.evidence.path)));
  return htmlPage({
    kicker: "Unbind: WMI event subscriptions",
    answer,
    tone,
    lines: markup`<p>${searched(report)}</p>
${hidden(report)}`,
    sections: [
      overview(open),
      findings(open),
      nextSection(next),
      timelineSection(open),
      expected(report.subscriptions.filter((each) => !needsAttention(each))),
      coverageSection(report),
      evidenceSection(report.evidence, cited, "Evidence that speaks of subscriptions"),
      issueSection(report.issues),
    ],
    about: markup`<p>Written by unbind ${report.tool.version} from the evidence alone: all times are those of the evidence, in UTC.</p>
<p>Addresses in sentences and among the indicators are defanged, as in hxxp://192[.]0[.]2[.]1; queries, command lines,
scripts and decoded text stand as they were found, with characters that can't be seen shown as \\x1b or \\u202e.</p>
<p>Each fact names the file, the byte offset in it and, where there is one, the record.</p>
`,
  });
}

function hidden(report: ScanReport): Markup | undefined {
  const count = hiddenCount(report);
  return count > 0 ? markup`<p>${counted(count, "subscription")} below --min-level not shown.</p>\n` : undefined;
}
