import type { KnowledgeGraph } from "../../graph/model.ts";
import { nodeName, spokenId } from "../build/node-words.ts";
import type { Section } from "../document/model.ts";
import { type Markup, markup } from "../html/markup.ts";
import { FOOTER, HtmlPrinter } from "../html/page.ts";
import { htmlShell } from "../html/shell.ts";
import type { SiteAddresses } from "./addresses.ts";
import { pageGroups, searchWords } from "./index-sections.ts";

/** The first page of a site: search over all pages, picture, coverage, sources. */
export function htmlIndex(
  graph: KnowledgeGraph,
  { title, keys, sections }: { title: string; keys: readonly string[]; sections: readonly Section[] },
  addresses: SiteAddresses,
): string {
  const printer = new HtmlPrinter(addresses, addresses.index);
  const words: string[] = [];
  const groups = pageGroups(graph, keys).map(({ id, title: name, members }) => {
    const items = members.map((key) => entry(graph, key, words.push(searchWords(graph, key)) - 1, addresses));
    return markup`<section data-group="${id}" aria-labelledby="${id}">
<h3 id="${id}">${name} (${members.length})</h3>
<ul class="pages">
${items}</ul>
</section>
`;
  });
  const contents = [...sections.map(({ id, title: name }) => ({ id, name })), { id: "pages", name: "All pages" }];
  const body = markup`<a class="skip" href="#pages">Skip to the pages</a>
<header>
<p class="kicker">Unbind: knowledge</p>
<h1>${title}</h1>
<nav aria-label="On this page"><ul>${contents.map(({ id, name }) => markup`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
<div id="search-form" class="search" role="search" hidden>
<label for="search-box">Search <span class="soft">(press /)</span></label>
<input id="search-box" type="search" autocomplete="off" spellcheck="false" placeholder="T1546.003, CM0038, scrcons"/>
</div>
<p id="search-told" class="soft" role="status">${keys.length} pages</p>
<div id="lead">
${sections.map((section) => printer.section(section))}</div>
<section aria-labelledby="pages">
<h2 id="pages">All pages</h2>
${groups}</section>
</main>
${FOOTER}`;
  return htmlShell(title, body, words);
}

function entry(graph: KnowledgeGraph, key: string, index: number, addresses: SiteAddresses): Markup {
  const link = addresses.link(key, addresses.index) ?? "";
  const id = spokenId(key);
  const state = graph.node(key)?.state ?? "missing";
  const mark = state === "active" ? undefined : markup` <span class="state">${state}</span>`;
  const shown = id === "" ? undefined : markup` <span class="id">${id}</span>`;
  return markup`<li data-entry="${index}"><a href="${link}">${nodeName(graph, key)}</a>${shown}${mark}</li>
`;
}
