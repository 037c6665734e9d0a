/**
 * A detection out of its published documentation page. The generators broke the search before every pipe, also inside
 * quotes and character classes; the one of 2021 escaped quotes, angle brackets and ampersands besides. Both are undone,
 * in that order.
 */
import type { SplunkDetection } from "./detection.ts";
import { unescapeIfEscaped } from "./html-text.ts";
import { MAX_PAGE_LENGTH, type PageBlock, pageBlocks } from "./page-blocks.ts";
import { addFault, type FaultSink } from "./yaml-reader.ts";

/** The search as it was before the page was made. */
export function recoverSearch(fenced: string): string {
  return unescapeIfEscaped(fenced.replaceAll("\r\n", "\n")).replaceAll("\n|", "|").trim();
}

/** Reads a page, Markdown or HTML; undefined with a fault if it shows no search. */
export function readDetectionPage(text: string, sink: FaultSink): SplunkDetection | undefined {
  if (text.length > MAX_PAGE_LENGTH) {
    addFault(sink, "SPLUNK_PAGE_SIZE", `the page is longer than ${MAX_PAGE_LENGTH} characters`, 0, 0);
    return undefined;
  }
  const page = new Page(pageBlocks(text));
  const code = page.code("search");
  const name = page.name;
  if (code === undefined || name === undefined) {
    const missing = name === undefined ? "title" : 'search: a block of code below a heading "Search" is needed';
    addFault(sink, "SPLUNK_PAGE", `the page shows no ${missing}`, 0, 0);
    return undefined;
  }
  const search = recoverSearch(code.text);
  return {
    role: "detection",
    generation: "page",
    name,
    id: page.item("ID") ?? name,
    version: /[_*]version[_*]{1,3}:?[_*\s]{0,4}(\d+(?:\.\d+)?)/i.exec(page.all)?.[1] ?? null,
    date: page.item("Last Updated"),
    creationDate: null,
    author: page.item("Author"),
    type: bracketed(page.item("Type")) ?? page.firstTag,
    status: null,
    description: page.description,
    search,
    place: pagePlaces(code),
    howToImplement: page.text("how to implement") ?? page.text("implementation"),
    knownFalsePositives: page.text("known false positives"),
    references: page.list("reference", "references"),
    dataSources: [],
    dataModels: links(page.item("Datamodel")),
    stories: page.list("associated analytic story"),
    attack: page.techniques,
    assetType: null,
    securityDomain: null,
    products: (page.item("Product") ?? "")
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
    killChainPhases: page.list("kill chain phase"),
    requiredFields: page.list("required field", "required fields"),
    risk: { ...riskOf(page.text("rba")), message: null, objects: [], threats: [] },
    drilldowns: [],
    tests: [],
    source: { path: sink.path, line: 1 },
  };
}

/** The score, impact and confidence of the table below "RBA". */
function riskOf(table: string | null): { score: number | null; impact: number | null; confidence: number | null } {
  const row = /\|\s*(\d+(?:\.\d+)?)\s*\|\s*(\d+)\s*\|\s*(\d+)/.exec(table ?? "");
  if (row === null) return { score: null, impact: null, confidence: null };
  return { score: Number(row[1]), impact: Number(row[2]), confidence: Number(row[3]) };
}

/** Lines of the block stay near enough: each pipe that was broken off starts a line. */
function pagePlaces(code: PageBlock): SplunkDetection["place"] {
  const search = recoverSearch(code.text);
  const starts = code.text.split("\n");
  return (offset) => {
    const before = search.slice(0, Math.max(0, offset));
    let left = before.replace(/\s/g, "").length;
    for (let i = 0; i < starts.length; i++) {
      const dense = unescapeIfEscaped(starts[i] ?? "").replace(/\s/g, "").length;
      if (left < dense || i === starts.length - 1) return { line: code.line + i, column: left + 1 };
      left -= dense;
    }
    return { line: code.line, column: 1 };
  };
}

