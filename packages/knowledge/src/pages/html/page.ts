import type { Block, Inline, Line, PageDocument, Section } from "../document/model.ts";
import { isWeb } from "../document/source-inline.ts";
import { visibleLines } from "../document/visible-text.ts";
import { relativeLink, type SiteAddresses } from "../site/addresses.ts";
import { publishedAddress } from "../site/outside.ts";
import { drawing } from "./drawing.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { htmlShell } from "./shell.ts";

/** Prints pages as HTML files that need nothing else. */
export class HtmlPages {
  readonly #addresses: SiteAddresses;
  readonly #site: string;

  /** @param site name of the whole, for titles */
  constructor(addresses: SiteAddresses, site: string) {
    this.#addresses = addresses;
    this.#site = site;
  }

  /** @param path of the page in the site, from which links are made */
  page(page: PageDocument, path: string): string {
    const { kindLabel, id, title, banner, facts, sections } = page;
    const printer = new HtmlPrinter(this.#addresses, path);
    const rows = facts.map(({ name, value }) => markup`<dt>${name}</dt><dd>${printer.line(value)}</dd>\n`);
    const body = markup`<a class="skip" href="#main">Skip to the page</a>
<header>
<nav aria-label="Site"><ul><li><a href="${relativeLink(this.#addresses.index, path)}">${this.#site}: index and search</a></li></ul></nav>
<p class="kicker">${kindLabel} <span class="key">${id}</span></p>
<h1>${title}</h1>
${banner ? markup`<p class="banner">${printer.line(banner)}</p>\n` : undefined}<nav aria-label="On this page"><ul>${sections.map((each) => markup`<li><a href="#${each.id}">${each.title}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${facts.length > 0 ? markup`<dl class="facts">${rows}</dl>\n` : undefined}${sections.map((each) => printer.section(each))}</main>
${FOOTER}`;
    return htmlShell(`${title} - ${this.#site}`, body);
  }
}

/** What every page ends in. */
export const FOOTER: Markup = markup`<footer>
<p>Made by unbind from imported public sources. Marks say how each statement is known: published, derived, or overlay.
This file loads nothing and sends nothing.</p>
</footer>`;

/** Blocks and lines of one file as HTML. */
export class HtmlPrinter {
  readonly #addresses: SiteAddresses;
  readonly #path: string;

  constructor(addresses: SiteAddresses, path: string) {
    this.#addresses = addresses;
    this.#path = path;
  }

  section({ id, title, blocks }: Section): Markup {
    return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${blocks.map((block) => this.#block(block))}</section>
`;
  }

  line(line: Line): Content {
    return line.map((part) => this.#inline(part));
  }

  #block(block: Block): Markup {
    switch (block.kind) {
      case "paragraph":
        return markup`<p>${this.line(block.parts)}</p>\n`;
      case "note":
        return markup`<p class="note">${this.line(block.parts)}</p>\n`;
      case "heading":
        return heading(block.level, this.line(block.parts));
      case "list": {
        const items = block.items.map((item) => markup`<li>${this.#item(item)}</li>\n`);
        return block.ordered ? markup`<ol>${items}</ol>\n` : markup`<ul>${items}</ul>\n`;
      }
      case "table":
        return this.#table(block);
      case "code":
        return code(block.text);
      case "graph":
        return drawing(block.graph, (key) => this.#addresses.link(key, this.#path));
    }
  }

  #item(blocks: readonly Block[]): Content {
    const [only] = blocks;
    return blocks.length === 1 && only?.kind === "paragraph"
      ? this.line(only.parts)
      : blocks.map((each) => this.#block(each));
  }

  #table({ caption, columns, rows }: Extract<Block, { kind: "table" }>): Markup {
    const lines = rows.map(
      ([first = [], ...rest]) =>
        markup`<tr><th scope="row">${this.line(first)}</th>${rest.map((each, i) => markup`<td data-column="${columns[i + 1] ?? ""}">${this.line(each)}</td>`)}</tr>\n`,
    );
    return markup`<table class="c${columns.length}"><caption>${caption}</caption>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${lines}</tbody></table>
`;
  }

  #inline(part: Inline): Content {
    if (typeof part === "string") return part;
    switch (part.kind) {
      case "code":
        return markup`<code>${part.text}</code>`;
      case "strong":
        return markup`<strong>${this.line(part.parts)}</strong>`;
      case "emphasis":
        return markup`<em>${this.line(part.parts)}</em>`;
      case "break":
        return markup`<br/>`;
      case "basis":
        return markup`<span class="basis ${part.basis}">${part.basis}</span>`;
      case "page": {
        const link = this.#addresses.link(part.key, this.#path);
        const url = publishedAddress(part.key);
        if (link !== undefined) return markup`<a href="${link}">${part.text}</a>`;
        return url === undefined ? part.text : outside(url, part.text);
      }
      case "link":
        return isWeb(part.url) ? outside(part.url, part.text) : part.text;
    }
  }
}

function outside(url: string, text: string): Markup {
  return markup`<a href="${url}" rel="noopener noreferrer external">${text}</a>`;
}

function heading(level: number, content: Content): Markup {
  if (level <= 3) return markup`<h3>${content}</h3>\n`;
  if (level === 4) return markup`<h4>${content}</h4>\n`;
  return level === 5 ? markup`<h5>${content}</h5>\n` : markup`<h6>${content}</h6>\n`;
}

/** Line by line: the tag shows a line end within a value as a blank. */
function code(text: string): Markup {
  const lines = visibleLines(text).map((line, index) => (index === 0 ? markup`${line}` : markup`\n${line}`));
  return markup`<pre><code>${lines}</code></pre>\n`;
}
