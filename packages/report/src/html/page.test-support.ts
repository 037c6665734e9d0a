/** For tests: a page as a strict parser sees it, and that nothing in it can act. */
import { expect } from "vitest";

interface Element {
  name: string;
  attributes: Record<string, string>;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`" };

function decode(text: string): string {
  return text.replace(/&([^;]*);?/g, (reference, name: string) => {
    expect(Object.keys(ENTITIES), reference).toContain(name);
    return ENTITIES[name] as string;
  });
}

/** The page as a strict XML parser sees it: tags nest, attributes are quoted, references are known. */
export function parsePage(html: string): { elements: Element[]; text: string; style: string } {
  const elements: Element[] = [];
  const open: string[] = [];
  let text = "";
  let style = "";
  const token = /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  const body = html.replace(/^<!DOCTYPE html>\n/, "");
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const match = token.exec(body);
    if (!match) throw new Error(`not well-formed: ${body.slice(at, at + 80)}`);
    const [, close, name = "", list = "", empty, words] = match;
    if (words !== undefined && open.at(-1) === "style") style += words;
    else if (words !== undefined) text += decode(words);
    else if (close) expect(open.pop()).toBe(name);
    else {
      const attributes = [...list.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
        key,
        decode(value),
      ]);
      elements.push({ name, attributes: Object.fromEntries(attributes) });
      expect(Object.keys(elements.at(-1)?.attributes ?? {})).toHaveLength(attributes.length);
      if (!empty) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return { elements, text, style };
}

const ELEMENTS =
  "html head meta title style body header main footer nav section article div p span h1 h2 h3 h4 ul ol li dl dt dd " +
  "table caption thead tbody tr th td pre code br a details summary svg rect path line text";
const ATTRIBUTES =
  "lang charset http-equiv content name class id href aria-label aria-labelledby aria-hidden role scope colspan " +
  "tabindex viewBox xmlns d x y x1 y1 x2 y2 rx width height text-anchor overflow";

export function harmlessPage(html: string): void {
  const { elements, text } = parsePage(html);
  const ids = elements.flatMap(({ attributes: { id } }) => (id === undefined ? [] : [id]));
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, attributes } of elements) {
    expect(ELEMENTS.split(" ")).toContain(name);
    for (const attribute of Object.keys(attributes)) expect(ATTRIBUTES.split(" ")).toContain(attribute);
    const { href, "aria-labelledby": label } = attributes;
    if (href !== undefined) expect(ids.map((id) => `#${id}`)).toContain(href);
    if (label !== undefined) expect(ids).toContain(label);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(text).not.toMatch(/[\p{Cf}\p{Cs}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/u);
}