function bracketed(text: string | null): string | null {
  return text === null ? null : (/\[([^[\]]*)\]/.exec(text)?.[1] ?? text);
}

function links(text: string | null): string[] {
  return [...(text ?? "").matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? "");
}

const MAX_HEADING = 200;

/** A heading without a link's address, marks at its ends, and capitals. */
function plainHeading(text: string): string {
  if (text.length > MAX_HEADING) return "";
  return (bracketed(text) ?? text).toLowerCase().replace(/^\W+|\W+$/g, "");
}

class Page {
  readonly #blocks: readonly PageBlock[];

  constructor(blocks: readonly PageBlock[]) {
    this.#blocks = blocks;
  }

  get all(): string {
    return this.#blocks.map(({ text }) => text).join("\n");
  }

  get name(): string | undefined {
    const line = this.#front.split("\n").find((one) => one.startsWith("title:"));
    const title = line?.slice("title:".length).trim().replace(/^"|"$/g, "");
    const heading = this.#blocks.find(({ kind }) => kind === "heading")?.text;
    const found = title ?? heading;
    return found === undefined || found === "" ? undefined : unescapeIfEscaped(found);
  }

  get firstTag(): string | null {
    const lines = this.#front.split("\n");
    const first = lines[lines.indexOf("tags:") + 1]?.trim();
    return first?.startsWith("- ") ? first.slice(2).trim() : null;
  }

  /** Text below the title or "Description", up to the list of facts. */
  get description(): string | null {
    const own = this.text("description");
    const first = this.#blocks.find(({ kind }) => kind === "text")?.text;
    const text = (own ?? first)?.split(/^[-*] \*\*/m)[0]?.trim();
    return text === undefined || text === "" ? null : unescapeIfEscaped(text);
  }

  get techniques(): string[] {
    const linked = links(this.item("ATT&CK")).filter((text) => /^T\d{4}(?:\.\d{3})?$/.test(text));
    if (linked.length > 0) return linked;
    const listed = `${this.text("att&ck") ?? ""} ${this.text("annotations") ?? ""}`;
    return [...new Set(listed.match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? [])];
  }

  /** `- **Name**: value` of the list of facts. */
  item(name: string): string | null {
    for (const { kind, text } of this.#blocks) {
      if (kind !== "text") continue;
      const start = text.indexOf(`**${name}**:`);
      if (start < 0) continue;
      const value = text
        .slice(start + name.length + 5)
        .split("\n")[0]
        ?.trim();
      return value === undefined || value === "" ? null : unescapeIfEscaped(value);
    }
    return null;
  }

  text(...headings: string[]): string | null {
    const text = this.#below(headings)
      .filter(({ kind }) => kind === "text")
      .map((block) => block.text)
      .join("\n")
      .trim();
    return text === "" ? null : unescapeIfEscaped(text);
  }

  list(...headings: string[]): string[] {
    const lines = (this.text(...headings) ?? "").split("\n");
    return lines.flatMap((line) => {
      const entry = /^[*-] (.*)$/.exec(line.trim())?.[1]?.trim();
      return entry === undefined ? [] : [bracketed(entry) ?? entry];
    });
  }

  code(heading: string): PageBlock | undefined {
    return this.#below([heading]).find(({ kind }) => kind === "code");
  }

  get #front(): string {
    return this.#blocks.find(({ kind }) => kind === "front")?.text ?? "";
  }

  /** Blocks from a heading to the next. */
  #below(headings: readonly string[]): readonly PageBlock[] {
    const start = this.#blocks.findIndex(
      ({ kind, text }) => kind === "heading" && headings.includes(plainHeading(text)),
    );
    if (start < 0) return [];
    const rest = this.#blocks.slice(start + 1);
    const end = rest.findIndex(({ kind }) => kind === "heading");
    return end < 0 ? rest : rest.slice(0, end);
  }
}
