import { sha256Hex } from "@unbind/bytes";
import type { ScanReport } from "@unbind/model";
import { answerOf, hiddenCount, needsAttention, searched } from "../answer.ts";
import { counted } from "../words.ts";
import { expected, findings, overview } from "./findings.ts";
import { type Markup, markup } from "./markup.ts";
import type { Section } from "./parts.ts";
import { coverageSection, evidenceSection, issueSection } from "./sources.ts";
import { STYLE } from "./style.ts";
import { timelineSection } from "./timeline.ts";

/**
 * The whole report as one HTML file (which is well-formed XML too): no script, no link out of the page, nothing
 * loaded, and a content policy that forbids all of it. Reads offline, on paper, on a telephone, in dark and light.
 */
export function scanHtml(report: ScanReport): string {
  const { answer, tone } = answerOf(report);
  const open = report.subscriptions.filter(needsAttention);
  const sections = [
    overview(open),
    findings(open),
    timelineSection(open),
    expected(report.subscriptions.filter((each) => !needsAttention(each))),
    coverageSection(report),
    evidenceSection(report),
    issueSection(report),
  ].filter((section) => section !== undefined);
  const head = markup`<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy()}"/>
<meta name="referrer" content="no-referrer"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no"/>
<title>Unbind: ${answer}</title>
`;
  const body = markup`<body>
<header>
<p class="kicker">Unbind: WMI event subscriptions</p>
<div class="answer ${tone}">
<h1>${answer}</h1>
<p>${searched(report)}</p>
${hidden(report)}</div>
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${sections.map(section)}</main>
<footer>
<h2 id="about">About this report</h2>
<p>Written by unbind ${report.tool.version} from the evidence alone: all times are those of the evidence, in UTC.</p>
<p>Addresses in sentences and among the indicators are defanged, as in hxxp://192[.]0[.]2[.]1; queries, command lines,
scripts and decoded text stand as they were found, with characters that can't be seen shown as \\x1b or \\u202e.</p>
<p>Each fact names the file, the byte offset in it and, where there is one, the record.</p>
</footer>
</body>`;
  return `<!DOCTYPE html>\n<html lang="en">\n${head}<style>${STYLE}</style>\n</head>\n${body}\n</html>\n`;
}

function section({ id, title, body }: Section): Markup {
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}</section>
`;
}

function hidden(report: ScanReport): Markup | undefined {
  const count = hiddenCount(report);
  return count > 0 ? markup`<p>${counted(count, "subscription")} below --min-level not shown.</p>\n` : undefined;
}

/** Content Security Policy (CSP Level 3): nothing is loaded or run; the one style sheet is known by its SHA-256. */
function policy(): string {
  const bytes = (sha256Hex(STYLE).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const hash = btoa(String.fromCharCode(...bytes));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
