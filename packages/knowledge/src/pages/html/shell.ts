import { sha256Hex } from "@unbind/bytes";
import { type Markup, markup } from "./markup.ts";
import { SEARCH_SCRIPT } from "./search-script.ts";
import { STYLE } from "./style.ts";

/**
 * A whole HTML page around a body: nothing is loaded, no style but ours, no script but the search's own where it is
 * asked for, both known by their SHA-256.
 *
 * @param index what a search finds: number of the entry -> its words
 */
export function htmlShell(title: string, body: Markup, index?: readonly string[]): string {
  const policy = `default-src 'none'; style-src '${STYLE_HASH}'${index ? `; script-src '${SCRIPT_HASH}'` : ""}; base-uri 'none'; form-action 'none'`;
  const head = markup`<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="referrer" content="no-referrer"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no"/>
<title>${title}</title>
`;
  const data = index ? `<script type="application/json" id="search-index">${jsonInHtml(index)}</script>\n` : "";
  const script = index ? `${data}<script>${SEARCH_SCRIPT}</script>\n` : "";
  return `<!DOCTYPE html>\n<html lang="en">\n${head}<style>${STYLE}</style>\n</head>\n<body>\n${body}\n${script}</body>\n</html>\n`;
}

const STYLE_HASH = hashSource(STYLE);
const SCRIPT_HASH = hashSource(SEARCH_SCRIPT);

/** A source of a content policy (CSP Level 3). */
function hashSource(text: string): string {
  const bytes = (sha256Hex(text).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}

/** JSON in which nothing ends the element or begins a comment. */
function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
