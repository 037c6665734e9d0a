import { markup } from "../html/markup.ts";
import { HtmlPrinter } from "../html/page.ts";
import { htmlShell } from "../html/shell.ts";
import { MarkdownPages } from "../markdown/page.ts";
import { SiteAddresses } from "../site/addresses.ts";
import type { Line, Section } from "./model.ts";

/** A document that belongs to no site: one file, no links to other pages. */
export interface LoneDocument {
  title: string;
  /** What a reader must know before anything else. */
  banner?: Line;
  sections: readonly Section[];
}

/** The document as Markdown. */
export function loneMarkdown({ title, banner, sections }: LoneDocument): string {
  const first: Section[] = banner ? [{ id: "first", title: "First", blocks: [{ kind: "note", parts: banner }] }] : [];
  return new MarkdownPages(new SiteAddresses([], ".md")).sections(title, [...first, ...sections], "");
}

/** The document as one HTML file that loads nothing. */
export function loneHtml({ title, banner, sections }: LoneDocument): string {
  const printer = new HtmlPrinter(new SiteAddresses([], ".html"), "");
  const body = markup`<a class="skip" href="#main">Skip to the page</a>
<header>
<h1>${title}</h1>
${banner ? markup`<p class="banner">${printer.line(banner)}</p>\n` : undefined}<nav aria-label="On this page"><ul>${sections.map((each) => markup`<li><a href="#${each.id}">${each.title}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${sections.map((each) => printer.section(each))}</main>`;
  return htmlShell(title, body);
}
