/** For tests that write the tables of docs/splunk-coverage.md: sections stand between comments that bear their names. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

const page: string = join(import.meta.dirname, "../../../../docs/splunk-coverage.md");

/** Compares a section with the page; with `UNBIND_WRITE_DOCS` set, writes it instead. */
export function expectSection(name: string, text: string): void {
  const written = readFileSync(page, "utf8");
  const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
  const [before = "", rest = ""] = written.split(start);
  const [section = "", after = ""] = rest.split(end);
  if (process.env["UNBIND_WRITE_DOCS"]) writeFileSync(page, `${before}${start}\n${text}\n${end}${after}`);
  else expect(section.trim()).toBe(text);
}

/** A table in Markdown; cells may hold anything. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

function cellText(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, "\\$&").replace(/\s+/g, " ");
}
