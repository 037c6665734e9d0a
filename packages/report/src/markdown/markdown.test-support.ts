/** For tests: Markdown without its code, and that what is left can't act. */
import { expect } from "vitest";

/** Takes code out as CommonMark 0.31.2 does (4.5 fenced code blocks, 6.1 code spans); what is left is live. */
export function withoutCode(markdown: string): { live: string; spans: string[]; blocks: string[][] } {
  const live: string[] = [];
  const spans: string[] = [];
  const blocks: string[][] = [];
  let fence: string | undefined;
  for (const line of markdown.split("\n")) {
    const mark = /^ *(`{3,})([^`]*)$/.exec(line);
    if (fence !== undefined) {
      if (mark && (mark[1] ?? "").length >= fence.length && mark[2]?.trim() === "") fence = undefined;
      else blocks.at(-1)?.push(line);
    } else if (mark) {
      fence = mark[1];
      blocks.push([]);
    } else live.push(lineWithoutSpans(line, spans));
  }
  expect(fence).toBeUndefined();
  return { live: live.join("\n"), spans, blocks };
}

function lineWithoutSpans(line: string, spans: string[]): string {
  const runs = [...line.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }));
  let live = "";
  let from = 0;
  for (let open = 0; open < runs.length; open++) {
    const start = runs[open] as (typeof runs)[number];
    const close = runs.findIndex((run, index) => index > open && run.length === start.length);
    expect(close, line).toBeGreaterThan(open);
    live += line.slice(from, start.at);
    const end = runs[close] as (typeof runs)[number];
    const inner = line.slice(start.at + start.length, end.at);
    spans.push(/^ .*[^ ].* $/s.test(inner) ? inner.slice(1, -1) : inner);
    from = end.at + start.length;
    open = close;
  }
  return live + line.slice(from);
}

/** Nothing but our headings, list marks, bold words and plain sentences. */
export function harmlessMarkdown(markdown: string): void {
  const { live } = withoutCode(markdown);
  for (const line of live.split("\n")) {
    const text = line
      .replace(/^#{1,2} (?:\d+\. )?/, "")
      .replace(/^ *(?:-|\d+\.) /, "")
      .replace(/\*\*[A-Za-z][A-Za-z& -]*:?\*\*/, "");
    expect(text).toMatch(/^[A-Za-z0-9 .,;:()'"+-]*$/);
    expect(text).not.toMatch(/:\/\/|www\.|^\s*[-+#>]|^\s*\d+[.)]/);
    expect(text).not.toMatch(/\b[0-9a-f]{7,40}\b/);
  }
}
