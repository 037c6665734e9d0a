import { sha256Hex } from "@unbind/bytes";
import type { Tone } from "../answer.ts";
import { type Markup, markup } from "./markup.ts";
import type { Section } from "./parts.ts";
import { STYLE } from "./style.ts";

export interface PageContent {
  /** What this is about, above the answer. */
  kicker: string;
  answer: string;
  tone: Tone;
  /** What the answer rests on. */
  lines: Markup;
  /** Those left undefined have nothing to say. */
  sections: readonly (Section | undefined)[];
  about: Markup;
}

/**
 * A report as one HTML file (which is well-formed XML too): no script, no link out of the page, nothing
 * loaded, and a content policy that forbids all of it. Reads offline, on paper, on a telephone, in dark and light.
 */
export function htmlPage({ kicker, answer, tone, lines, sections, about }: PageContent): string {
  const shown = sections.filter((section) => section !== undefined);
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
<p class="kicker">${kicker}</p>
<div class="answer ${tone}">
<h1>${answer}</h1>
${lines}</div>
<nav aria-label="Contents"><ul>${shown.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${shown.map(section)}</main>
<footer>
<h2 id="about">About this report</h2>
${about}</footer>
</body>`;
  return `<!DOCTYPE html>\n<html lang="en">\n${head}<style>${STYLE}</style>\n</head>\n${body}\n</html>\n`;
}

function section({ id, title, body }: Section): Markup {
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}</section>
`;
}

/** Content Security Policy (CSP Level 3): nothing is loaded or run; the one style sheet is known by its SHA-256. */
function policy(): string {
  const bytes = (sha256Hex(STYLE).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const hash = btoa(String.fromCharCode(...bytes));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
