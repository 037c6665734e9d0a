import { LimitError } from "@unbind/bytes";
import type { KnowledgeGraph } from "../../graph/model.ts";
import { ClassProperties } from "../build/class-properties.ts";
import { nodePage } from "../build/node-page.ts";
import { HtmlPages } from "../html/page.ts";
import { MarkdownPages } from "../markdown/page.ts";
import type { OntologyProperty } from "../ontology/model.ts";
import { SiteAddresses } from "./addresses.ts";
import { htmlIndex } from "./html-index.ts";
import { indexSections } from "./index-sections.ts";

/** Pages of one site. */
export const MAX_PAGES: number = 50_000;

/** Markdown or HTML. */
export type SiteFormat = "md" | "html";

/** A file of a site. */
export interface SiteFile {
  /** Slash-separated, relative: `class/T1546.003.html`. */
  path: string;
  text: string;
}

/** What a site holds and how it looks. */
export interface SiteOptions {
  format: SiteFormat;
  /** Keys of the nodes that get a page; those the graph doesn't have are left out. */
  keys: readonly string[];
  /** Name of the whole site. */
  title: string;
  /** Keys the picture of the index is drawn around; without them it has none. */
  seeds?: readonly string[];
  /** Properties of the ontology the classes are of; without them pages don't list any. */
  properties?: readonly OntologyProperty[];
}

/**
 * Builds a site in Unbind's own style, file by file: a pure function of the graph and the options. Every link within it
 * leads to a file of it; what has no page is named without a link.
 *
 * @throws LimitError KNOW_SITE_PAGES
 */
export function* buildSite(
  graph: KnowledgeGraph,
  { format, keys, title, seeds = [], properties = [] }: SiteOptions,
): Generator<SiteFile> {
  const known = [...new Set(keys)].filter((key) => graph.node(key) !== undefined);
  if (known.length > MAX_PAGES) {
    throw new LimitError("KNOW_SITE_PAGES", `${known.length} pages are more than ${MAX_PAGES}: name fewer nodes`);
  }
  const addresses = new SiteAddresses(known, `.${format}`);
  const pages = format === "md" ? new MarkdownPages(addresses) : new HtmlPages(addresses, title);
  const classProperties = new ClassProperties(graph, properties);
  for (const key of known) {
    const page = nodePage(graph, key, classProperties);
    const path = addresses.path(key);
    if (page && path !== undefined) yield { path, text: pages.page(page, path) };
  }
  const sections = indexSections(graph, known, seeds);
  const text =
    pages instanceof MarkdownPages
      ? pages.sections(title, sections.all, addresses.index)
      : htmlIndex(graph, { title, keys: known, sections: sections.lead }, addresses);
  yield { path: addresses.index, text };
}
