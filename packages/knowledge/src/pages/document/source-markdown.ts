import type { Block, Inline } from "./model.ts";
import { sourceInlines } from "./source-inline.ts";

/** Characters of one text that a page shows; the longest article of D3FEND 1.1.0 has 12,000. */
export const MAX_TEXT_LENGTH: number = 100_000;

/** Lists inside each other; deeper items are put on the last level. */
const MAX_LIST_DEPTH = 5;

/** First heading below a page's own sections. */
const TOP_HEADING = 3;
const LAST_HEADING = 6;

type ListBlock = { kind: "list"; ordered: boolean; items: Block[][] };

/**
 * Reads Markdown of a source (an article, a countermeasure, a description) into blocks: paragraphs, headings, lists,
 * code. Quotes, tables, images and HTML stay text. Headings start at level 3 and never skip one.
 */
export function sourceMarkdown(text: string): Block[] {
  const reader = new BlockReader();
  for (const line of text.slice(0, MAX_TEXT_LENGTH).split(/\r\n|\n|\r/)) reader.line(line);
  const blocks = reader.end();
  const more = text.length - MAX_TEXT_LENGTH;
  if (more > 0) blocks.push({ kind: "note", parts: [`${more} more characters of this text are not shown.`] });
  return levelled(blocks);
}

class BlockReader {
  readonly #blocks: Block[] = [];
  #fence: { mark: string; language: string; lines: string[] } | undefined;
  /** Open lists from the outside in, with the column of their marks. */
  #lists: { indent: number; list: ListBlock }[] = [];
  #paragraph: string[] = [];
  #afterBlank = false;

  line(line: string): void {
    if (this.#fence) this.#inFence(line, this.#fence);
    else this.#outside(line);
  }

  #outside(line: string): void {
    const fence = /^\s*(`{3,}|~{3,})\s*([\w+-]{0,20})/.exec(line);
    const heading = /^ {0,3}(#{1,6})\s+(.*)$/.exec(line);
    const item = /^([ \t]{0,40})([-*+\u2022]|\d{1,9}[.)])\s+(\S.*)$/.exec(line);
    if (line.trim() === "") this.#blank();
    else if (fence) this.#openFence(fence[1] ?? "", fence[2] ?? "");
    else if (heading) this.#heading(heading[1]?.length ?? 1, heading[2] ?? "");
    else if (item) this.#item(columns(item[1] ?? ""), /\d/.test(item[2] ?? ""), item[3] ?? "");
    else this.#text(line);
  }

  end(): Block[] {
    if (this.#fence) this.#closeFence(this.#fence);
    this.#flush();
    return this.#blocks;
  }

  #blank(): void {
    this.#flush();
    this.#afterBlank = true;
  }

  #text(line: string): void {
    if (this.#afterBlank && !/^\s/.test(line)) this.#lists = [];
    this.#afterBlank = false;
    this.#paragraph.push(line);
  }

  #heading(level: number, text: string): void {
    this.#flush();
    this.#lists = [];
    this.#blocks.push({ kind: "heading", level, parts: sourceInlines(text.trim().replace(/\s#{1,10}$/, "")) });
  }

  #item(indent: number, ordered: boolean, text: string): void {
    this.#flush();
    this.#afterBlank = false;
    while (this.#lists.length > 0 && (this.#lists.at(-1)?.indent ?? 0) > indent) this.#lists.pop();
    const open = this.#lists.at(-1);
    if (open && (indent < open.indent + 2 || this.#lists.length >= MAX_LIST_DEPTH)) open.list.items.push([]);
    else {
      const list: ListBlock = { kind: "list", ordered, items: [[]] };
      (open?.list.items.at(-1) ?? this.#blocks).push(list);
      this.#lists.push({ indent, list });
    }
    this.#paragraph.push(text);
  }

  #openFence(mark: string, language: string): void {
    this.#flush();
    this.#fence = { mark, language, lines: [] };
  }

  #inFence(line: string, fence: { mark: string; language: string; lines: string[] }): void {
    const closes = line.trim().startsWith(fence.mark) && line.trim().replaceAll(fence.mark.charAt(0), "") === "";
    if (closes) this.#closeFence(fence);
    else fence.lines.push(line);
  }

  #closeFence({ language, lines }: { language: string; lines: string[] }): void {
    this.#home().push({ kind: "code", language, text: lines.join("\n") });
    this.#fence = undefined;
  }

  #flush(): void {
    if (this.#paragraph.length === 0) return;
    this.#home().push({ kind: "paragraph", parts: joined(this.#paragraph) });
    this.#paragraph = [];
  }

  /** Where the next block belongs: the last open item, or the top. */
  #home(): Block[] {
    return this.#lists.at(-1)?.list.items.at(-1) ?? this.#blocks;
  }
}

/** Lines as one; a backslash or two blanks at a line's end break it. */
function joined(lines: readonly string[]): Inline[] {
  return lines.flatMap((line, index): Inline[] => {
    const last = index === lines.length - 1;
    const breaks = /(?:\\| {2})\s{0,10}$/.test(line);
    const text = line.trim().replace(/\\$/, "");
    if (last) return sourceInlines(text);
    return [...sourceInlines(text), breaks ? { kind: "break" } : " "];
  });
}

function columns(indent: string): number {
  return indent.replaceAll("\t", "    ").length;
}

function levelled(blocks: readonly Block[]): Block[] {
  const levels = blocks.flatMap((block) => (block.kind === "heading" ? [block.level] : []));
  const shift = TOP_HEADING - Math.min(...levels, LAST_HEADING);
  let before = TOP_HEADING - 1;
  return blocks.map((block) => {
    if (block.kind !== "heading") return block;
    before = Math.min(block.level + shift, before + 1, LAST_HEADING);
    return { ...block, level: before };
  });
}
