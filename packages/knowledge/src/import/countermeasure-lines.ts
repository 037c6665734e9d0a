/** Lines of a countermeasure page, cut so that joining them gives the page back to the byte. */

/** UTF-16 positions in the text of a page, end exclusive. */
export interface TextSpan {
  start: number;
  end: number;
}

/** One line with its own line end (the last line of a file may have none), and where it starts. */
export interface RawLine {
  text: string;
  start: number;
}

/** A part of a page: its `## ` line and all lines up to the next one. */
export interface RawSection {
  heading: RawLine;
  body: RawLine[];
}

/** A page as lines: what stands before the first `## ` line, and the sections. */
export interface RawPage {
  preamble: RawLine[];
  sections: RawSection[];
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^##(?!#)[\s]/;

/** Cuts a text into lines; a `## ` inside a code fence starts no section. */
export function cutPage(text: string): RawPage {
  const page: RawPage = { preamble: [], sections: [] };
  let fence: string | undefined;
  for (let start = 0; start < text.length; ) {
    const stop = text.indexOf("\n", start);
    const end = stop === -1 ? text.length : stop + 1;
    const line: RawLine = { text: text.slice(start, end), start };
    const mark = FENCE.exec(line.text)?.[1];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && closes(mark, fence, line.text)) fence = undefined;
    if (fence === undefined && HEADING.test(line.text)) page.sections.push({ heading: line, body: [] });
    else (page.sections.at(-1)?.body ?? page.preamble).push(line);
    start = end;
  }
  return page;
}

function closes(mark: string, fence: string, line: string): boolean {
  return mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark;
}

/** The page as it was. */
export function joinPage(page: RawPage): string {
  const lines = [...page.preamble, ...page.sections.flatMap(({ heading, body }) => [heading, ...body])];
  return lines.map(({ text }) => text).join("");
}

export function spanOf(line: RawLine): TextSpan {
  return { start: line.start, end: line.start + line.text.trimEnd().length };
}
