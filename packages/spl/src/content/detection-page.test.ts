import { describe, expect, test } from "vitest";
import { recoverSearch } from "./detection-page.ts";
import { unescapeHtml, unescapeIfEscaped } from "./html-text.ts";
import { readSplunkContent } from "./splunk-content.ts";

const FENCE = "```";
const SEARCH = String.raw`a=1 | rex "x =\s+(?<c>[^;|^$]+)" | where c!="<b>&"`;

const PAGE_2021 = `---
title: "A rule"
excerpt: "x"
last_modified_at: 2018-10-23
tags:
  - TTP
  - T1047
---

# A rule

What it&#39;s for.

- **Product**: Splunk Enterprise, Splunk Cloud
- **Datamodel**:[Endpoint](https://example.test/Endpoint)
- **ATT&CK**: [T1546.003](https://example.test/T1546/003/)
- **Last Updated**: 2018-10-23
- **Author**: Analyst

#### ATT&CK

| ID | Technique | Tactic |
| T1546.003 | x | y |

#### Search

${FENCE}
a=1
| rex &#34;x =\\s+(?&lt;c&gt;[^;
|^$]+)&#34;
| where c!=&#34;&lt;b&gt;&amp;&#34;
${FENCE}

#### Associated Analytic Story

* [One story](_stories/one_story)

#### How To Implement
# not a heading of ours: collect &lt;logs&gt;

#### Required field

* _time

* Message

#### Kill Chain Phase

* Installation

#### Known False Positives
None.

#### RBA

| Risk Score  | Impact      | Confidence   |
| ----------- | ----------- |--------------|
| 49.0 | 70 | 70 |

#### Reference

* [https://example.test/a](https://example.test/a)

_version_: 3

${FENCE}
#############
# Automatically generated
#############
${FENCE}`;

const HTML = `<!DOCTYPE html>
<html><head><title>x</title><script>var a = "<h1>no</h1>";</script></head>
<body><h1 id="a">A rule</h1>
<p>What it's for.</p>
<ul><li><strong>Author</strong>: Analyst</li><li><strong>ID</strong>: 1111-2222</li>
<li><strong>ATT&amp;CK</strong>: <a href="https://example.test">T1047</a></li></ul>
<h4>Search</h4>
<pre><code><span class="x">a=1</span>
| rex &quot;x =\\s+(?&lt;c&gt;[^;
|^$]+)&quot;
| where c!=&quot;&lt;b&gt;&amp;&quot;
</code></pre>
<h4>Known False Positives</h4><p>None.</p></body></html>`;

function pageOf(path: string, text: string) {
  const { detections, faults } = readSplunkContent([{ path, text }]);
  return { detection: detections[0], faults };
}

