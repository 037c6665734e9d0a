/**
 * A small tree of the XML in a field, for `spath` and `xmlkv`: elements, attributes, text; entities decoded.
 *
 * Reads what event logs hold. Prefixes stay in names, name spaces are not resolved, DTDs are skipped. Damaged XML gives the
 * tree up to the damage. Not a validator.
 */

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  /** Its own text, without that of its children. */
  text: string;
}

const MAX_DEPTH = 64;
const MAX_ELEMENTS = 20_000;

const ATTRIBUTE = /([^\s=/>"']{1,128})\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The element at the top; `undefined` if the text doesn't start with one. */
export function parseXml(text: string): XmlElement | undefined {
  if (text.trimStart().charAt(0) !== "<") return undefined;
  const top: XmlElement = { name: "", attributes: new Map(), children: [], text: "" };
  const open: XmlElement[] = [top];
  let position = 0;
  let elements = 0;
  while (position < text.length && elements < MAX_ELEMENTS) {
    const current = open[open.length - 1] ?? top;
    const start = text.indexOf("<", position);
    if (start < 0) break;
    if (start > position) current.text += decodeEntities(text.slice(position, start));
    const skipped = skipMarkup(text, start, current);
    if (skipped !== undefined) {
      position = skipped;
      continue;
    }
    const end = tagEnd(text, start);
    if (end < 0) break;
    const tag = text.slice(start + 1, end);
    position = end + 1;
    if (tag.startsWith("/")) closeElement(open, tag.slice(1).trim());
    else {
      elements++;
      openElement(open, current, tag);
    }
  }
  return top.children[0];
}

/** Position behind a comment, a declaration or CDATA (whose text is kept); `undefined` if a tag stands here. */
function skipMarkup(text: string, start: number, current: XmlElement): number | undefined {
  const behind = (mark: string, from: number): number => {
    const at = text.indexOf(mark, from);
    return at < 0 ? text.length : at + mark.length;
  };
  if (text.startsWith("<!--", start)) return behind("-->", start + 4);
  if (text.startsWith("<![CDATA[", start)) {
    const end = behind("]]>", start + 9);
    current.text += text.slice(start + 9, text.startsWith("]]>", end - 3) ? end - 3 : end);
    return end;
  }
  if (text.startsWith("<?", start)) return behind("?>", start + 2);
  return text.startsWith("<!", start) ? behind(">", start + 2) : undefined;
}

/** Position of the `>` that ends a tag, past quoted attribute values. */
function tagEnd(text: string, start: number): number {
  let quote = "";
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return at;
  }
  return -1;
}

function openElement(open: XmlElement[], parent: XmlElement, tag: string): void {
  const name = /^[^\s/]+/.exec(tag)?.[0] ?? "";
  const attributes = new Map<string, string>();
  for (const match of tag.slice(name.length).matchAll(ATTRIBUTE)) {
    attributes.set(match[1] ?? "", decodeEntities(match[2] ?? match[3] ?? ""));
  }
  const element: XmlElement = { name, attributes, children: [], text: "" };
  parent.children.push(element);
  if (!tag.endsWith("/") && open.length < MAX_DEPTH) open.push(element);
}

/** Closes the nearest element of that name; an end tag without a start is passed over. */
function closeElement(open: XmlElement[], name: string): void {
  for (let depth = open.length - 1; depth > 0; depth--) {
    if (open[depth]?.name === name) {
      open.length = depth;
      return;
    }
  }
}

export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES.get(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
