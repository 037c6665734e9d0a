/** A converted rule as a file of its language: who wrote the rule, under what licence, then the query. */
import type { ConvertedQuery, ConvertTarget } from "./convert-sigma.ts";

/** Usual endings of files. */
export const QUERY_EXTENSIONS: Readonly<Record<ConvertTarget, string>> = {
  splunk: "spl",
  "kql-sentinel": "kql",
  "kql-defender": "kql",
  esql: "esql",
  eql: "eql",
};

/**
 * The query under a comment with title, id, author and licence of the rule (Sigma's DRL 1.1 wants the author kept) and
 * the notes. Ends with LF.
 */
export function queryFile({ rule, target, query, notes }: ConvertedQuery): string {
  const lines = [
    `${rule.title} (${rule.id})`,
    `Author: ${rule.author ?? "not named"}. License: ${rule.license ?? "not named"}.`,
    ...notes,
  ].map(onOneLine);
  if (target === "splunk") return `\`\`\` ${lines.join("\n    ").replaceAll("`", "'")} \`\`\`\n${query}\n`;
  return `${lines.map((line) => `// ${line}\n`).join("")}${query}\n`;
}

/** Rules are strangers' text: nothing in it may end the comment. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, " ");
}
