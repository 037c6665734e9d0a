/** Sections of docs/verdicts.md, which stand between comments that bear their names. */
const startOf = (name: string): string => `<!-- ${name} -->`;
const endOf = (name: string): string => `<!-- end of ${name} -->`;

/** A table in Markdown, laid out as the formatter does it; cells may hold anything. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map(cellText));
  const widths = head.map((_, i) => Math.max(3, ...lines.map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[], filler = " ") =>
    `| ${widths.map((width, i) => (cells[i] ?? "").padEnd(width, filler)).join(" | ")} |`;
  const [first = [], ...others] = lines;
  return [line(first), line([], "-"), ...others.map((cells) => line(cells))].join("\n");
}

/** Escaped where Markdown would read a sign as its own. */
function cellText(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, "\\$&").replace(/\s+/g, " ");
}

/** Text of a section; undefined if the page has none of that name. */
export function sectionOf(page: string, name: string): string | undefined {
  const [, rest] = page.split(startOf(name));
  return rest?.includes(endOf(name)) ? rest.split(endOf(name))[0]?.trim() : undefined;
}

/** The page with another text in a section. */
export function withSection(page: string, name: string, text: string): string {
  const [before = "", rest = ""] = page.split(startOf(name));
  return `${before}${startOf(name)}\n\n${text}\n\n${endOf(name)}${rest.split(endOf(name))[1] ?? ""}`;
}
