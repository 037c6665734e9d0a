import fc from "fast-check";
import { expect, test } from "vitest";
import { codeSpan, escapeMarkdown, fenceFor, lineStart, linkTarget } from "./escape.ts";

test.each([
  ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  ["[x](javascript:y)", "\\[x\\](javascript:y)"],
  ["a|b `c` *d* _e_ #f ~g~ $h$", "a\\|b &#96;c&#96; \\*d\\* \\_e\\_ \\#f \\~g\\~ \\$h\\$"],
  ["AT&T &lt;", "AT&amp;T &amp;lt;"],
  ["@team https://x www.y", "&#64;team https:&#8203;//x &#8203;www.y"],
  ["a\u202eb\nc\u00add", "a&#92;u\\{202e\\}b cd"],
])("the text %j", (text, markdown) => {
  expect(escapeMarkdown(text)).toBe(markdown);
});

test("no mark of any text is left bare", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const bare = escapeMarkdown(text).replace(/\\[*_{}[\]#|~$^!]/g, "");
      expect(bare).not.toMatch(/[\\`*_{}[\]|~$^<>@]|:\/\//);
      expect(bare.replace(/&#(?:8203|64|92|96);/g, "")).not.toContain("#");
    }),
  );
});

test.each([
  ["- a", "\\- a"],
  ["+ a", "\\+ a"],
  ["12. a", "12\\. a"],
  ["   a", "a"],
  ["---", "\\---"],
])("a line that begins with %j", (line, escaped) => {
  expect(lineStart(line)).toBe(escaped);
});

test.each([
  ["a", "`a`"],
  ["a`b", "``a`b``"],
  ["`", "`` ` ``"],
  ["", "` `"],
])("a code span of %j", (text, span) => {
  expect(codeSpan(text)).toBe(span);
});

test("a fence is longer than what it holds", () => {
  expect([fenceFor("x"), fenceFor("a ```` b")]).toEqual(["```", "`````"]);
});

test("the target of a link holds nothing that ends it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(linkTarget(`https://x.example/${text}`)).toMatch(/^https:\/\/[^\s()<>|`\\[\]]*$/);
    }),
  );
});
