/**
 * Playbook-NG's Markdown export. Its text escapes 21 characters everywhere but in what countermeasures say
 * themselves, whose headings go two levels deeper. The export states the version after the playbook's.
 */
import { type Countermeasure, type KnowledgeGraph, parseCountermeasure } from "@unbind/knowledge";
import type { PlaybookNg, PlaybookNgItem } from "./playbook-ng.ts";

const LEFT_OUT: ReadonlySet<string> = new Set(["Associated Techniques", "Related Countermeasures"]);
const DEEPER = 2;
const DEEPEST = 6;

/** The page, or undefined where the graph hasn't the texts of the countermeasures (import COUN7ER first). */
export function playbookNgMarkdown(playbook: PlaybookNg, graph: KnowledgeGraph): string | undefined {
  const items = itemsOf(playbook);
  const pages = items.map(({ id }) => pageOf(graph, id));
  if (pages.some((page) => page === undefined)) return undefined;
  const head = [
    "# Playbook-NG Playbook\n",
    `**Title**: ${escaped(playbook.title)}  `,
    `**Template**: no template used  `,
    `**Created**: ${escaped(playbook.created)}  `,
    `**Updated**: ${escaped(playbook.updated)}  `,
    `**Version**: ${escaped(String(Number(playbook.version) + 1))}\n`,
    "## Techniques & Mappings\n",
    "|**Technique**|**Confidence**|**Mapped Countermeasures**|",
    "|---|---|---|",
    ...techniqueRows(playbook, graph),
    "\n## Countermeasures\n",
  ];
  const texts = pages.map((page) => (page ? itemText(page) : ""));
  return `${head.join("\n")}\n${texts.join("")}`;
}

/** Each id once, in the order of the file. */
function itemsOf({ tech_to_items }: PlaybookNg): PlaybookNgItem[] {
  const all = Object.values(tech_to_items).flatMap(({ items }) => items);
  return [...new Map(all.map((item) => [item.id, item])).values()];
}

function pageOf(graph: KnowledgeGraph, id: string): Countermeasure | undefined {
  const source = graph.attributes(`countermeasure:${id}`, new Set(["source"]))[0]?.value;
  return source === undefined ? undefined : parseCountermeasure(source, { path: id });
}

function techniqueRows({ tech_to_items: { unmapped, ...techniques } }: PlaybookNg, graph: KnowledgeGraph): string[] {
  const ids = (items: readonly PlaybookNgItem[]) => items.map(({ id }) => escaped(id)).join(", ");
  const rows = Object.entries(techniques).map(
    ([id, { confidence, items }]) =>
      `|${escaped(id)}: ${escaped(techniqueName(graph, id))}|${escaped(confidence)}|${ids(items)}|`,
  );
  return [...rows, `|(Additional Countermeasures)|\\-|${ids(unmapped?.items ?? [])}|`];
}

/** A sub-technique has its parent's name before its own. */
function techniqueName(graph: KnowledgeGraph, id: string): string {
  const name = graph.node(`technique:${id}`)?.name ?? "";
  const parent = graph.node(`technique:${id.split(".")[0]}`)?.name;
  return id.includes(".") && parent !== undefined && !name.startsWith(`${parent}: `) ? `${parent}: ${name}` : name;
}

function itemText(page: Countermeasure): string {
  const content = ["## Details", metadataOf(page), ...sectionsOf(page)].join("\n\n");
  return `### ${escaped(page.id)} : ${escaped(page.title)}\n\n${deeper(content)}\n\n`;
}

function metadataOf({ id, version, created, modified, type, status }: Countermeasure): string {
  const lines: [string, string | null][] = [
    ["ID", id],
    ["Version", version],
    ["Created", created],
    ["Modified", modified],
    ["Type", type],
    ["Status", status],
  ];
  return lines.flatMap(([name, value]) => (value === null ? [] : [`* **${name}:** ${value}`])).join("\n");
}

function sectionsOf({ sections }: Countermeasure): string[] {
  return sections
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap(({ name, text }) => [`## ${name}`, plain(text).trim()]);
}

/** The data set's own changes of characters. */
function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u00ad\u2013]/g, "-")
    .replaceAll("\u2014", "--")
    .replaceAll("\u2026", "...")
    .replaceAll("\u00a0", " ")
    .replace(/<\/?u>/g, "");
}

function deeper(markdown: string): string {
  return markdown.replace(/^(#{1,6})\s+(.*)$/gm, (_, marks: string, text: string) => {
    const level = marks.length + DEEPER;
    if (level <= DEEPEST) return `${"#".repeat(level)} ${text.trim()}`;
    return `${"\\> ".repeat(level - DEEPEST)}**${text.trim()}**\n\n`;
  });
}

/** A name with a line end would begin a block of its own; one that turns the text around would hide another. */
function escaped(text: string): string {
  const line = text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, " ");
  return line.replace(/[\\`*_{}[\]<>()#+\-!|]/g, "\\$&");
}
