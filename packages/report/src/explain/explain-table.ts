import { Page } from "../table/page.ts";
import type { TableOptions } from "../table.ts";
import { counted, listed, number } from "../words.ts";
import type { Explanation, InputKind } from "./explanation.ts";
import { subjectBlock } from "./subject-block.ts";

const KIND_WORDS: Record<InputKind, string> = {
  query: "a WQL query",
  mof: "MOF",
  command: "a command line",
  script: "a script",
  subscription: "a subscription",
};

/**
 * The page for a person: what it is and how bad, then trigger, payload, verdict and what to do. Addresses outside the
 * payload's own text are defanged; everything from the input is neutralised.
 *
 * @example
 * process.stdout.write(explainTable(explanation, { width: 80, color: false }));
 */
export function explainTable(explanation: Explanation, options: TableOptions): string {
  const { subjects } = explanation;
  const page = new Page(options);
  subjects.forEach((subject, index) => {
    if (index > 0) page.blank();
    subjectBlock(page, subject, explanation.input.kind, subjects.length > 1 ? index + 1 : undefined);
  });
  if (subjects.length > 0) page.blank();
  inputLines(page, explanation);
  return page.toString();
}

function inputLines(page: Page, { input, notes, subjects }: Explanation): void {
  const { kind, form, source, length } = input;
  const size = kind === "subscription" ? "" : `, ${counted(length, form === "binary MOF" ? "byte" : "character")}`;
  page.text(`Read as ${KIND_WORDS[kind]} (${form}${size}) from ${source}.`, { style: "dim" });
  if (subjects.length > 1) {
    const levels = Map.groupBy(subjects, ({ verdict }) => verdict.level);
    const counts = [...levels].map(([level, some]) => `${number(some.length)} ${level}`);
    page.text(`${counted(subjects.length, "subscription")}: ${listed(counts)}.`, { style: "strong" });
  }
  for (const { text } of notes) page.text(`note: ${text}`, { style: "warning", hang: 2 });
}
