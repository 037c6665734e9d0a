import fc from "fast-check";
import { expect, test } from "vitest";
import type { Block } from "./model.ts";
import { sourceInlines } from "./source-inline.ts";
import { MAX_TEXT_LENGTH, sourceMarkdown } from "./source-markdown.ts";

test.each([
  ["a `code` b", ["a ", { kind: "code", text: "code" }, " b"]],
  ["<code>mofcomp.exe</code>", [{ kind: "code", text: "mofcomp.exe" }]],
  ["**bold** *it*", [{ kind: "strong", parts: ["bold"] }, " ", { kind: "emphasis", parts: ["it"] }]],
  ["[a](https://x.example/a_(b))", [{ kind: "link", url: "https://x.example/a_(b)", text: "a" }]],
  [
    "see https://x.example/y.",
    ["see ", { kind: "link", url: "https://x.example/y", text: "https://x.example/y" }, "."],
  ],
  ["<https://x.example>", [{ kind: "link", url: "https://x.example", text: "https://x.example" }]],
  ["a<br>b", ["a", { kind: "break" }, "b"]],
  ["<u>plain</u>", ["plain"]],
  ["[x](javascript:alert(1))", ["[x](javascript:alert(1))"]],
  ["[x](data:text/html,y)", ["[x](data:text/html,y)"]],
  ["![i](x.png) <img src=x onerror=y>", ["![i](x.png) <img src=x onerror=y>"]],
  ["\\*not\\*", ["*not*"]],
  ["__EventFilter and a*b", ["__EventFilter and a*b"]],
])("within a line: %j", (text, parts) => {
  expect(sourceInlines(text)).toEqual(parts);
});

/** Blocks as an outline: one line each, indented by depth. */
function outline(blocks: readonly Block[], depth = 0): string {
  return blocks
    .map((block) => {
      const pad = "  ".repeat(depth);
      if (block.kind === "list") {
        const items = block.items.map((item) => `${pad}  *\n${outline(item, depth + 2)}`);
        return `${pad}${block.ordered ? "ol" : "ul"}\n${items.join("\n")}`;
      }
      if (block.kind === "code") return `${pad}code ${block.language} ${JSON.stringify(block.text)}`;
      const level = block.kind === "heading" ? ` ${block.level}` : "";
      return `${pad}${block.kind}${level} ${JSON.stringify("parts" in block ? block.parts : "")}`;
    })
    .join("\n");
}

test("paragraphs, headings without gaps, nested lists, code", () => {
  const text =
    "One\ntwo\\\nthree\n\n## Top\n##### Deep ##\n- a\n  - b\n    more\n- c\n\nAfter\n```py\nx = 1\n```\n1. first\n2) second";
  expect(outline(sourceMarkdown(text))).toMatchInlineSnapshot(`
    "paragraph ["One"," ","two",{"kind":"break"},"three"]
    heading 3 ["Top"]
    heading 4 ["Deep"]
    ul
      *
        paragraph ["a"]
        ul
          *
            paragraph ["b"," ","more"]
      *
        paragraph ["c"]
    paragraph ["After"]
    code py "x = 1"
    ol
      *
        paragraph ["first"]
      *
        paragraph ["second"]"
  `);
});

test("a text that never ends is cut, and says so", () => {
  expect(sourceMarkdown("x".repeat(MAX_TEXT_LENGTH + 7)).at(-1)).toEqual({
    kind: "note",
    parts: ["7 more characters of this text are not shown."],
  });
});

const piece = fc.constantFrom(
  "#",
  "- ",
  "  ",
  "\t",
  "\n",
  "`",
  "```",
  "*",
  "**",
  "[",
  "](",
  "http://a",
  ")",
  "<",
  ">",
  "\\",
  "1. ",
  "x",
  "|",
  "~~~",
  "<code>",
);

test("any text is read; headings lie in 3 to 6 and skip none", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      let before = 2;
      for (const block of sourceMarkdown(pieces.join(""))) {
        if (block.kind !== "heading") continue;
        expect(block.level).toBeGreaterThanOrEqual(3);
        expect(block.level).toBeLessThanOrEqual(Math.min(6, before + 1));
        before = block.level;
      }
    }),
    { numRuns: 300 },
  );
});

test.each(["[", "*", "`", "<code>", "[a](", "https://", "# ", "- ", "\\"])(
  "a text of nothing but %j costs little",
  (mark) => {
    expect(sourceMarkdown(mark.repeat(MAX_TEXT_LENGTH / mark.length)).length).toBeGreaterThan(0);
  },
);
