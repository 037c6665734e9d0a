import type { ScanReport, SubscriptionReport } from "@unbind/model";
import { actorsOf, creatorsOf, keySighting, propertyText, timesOf } from "./facts.ts";
import { escapeText } from "./text/neutral.ts";

/**
 * RFC 4180: header row, CRLF, every cell quoted, empty means empty. A cell that a spreadsheet would take for a formula
 * (or that starts with the guard itself) gets one leading apostrophe: take one off to have the value back. Control
 * characters that a terminal would obey, and what turns the direction of text, stand as `\x1b` and `\u202e`.
 */
const GUARD = "'";

/** Blanks that a spreadsheet may skip, then a character that starts a formula; full-width forms count in Excel. */
const FORMULA = /^(?:['\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

/** All but tab and line ends, which cells may hold. */
const CONTROL = /[^\P{Cc}\t\r\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

type Column = [name: string, cell: (subscription: SubscriptionReport) => string | number | null | undefined];

const COLUMNS: readonly Column[] = [
  ["id", (s) => s.id],
  ["host", (s) => s.host],
  ["level", (s) => s.verdict.level],
  ["score", (s) => s.verdict.score],
  ["state", (s) => s.state],
  ["activity", (s) => s.activity],
  ["namespace", (s) => s.namespace],
  ["filter", (s) => s.filter?.name],
  ["query", (s) => s.filter?.query],
  ["query_language", (s) => s.filter?.queryLanguage],
  ["event_namespace", (s) => s.filter?.eventNamespace],
  ["consumer_class", (s) => s.consumer?.class],
  ["consumer", (s) => s.consumer?.name],
  ["consumer_properties", (s) => properties(s)],
  ["binding", (s) => s.binding?.path],
  ["trigger", (s) => s.trigger.summary],
  ["action", (s) => s.action.summary],
  ["decoded", (s) => lines(s.action.decoded.map(({ text }) => text))],
  ["indicators", (s) => lines(s.action.indicators.map(({ type, value }) => `${type} ${value}`))],
  ["actors", (s) => lines(actorsOf(s))],
  ["creator_sids", (s) => lines(creatorsOf(s))],
  ["first_seen", (s) => s.firstSeen],
  ["last_seen", (s) => s.lastSeen],
  ["fired_times", (s) => lines(timesOf(s, "fired"))],
  ["removed_times", (s) => lines(timesOf(s, "deleted"))],
  ["attack", (s) => lines(s.attack)],
  ["reasons", (s) => lines(s.verdict.reasons.map(({ text }) => text))],
  ["notes", (s) => lines(s.notes.map(({ text }) => text))],
  ["sightings", (s) => s.sightings.length],
  ["evidence_path", (s) => keySighting(s)?.evidence.path],
  ["evidence_offset", (s) => keySighting(s)?.evidence.offset],
  ["evidence_record_id", (s) => keySighting(s)?.evidence.recordId],
];

/** One row a subscription, in the report's order; a cell with several values has one a line. */
export function scanCsv(report: ScanReport): string {
  const rows = report.subscriptions.map((subscription) => COLUMNS.map(([, cell]) => cell(subscription)));
  return [COLUMNS.map(([name]) => name), ...rows].map(csvRow).join("");
}

/** One row with its CRLF; numbers are written as they are, null and undefined as empty cells. */
export function csvRow(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return String(value);
  const text = value.toWellFormed().replace(CONTROL, escapeText);
  return `"${(FORMULA.test(text) ? GUARD + text : text).replaceAll('"', '""')}"`;
}

function lines(values: readonly string[]): string {
  return values.join("\n");
}

function properties({ consumer }: SubscriptionReport): string {
  return lines(Object.entries(consumer?.properties ?? {}).map(([name, value]) => `${name}=${propertyText(value)}`));
}
