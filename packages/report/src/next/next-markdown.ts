import { codeSpan, sentence } from "../markdown/inline.ts";
import { number } from "../words.ts";
import { byRole, type NextSteps } from "./next-steps.ts";

function unknownLines({ unknown }: NextSteps): string[] {
  if (unknown.length === 0) return [];
  return [`- Nothing is known here of ${unknown.map(codeSpan).join(", ")}: make a pack with \`unbind know import\``];
}

/** The same as in the HTML report: lists and code, no link. */
export function nextLines(next: NextSteps | undefined): string[] {
  if (!next || next.techniques.length + next.unknown.length === 0) return [];
  const lines = next.techniques.flatMap(({ id, name, successor, counters, excluded }) => [
    "",
    `### ${codeSpan(id)} ${codeSpan(name)}${successor === null ? "" : `, now ${codeSpan(successor)}`}`,
    "",
    ...byRole(counters).flatMap(({ title, shown, more }) => [
      `- **${title}**`,
      ...shown.map((one) => {
        const why = one.note === "" ? "" : `: ${sentence(one.note)}`;
        return `  - ${codeSpan(one.id)} ${codeSpan(one.name)} (${one.basis})${why}`;
      }),
      ...(more > 0 ? [`  - and ${number(more)} more: ${codeSpan(`unbind know counter ${id}`)}`] : []),
    ]),
    ...excluded.map((one) => `- Does not help: ${codeSpan(one.id)} ${codeSpan(one.name)}: ${sentence(one.note)}`),
  ]);
  return [
    "",
    "## What to do next",
    "",
    "- Plan the removal with `unbind plan`, have it approved, export its scripts, and prove it with `unbind verify`.",
    `- Known from ${sentence(next.sources)}`,
    ...unknownLines(next),
    ...lines,
  ];
}
