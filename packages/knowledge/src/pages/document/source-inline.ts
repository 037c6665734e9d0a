import type { Inline } from "./model.ts";

/** One of the marks below at the place where it stands. All lengths are bounded and no alternative overlaps another. */
const MARK = new RegExp(
  [
    String.raw`\\(?<escaped>[!-/:-@[-${"`"}{-~])`,
    String.raw`(?<ticks>${"`{1,3}"})(?<code>[^${"`"}]{1,2000})\k<ticks>(?!${"`"})`,
    String.raw`<code>(?<html>[^<]{1,2000})</code>`,
    String.raw`\*\*(?<strong>[^*]{1,2000})\*\*`,
    String.raw`\*(?<emphasis>[^*\s][^*]{0,500})\*`,
    String.raw`\[(?<label>[^\][]{1,500})\]\(\s{0,3}<?(?<url>(?:[^\s()<>"]|\([^\s()<>"]{0,200}\)){1,2000})>?\s{0,3}\)`,
    String.raw`<?(?<bare>https?://[^\s()<>"'\][|\\^${"`"}{}]{1,2000})>?`,
    String.raw`</?(?:u|b|i|em|strong|sub|sup|p|span)>`,
    String.raw`(?<line><br\s?/?>)`,
  ].join("|"),
  "g",
);

/**
 * Reads what a source wrote as Markdown within a paragraph: code, emphasis, links to the web, line breaks. Everything
 * else, HTML and images included, stays the text it is.
 */
export function sourceInlines(text: string): Inline[] {
  const parts: Inline[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") parts.push(plain);
    plain = "";
  };
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    plain += text.slice(from, match.index);
    from = match.index + match[0].length;
    const made = inlineOf(match.groups ?? {}, match[0]);
    if (typeof made === "string") plain += made;
    else {
      flush();
      parts.push(...made);
    }
  }
  plain += text.slice(from);
  flush();
  return parts;
}

function inlineOf(groups: Record<string, string | undefined>, whole: string): string | Inline[] {
  const { escaped, code, html, strong, emphasis, label, url, bare, line } = groups;
  if (escaped !== undefined) return escaped;
  const exact = code ?? html;
  if (exact !== undefined) return [{ kind: "code", text: exact.trim() || exact }];
  if (strong !== undefined) return [{ kind: "strong", parts: [strong] }];
  if (emphasis !== undefined) return [{ kind: "emphasis", parts: [emphasis] }];
  if (label !== undefined && url !== undefined) return isWeb(url) ? [{ kind: "link", url, text: label }] : whole;
  if (bare !== undefined) return bareLink(bare);
  return line === undefined ? "" : [{ kind: "break" }];
}

/** An address in running text: the mark that ends the sentence is not part of it. */
function bareLink(text: string): Inline[] {
  const url = text.replace(/[.,;:!?*_]{1,10}$/, "");
  const rest = text.slice(url.length);
  return isWeb(url) ? [{ kind: "link", url, text: url }, ...(rest === "" ? [] : [rest])] : [text];
}

/** Whether an address leads to the web and nowhere else. */
export function isWeb(url: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url);
}
