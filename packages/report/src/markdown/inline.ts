import { neutralise } from "../text/neutral.ts";
import { counted } from "../words.ts";

/**
 * Markdown that stays what it is in GitHub, GitLab and Jira: text of evidence stands in code spans and code blocks,
 * which no renderer searches for links, mentions, issue numbers, HTML or emphasis. Sentences that mix our words with
 * those of the evidence keep plain words plain and put every other word into a code span.
 */

/** Characters of one value in the run of a line; a longer one says how many are not shown. */
const SPAN_SHOWN = 2000;

/** Words and numbers that no renderer makes anything of: letters with inner hyphens, `1,234`, `10:11:12`, `2026-03-01`. */
const PLAIN_WORD = /^[("]?(?:[A-Za-z]+(?:['-][A-Za-z]+)*'?|\d{1,6}(?:[,:-]\d{1,4}){0,5})[)"]?[.,;:]?$/;

/** Hex digits as long as a commit's short name, which forges link. */
const COMMIT_LIKE = /^[0-9a-f]{7,40}$/i;

/** A sentence that may quote evidence, on one line. It must not be the first thing on a line. */
export function sentence(text: string): string {
  const parts: { text: string; plain: boolean }[] = [];
  if (text.length > SPAN_SHOWN) return codeSpan(text);
  for (const word of neutralise(text).split(/ +/)) {
    if (word === "") continue;
    const plain = PLAIN_WORD.test(word) && !COMMIT_LIKE.test(word.replace(/\W+$/, ""));
    const last = parts.at(-1);
    const isNewClause = last !== undefined && /[.;:]$/.test(last.text) && /^[("]/.test(word);
    if (last && last.plain === plain && (plain || !isNewClause)) last.text += ` ${word}`;
    else parts.push({ text: word, plain });
  }
  return parts.map((part) => (part.plain ? part.text : quoted(part.text))).join(" ");
}

/** A code span with the mark that ends its clause behind it, and a bracket that has its partner elsewhere outside. */
function quoted(words: string): string {
  const [, inner = words, mark = ""] = /^(.*[^.,;:])([.,;:])$/s.exec(words) ?? [];
  if (/^\([^)]+$/.test(inner)) return `(${codeSpan(inner.slice(1))}${mark}`;
  if (/^[^(]+\)$/.test(inner)) return `${codeSpan(inner.slice(0, -1))})${mark}`;
  return codeSpan(inner) + mark;
}

/** Text of evidence on one line, shown exactly but for what can't be seen; a dash for none. */
export function codeSpan(text: string): string {
  if (text.length > SPAN_SHOWN) {
    const shown = text.slice(0, SPAN_SHOWN).replace(/[\ud800-\udbff]$/, "");
    return `${codeSpan(shown)} and ${counted(text.length - shown.length, "more character")}`;
  }
  const clean = neutralise(text);
  if (clean.trim() === "") return clean === "" ? "`-`" : `\`(${counted(clean.length, "blank")})\``;
  const fence = "`".repeat(longestRun(clean) + 1);
  const pad = /^[` ]|[` ]$/.test(clean) ? " " : "";
  return fence + pad + clean + pad + fence;
}

/** Lines of evidence as a block; the fence is longer than any run of backticks in it. */
export function codeBlock(lines: readonly string[]): string[] {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}text`, ...lines, fence];
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
