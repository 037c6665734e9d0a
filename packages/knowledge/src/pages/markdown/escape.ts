import { visibleText } from "../document/visible-text.ts";

/** Characters that any Markdown renderer may make something of, wherever they stand. */
const ACTIVE = /[&<>@\\`*_{}[\]#|~$^!]/g;

/** Plain text within a line: no mark, no HTML, no entity, no mention, no bare address comes of it. */
export function escapeMarkdown(text: string): string {
  return visibleText(text)
    .replace(ACTIVE, (char) => ENTITIES[char] ?? `\\${char}`)
    .replace(/:\/\//g, ":&#8203;//")
    .replace(/\b(?=www\.)/gi, "&#8203;");
}

/** Backslash and backtick as entities: an escaped one next to a code span of ours is read in more than one way. */
const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "@": "&#64;",
  "\\": "&#92;",
  "`": "&#96;",
};

/** A line that may not begin as a list, a heading rule or indented code. */
export function lineStart(markdown: string): string {
  return markdown
    .replace(/^\s+/, "")
    .replace(/^[-+=]/, "\\$&")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

/** A code span that ends where it is meant to. Inside a table a bar is escaped too, as GitHub wants it. */
export function codeSpan(text: string): string {
  const shown = visibleText(text);
  if (shown.trim() === "") return "` `";
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return fence + pad + shown + pad + fence;
}

/** A fence longer than any run of backticks in the text. */
export function fenceFor(text: string): string {
  return "`".repeat(Math.max(3, longestRun(text) + 1));
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** The target of a link: nothing in it ends the link or the cell. */
export function linkTarget(url: string): string {
  return encodeURI(visibleText(url).toWellFormed())
    .replaceAll("%25", "%")
    .replace(/[()'|*_~`[\]\\]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
