import type { Block, Inline, Line, PageDocument, Section } from "../document/model.ts";
import { isWeb } from "../document/source-inline.ts";
import { visibleLines } from "../document/visible-text.ts";
import { relativeLink, type SiteAddresses } from "../site/addresses.ts";
import { publishedAddress } from "../site/outside.ts";
import { codeSpan, escapeMarkdown, fenceFor, lineStart, linkTarget } from "./escape.ts";
import { mermaidGraph } from "./mermaid.ts";

/** Prints pages as Markdown (CommonMark with GitHub's tables and Mermaid). */
export class MarkdownPages {
  readonly #addresses: SiteAddresses;

  constructor(addresses: SiteAddresses) {
    this.#addresses = addresses;
  }

  /** @param path of the page in the site, from which links are made */
  page(page: PageDocument, path: string): string {
    return new Printer(this.#addresses, path).page(page);
  }

  /** A page that belongs to no node: the index. */
  sections(title: string, sections: readonly Section[], path: string): string {
    const printer = new Printer(this.#addresses, path);
    return `# ${escapeMarkdown(title)}\n\n${sections.map((section) => printer.section(section)).join("")}`;
  }
}

class Printer {
  readonly #addresses: SiteAddresses;
  readonly #path: string;

  constructor(addresses: SiteAddresses, path: string) {
    this.#addresses = addresses;
    this.#path = path;
  }

  page({ kindLabel, id, title, banner, facts, sections }: PageDocument): string {
    const rows = facts.map(({ name, value }) => `| ${cell(escapeMarkdown(name))} | ${cell(this.#line(value))} |\n`);
    const index = `[Index](${relativeLink(this.#addresses.index, this.#path)})`;
    return [
      `# ${escapeMarkdown(title)}\n\n`,
      `${escapeMarkdown(kindLabel)} ${codeSpan(id)} &middot; ${index}\n\n`,
      banner ? `> ${this.#line(banner)}\n\n` : "",
      rows.length > 0 ? `| | |\n|---|---|\n${rows.join("")}\n` : "",
      ...sections.map((section) => this.section(section)),
    ].join("");
  }

  section({ title, blocks }: Section): string {
    return `## ${escapeMarkdown(title)}\n\n${blocks.map((block) => `${this.#block(block)}\n\n`).join("")}`;
  }

  #block(block: Block): string {
    switch (block.kind) {
      case "paragraph":
        return lineStart(this.#line(block.parts)) || "&nbsp;";
      case "note":
        return `> ${this.#line(block.parts)}`;
      case "heading":
        return `${"#".repeat(block.level)} ${this.#line(block.parts)}`;
      case "list":
        return block.items.map((item, index) => this.#item(item, block.ordered ? `${index + 1}. ` : "- ")).join("\n");
      case "table":
        return this.#table(block);
      case "code":
        return code(block.language, block.text);
      case "graph":
        return `\`\`\`mermaid\n${mermaidGraph(block.graph)}\n\`\`\``;
    }
  }

  #item(blocks: readonly Block[], mark: string): string {
    const tight = blocks.every(({ kind }) => kind === "paragraph" || kind === "list");
    const text = blocks.map((block) => this.#block(block)).join(tight ? "\n" : "\n\n");
    const indented = text.replaceAll("\n", `\n${" ".repeat(mark.length)}`).replace(/^ +$/gm, "");
    return mark + (text === "" ? "&nbsp;" : indented);
  }

  #table({ caption, columns, rows }: Extract<Block, { kind: "table" }>): string {
    const head = `| ${columns.map((column) => cell(escapeMarkdown(column))).join(" | ")} |`;
    const rule = `|${columns.map(() => "---").join("|")}|`;
    const lines = rows.map((row) => `| ${row.map((each) => cell(this.#line(each))).join(" | ")} |`);
    return [`**${escapeMarkdown(caption)}**\n`, head, rule, ...lines].join("\n");
  }

  /** Two code spans side by side would be read as one, with the wrong end. */
  #line(line: Line): string {
    const isCode = (part: Inline | undefined) => typeof part === "object" && part.kind === "code";
    return line
      .map((part, index) => (isCode(part) && isCode(line[index - 1]) ? "&#8203;" : "") + this.#inline(part))
      .join("");
  }

  #inline(part: Inline): string {
    if (typeof part === "string") return escapeMarkdown(part);
    switch (part.kind) {
      case "code":
        return codeSpan(part.text);
      case "strong":
        return emphasised("**", this.#line(part.parts));
      case "emphasis":
        return emphasised("*", this.#line(part.parts));
      case "break":
        return "<br>";
      case "basis":
        return part.basis === "published" ? "published" : `*${part.basis}*`;
      case "page": {
        const link = this.#addresses.link(part.key, this.#path);
        const url = link === undefined ? publishedAddress(part.key) : undefined;
        if (link === undefined && url === undefined) return escapeMarkdown(part.text);
        return `[${linkText(part.text)}](${link ?? linkTarget(url ?? "")})`;
      }
      case "link":
        return isWeb(part.url) ? `[${linkText(part.text)}](${linkTarget(part.url)})` : escapeMarkdown(part.text);
    }
  }
}

/** A link's own text needs no guard against bare addresses: links don't nest. */
function linkText(text: string): string {
  return escapeMarkdown(text).replaceAll("&#8203;", "") || "link";
}

/** Marks count only next to what isn't a blank. */
function emphasised(mark: string, text: string): string {
  const inner = text.trim();
  return inner === "" ? text : text.replace(inner, () => mark + inner + mark);
}

/** A bar would end the cell, in code spans too. */
function cell(markdown: string): string {
  return markdown.replace(/\\?\|/g, "\\|") || " ";
}

function code(language: string, text: string): string {
  const lines = visibleLines(text).join("\n");
  const fence = fenceFor(lines);
  return `${fence}${/^[a-z]+$/.test(language) && language !== "mermaid" ? language : "text"}\n${lines}\n${fence}`;
}
