import fc from "fast-check";
import { expect, test } from "vitest";
import { GraphBuilder } from "../../graph/builder.ts";
import type { KnowledgeGraph } from "../../graph/model.ts";
import { TableGraph } from "../../graph/table-graph.ts";
import { buildSite } from "./site.ts";

const HOSTILE = [
  "</script><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "[x](javascript:alert(1)) ![y](http://a.example/z.png)",
  '`"]; click n0 "javascript:alert(1)" %%{init: {}}%%',
  "<!-- --> ]]> \u202e\u0000\u2028",
  "```\n# x\n| a | b |\n<svg onload=x>",
  "{{x}} ${y} <b>bold</b> &amp; &#60;",
];

/** One node of each kind of page, all of their texts hostile, all related to each other. */
function hostileGraph(texts: readonly string[]): { graph: KnowledgeGraph; keys: string[] } {
  const builder = new GraphBuilder();
  const source = builder.addSource({
    name: texts[0] ?? "",
    version: texts[1] ?? "",
    sha256: "0",
    files: 1,
    byteLength: 0,
  });
  const names = [
    "definition",
    "description",
    "article",
    "alias",
    "search",
    "source",
    "outcome",
    "type",
    "url",
    "iri",
    "comment",
    "tunable",
  ];
  const attributes = names.map((name, index) => ({ name, value: texts[index % texts.length] ?? "" }));
  const kinds = [
    "technique",
    "artifact",
    "class",
    "defense",
    "detection",
    "countermeasure",
    "strategy",
    "analytic",
    "story",
    "reference",
  ] as const;
  const states = ["active", "revoked", "deprecated"] as const;
  const keys = kinds.map((kind, index) => {
    const text = texts[index % texts.length] ?? "";
    return builder.addNode(kind, kind === "detection" ? `sigma:${text}` : text, text, states[index % 3], attributes);
  });
  const relations = [
    "counters",
    "detects",
    "is-a",
    "cites",
    "modifies",
    "has-analytic",
    "observes",
    "revoked-by",
    "does-not-counter",
    texts[2] ?? "",
  ];
  for (const [index, from] of keys.entries()) {
    for (const [step, kind] of relations.entries()) {
      const to = keys[(index + step + 1) % keys.length] ?? "";
      const basis = (["published", "overlay", "derived"] as const)[step % 3] ?? "published";
      builder.addEdge(source, {
        from,
        to,
        kind,
        basis,
        note: texts[3] ?? "",
        file: texts[4] ?? "",
        locator: texts[5] ?? "",
      });
    }
  }
  return { graph: new TableGraph(builder.build()), keys };
}

const ELEMENTS = new Set(
  "a body br caption code dd div dl dt em footer g h1 h2 h3 h4 h5 h6 head header html input label li main meta nav ol p path pre rect script section span strong style svg table tbody td text th thead title tr ul".split(
    " ",
  ),
);
const ATTRIBUTES =
  /^(?:aria-(?:hidden|label|labelledby)|autocomplete|charset|class|content|d|data-(?:column|entry|group)|for|height|hidden|href|http-equiv|id|lang|name|placeholder|rel|role|rx|scope|spellcheck|tabindex|text-anchor|type|viewBox|width|x|xmlns|y)$/;

/** What an HTML page holds besides text: every tag and attribute must be one of ours, every link a plain one. */
function strange(html: string): string[] {
  const found: string[] = [];
  const scripts = html.match(/<script/g)?.length ?? 0;
  if (scripts !== (html.includes('id="search-index"') ? 2 : 0)) found.push(`${scripts} scripts`);
  const body = html.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, "").replace(/^<!DOCTYPE html>/, "");
  for (const [tag, name = "", attributes = ""] of body.matchAll(/<\/?([^\s>/]*)([^>]*)>/g)) {
    if (!ELEMENTS.has(name)) found.push(tag);
    for (const [, attribute = "", value = ""] of attributes.matchAll(/([^\s="/]+)(?:="([^"]*)")?/g)) {
      if (!ATTRIBUTES.test(attribute)) found.push(`${tag} ${attribute}`);
      if (attribute === "href" && !/^(?:https?:\/\/|#[a-z-]+$|(?:\.\.\/)?[\w./%-]+$)/.test(value))
        found.push(`${tag} ${value}`);
    }
  }
  if (/<(?![a-z/!])/i.test(body)) found.push("a bare <");
  return found;
}

/** What a Markdown page holds outside of code: no HTML but line breaks, no link but relative ones and the web. */
function strangeMarkdown(markdown: string): string[] {
  const found: string[] = [];
  const plain = markdown
    .replace(/^([ >]*)(`{3,})[a-z]+\n.*?\n *\2$/gms, "")
    .replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, "")
    .replace(/\\[!-~]/g, "");
  for (const [tag] of plain.matchAll(/<[^>\n]*>?/g)) if (tag !== "<br>") found.push(tag);
  for (const [link, url = ""] of plain.matchAll(/\]\(([^)]*)\)/g)) {
    if (!/^(?:https?:\/\/|(?:\.\.\/)?[\w./%-]+$)/.test(url)) found.push(link);
  }
  if (plain.includes("![")) found.push("an image");
  return found;
}

function check(texts: readonly string[]): void {
  const { graph, keys } = hostileGraph(texts);
  const title = texts[0] ?? "";
  for (const { path, text } of buildSite(graph, { format: "html", keys, title, seeds: keys })) {
    expect([path, strange(text)]).toEqual([path, []]);
  }
  for (const { path, text } of buildSite(graph, { format: "md", keys, title, seeds: keys })) {
    expect([path, strangeMarkdown(text)]).toEqual([path, []]);
  }
}

test("hostile names and texts stay text on every kind of page", () => {
  check(HOSTILE);
});

test("so does any mix of them", () => {
  const piece = fc.constantFrom(
    ...HOSTILE,
    "<",
    ">",
    '"',
    "'",
    "`",
    "|",
    "\n",
    "](",
    "\\",
    "- ",
    "#",
    "x",
    "https://a.example/",
    "<br>",
    "<code>",
    "</code>",
    "``",
    "*",
    "&",
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.array(text, { minLength: 6, maxLength: 6 }), (texts) => check(texts)),
    { numRuns: 12 },
  );
});

test("the same input gives the same bytes", () => {
  const build = () => {
    const { graph, keys } = hostileGraph(HOSTILE);
    return [...buildSite(graph, { format: "html", keys, title: "t", seeds: keys })];
  };
  expect(build()).toEqual(build());
});