describe("documentation pages", () => {
  test("a page of 2021, every section", () => {
    expect(pageOf("p.md", PAGE_2021).detection).toMatchObject({
      generation: "page",
      name: "A rule",
      id: "A rule",
      version: "3",
      date: "2018-10-23",
      author: "Analyst",
      type: "TTP",
      description: "What it's for.",
      search: SEARCH.replace(/ \|/g, "|"),
      products: ["Splunk Enterprise", "Splunk Cloud"],
      dataModels: ["Endpoint"],
      attack: ["T1546.003"],
      stories: ["One story"],
      requiredFields: ["_time", "Message"],
      killChainPhases: ["Installation"],
      knownFalsePositives: "None.",
      references: ["https://example.test/a"],
      risk: { score: 49, impact: 70, confidence: 70 },
      source: { path: "p.md", line: 1 },
    });
  });

  test("a page of 2022: nothing is escaped, facts have links, the technique stands in a table", () => {
    const text = `---
title: "A rule"
tags:
  - Endpoint
---

#### Description

Says "x" & y.

- **Type**: [TTP](https://example.test/types)
- **Last Updated**: 2022-05-01
- **Author**: Analyst
- **ID**: 1111-2222

### Annotations
<details>

##### [ATT&CK](https://attack.example.test/)

| ID | Technique | Tactic |
| [T1546.003](https://example.test/) | x | y |

</details>

#### Search

${FENCE}

| tstats count
| where c!="&lt;" 
| \`x_filter\`
${FENCE}

#### RBA

| Risk Score  | Impact      | Confidence   | Message      |
| ----------- | ----------- |--------------|--------------|
| 25.0 | 50 | 50 | seen |

[*source*](https://example.test) \\| *version*: **2**
`;
    expect(pageOf("p.md", text).detection).toMatchObject({
      id: "1111-2222",
      version: "2",
      type: "TTP",
      date: "2022-05-01",
      description: 'Says "x" & y.',
      attack: ["T1546.003"],
      search: '| tstats count| where c!="&lt;" | `x_filter`',
      risk: { score: 25, impact: 50, confidence: 50 },
    });
  });

  test("the same rendered as HTML, with and without the generator's own escapes", () => {
    for (const text of [
      HTML,
      HTML.replaceAll("&quot;", "&amp;#34;").replaceAll("&lt;", "&amp;lt;").replaceAll("&gt;", "&amp;gt;"),
    ]) {
      const escaped = text === HTML ? text : text.replace("b&amp;gt;&amp;", "b&amp;gt;&amp;amp;");
      expect(pageOf("p.html", escaped).detection).toMatchObject({
        name: "A rule",
        id: "1111-2222",
        author: "Analyst",
        attack: ["T1047"],
        search: SEARCH.replace(/ \|/g, "|"),
        knownFalsePositives: "None.",
      });
    }
  });

  test("places lead to the line of the page", () => {
    const { detection } = pageOf("p.md", PAGE_2021);
    const lines = PAGE_2021.split("\n");
    const place = detection?.place(detection.search.indexOf("where"));
    expect(lines[(place?.line ?? 0) - 1]).toContain("| where");
  });

  test.each<[fenced: string, search: string, rule: string]>([
    ["a \n| b", "a | b", "what stood before the pipe keeps its blank"],
    ["\n| tstats count", "| tstats count", "a leading pipe leaves an empty line"],
    ["a\r\n| b", "a| b", "lines may end in two characters"],
    ["x=&#34;a&amp;b&#34;", 'x="a&b"', "escapes are undone once"],
    ["x=&#34;&amp;lt;&#34;", 'x="&lt;"', "and not twice"],
    ['x="&lt;"', 'x="&lt;"', "a text with bare quotes was never escaped"],
    ["a\n  b\n| c", "a\n  b| c", "other line breaks stay"],
  ])("%j -> %j: %s", (fenced, search) => {
    expect(recoverSearch(fenced)).toBe(search);
  });

  test("escapes that are none stay", () => {
    expect(unescapeHtml("&#x41;&#65;&copy;&#0;&#xD800;&amp")).toBe("AA&copy;&#0;&#xD800;&amp");
    expect(unescapeIfEscaped("a &#39;b&#39;")).toBe("a 'b'");
  });

  test.each([
    ["no search", "# A rule\n\ntext"],
    ["no title", "text\n\n```\nx\n```"],
    ["no code below the heading", "# A\n## Search\ntext\n## Other\n```\nx\n```"],
    ["nothing", ""],
  ])("a page with %s is told", (_, text) => {
    expect(pageOf("p.md", text).faults.map(({ code }) => code)).toEqual(["SPLUNK_PAGE"]);
  });

  test("open tags, fences and tables without end", () => {
    for (const text of [
      "<pre>".repeat(50_000),
      "<".repeat(200_000),
      "```\n".repeat(50_001),
      "| 1 ".repeat(100_000),
      `---\ntitle: ${" ".repeat(500_000)}x\n---\n`,
      `---\ntags:${"\n".repeat(500_000)}x\n---\n`,
      `# ${" ".repeat(500_000)}x\n`,
      `# ${"!".repeat(500_000)}x\n`,
      `# x\n- **Type**: ${"[".repeat(500_000)}\n`,
      `# x\n## RBA\n${`|${" ".repeat(1_000)}`.repeat(500)}\n`,
      "#### Search\n".repeat(20_000),
    ]) {
      expect(pageOf("p.md", text).faults.length).toBeLessThanOrEqual(1);
      expect(pageOf("p.html", `<html>${text}`).faults.length).toBeLessThanOrEqual(1);
    }
  });
});
