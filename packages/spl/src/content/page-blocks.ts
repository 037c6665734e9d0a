/** A documentation page as headings, code and text: out of Markdown, or out of the HTML made from it. */
import { unescapeHtml } from "./html-text.ts";

/** Piece of a page; `line` (1-based) is where its text starts in the file. */
export interface PageBlock {
  readonly kind: "front" | "heading" | "code" | "text";
  readonly text: string;
  readonly line: number;
}

/** UTF-16 units in one page. */
export const MAX_PAGE_LENGTH: number = 4 << 20;

/** Reads a page of either shape. */
export function pageBlocks(text: string): PageBlock[] {
  return /<(?:html|body|h[1-6]|pre|article|!doctype)[\s>]/i.test(text.slice(0, 4_096)) && !text.startsWith("---")
    ? htmlBlocks(text)
    : markdownBlocks(text);
}

const FENCE = /^\s*(```+|~~~+)/;

function markdownBlocks(text: string): PageBlock[] {
  const blocks: PageBlock[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  let pending: string[] = [];
  let from = 1;
  const flush = (kind: PageBlock["kind"]) => {
    if (kind === "code" || pending.some((line) => line.trim() !== ""))
      blocks.push({ kind, text: pending.join("\n"), line: from });
    pending = [];
  };
  let fence: string | undefined;
  let front = lines[0]?.trim() === "---";
  for (let i = front ? 1 : 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const mark = FENCE.exec(line)?.[1];
    const heading = /^#{1,6}\s+(?=\S)(.*)$/.exec(line);
    if (pending.length === 0) from = i + 1;
    if (front && line.trim() === "---") {
      flush("front");
      front = false;
    } else if (fence !== undefined && mark?.startsWith(fence) && line.trim() === mark) {
      flush("code");
      fence = undefined;
    } else if (front || fence !== undefined) pending.push(line);
    else if (mark !== undefined) {
      flush("text");
      fence = mark;
    } else if (heading?.[1] !== undefined) {
      flush("text");
      blocks.push({ kind: "heading", text: heading[1], line: i + 1 });
    } else pending.push(line);
  }
  flush(fence === undefined ? "text" : "code");
  return blocks;
}

/** One pass over the tags; no nesting is followed but that of `pre` and headings. */
function htmlBlocks(text: string): PageBlock[] {
  const blocks: PageBlock[] = [];
  let kind = "text" as PageBlock["kind"];
  let pending = "";
  let line = 1;
  let from = 1;
  let skip: string | undefined;
  const flush = (next: PageBlock["kind"]) => {
    const plain = unescapeHtml(pending);
    if (plain.trim() !== "") blocks.push({ kind, text: kind === "code" ? plain : plain.trim(), line: from });
    pending = "";
    from = line;
    kind = next;
  };
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("<", at);
    const shown = text.slice(at, open < 0 ? text.length : open);
    if (skip === undefined) pending += shown;
    line += lineBreaks(shown);
    if (open < 0) break;
    const close = text.indexOf(">", open);
    const tag = text.slice(open + 1, close < 0 ? text.length : close);
    at = close < 0 ? text.length : close + 1;
    line += lineBreaks(tag);
    const name = /^\/?[a-z][a-z0-9]*/i.exec(tag)?.[0].toLowerCase() ?? "";
    if (skip !== undefined) {
      if (name === `/${skip}`) skip = undefined;
    } else if (name === "script" || name === "style") skip = name;
    else if (name === "pre") flush("code");
    else if (/^h[1-6]$/.test(name)) flush("heading");
    else if (/^\/(?:pre|h[1-6])$/.test(name)) flush("text");
    else if (kind !== "code") pending += markOf(name, tag);
  }
  flush("text");
  return blocks;
}

/** What stands for a tag in the text: the Markdown that lists, links and bold are read from. */
function markOf(name: string, tag: string): string {
  if (name === "strong" || name === "b" || name === "/strong" || name === "/b") return "**";
  if (name === "em" || name === "i" || name === "/em" || name === "/i") return "_";
  if (name === "li") return "\n* ";
  if (name === "p" || name === "/p" || name === "br" || name === "tr" || name === "ul") return "\n";
  if (name === "td" || name === "th") return "| ";
  if (name === "a") return "[";
  return name === "/a" ? "]" : tag === "" ? "<>" : "";
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
