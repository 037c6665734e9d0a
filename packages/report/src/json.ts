import type { ScanReport } from "@unbind/model";

/**
 * Characters that JSON allows raw and a terminal, an editor or a script may obey: DEL, C1, line separators, bidi
 * marks, byte order mark. They only occur inside strings, so an escape changes the spelling and not the value.
 */
const RAW_UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** `unbind.scan/1` as one indented document, ended by a line feed. Lone surrogates become U+FFFD. */
export function scanJson(report: ScanReport): string {
  return `${jsonText(report, 2)}\n`;
}

/**
 * `unbind.scan/1` as JSON Lines: one object a line, told apart by `type`: one `summary` (with `schema` and `tool`),
 * then every `host`, `evidence`, `subscription` and `issue` with the keys they have in the document.
 */
export function scanJsonLines(report: ScanReport): string {
  const { schema, tool, summary, hosts, evidence, subscriptions, issues } = report;
  const lines = [
    { type: "summary", schema, tool, ...summary },
    ...hosts.map((host) => ({ type: "host", ...host })),
    ...evidence.map((piece) => ({ type: "evidence", ...piece })),
    ...subscriptions.map((subscription) => ({ type: "subscription", ...subscription })),
    ...issues.map((issue) => ({ type: "issue", ...issue })),
  ];
  return lines.map((line) => `${jsonText(line)}\n`).join("");
}

/**
 * Plain data as JSON that is valid UTF-8 and harmless to print: lone surrogates become U+FFFD, what a terminal may obey
 * is escaped. One line unless `indent` is given.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(wellFormed(value), undefined, indent).replace(
    RAW_UNSAFE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The same value with every string (keys included) made well-formed Unicode. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]));
}
