/**
 * A site's own list of subscriptions that it knows and accepts, by content hash. Text, one entry in a line:
 *
 *     unbind-baseline 1
 *     # hash of the definition, last day or `never`, hosts or `*`, reason
 *     6a1f...f426 2027-06-30T00:00:00.0000000Z WKSTN-* printer monitor, accepted in change 4711
 *
 * Hosts are one pattern: `*` stands for any text, case doesn't matter.
 */
import { filetimeToIso, isoToFiletime } from "@unbind/bytes";
import type { SubscriptionReport } from "@unbind/model";
import { contentHash } from "./content-hash.ts";

export interface BaselineEntry {
  /** Content hash of the whole definition. */
  definition: string;
  /** FILETIME from which on the entry no longer counts; undefined for never. */
  expires: bigint | undefined;
  /** Pattern of host names; undefined for all. */
  hosts: string | undefined;
  reason: string;
}

export interface Baseline {
  entries: readonly BaselineEntry[];
}

export interface BaselineError {
  code: "BASELINE_HEADER" | "BASELINE_HASH" | "BASELINE_EXPIRY" | "BASELINE_REASON" | "BASELINE_LIMIT";
  message: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

/** Entries that are good, whatever is wrong with others. */
export interface ParsedBaseline {
  baseline: Baseline;
  errors: BaselineError[];
}

const HEADER = "unbind-baseline 1";
export const MAX_BASELINE_ENTRIES = 100_000;
const MAX_ERRORS = 100;
const LINE = /^(\s*)(\S+)(?:(\s+)(\S+))?(?:(\s+)(\S+))?(?:\s+(.*\S))?\s*$/;

/** Reads a baseline; a bad line is an error and the rest still counts, a wrong header makes it no baseline. */
export function parseBaseline(text: string): ParsedBaseline {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const errors: BaselineError[] = [];
  if (lines[0]?.trim() !== HEADER) {
    errors.push({ code: "BASELINE_HEADER", message: `the first line is not "${HEADER}"`, line: 1, column: 1 });
    return { baseline: { entries: [] }, errors };
  }
  const entries: BaselineEntry[] = [];
  for (const [i, content] of lines.entries()) {
    if (i === 0 || content.trim() === "" || content.trimStart().startsWith("#")) continue;
    if (entries.length === MAX_BASELINE_ENTRIES) {
      const message = `more than MAX_BASELINE_ENTRIES (${MAX_BASELINE_ENTRIES}) entries`;
      errors.push({ code: "BASELINE_LIMIT", message, line: i + 1, column: 1 });
      break;
    }
    const parsed = parseEntry(content, i + 1);
    if ("code" in parsed) {
      if (errors.length < MAX_ERRORS) errors.push(parsed);
    } else entries.push(parsed);
  }
  return { baseline: { entries }, errors };
}

function parseEntry(content: string, line: number): BaselineEntry | BaselineError {
  const [, lead = "", hash = "", gap = "", expiry = "", secondGap = "", hosts = "", reason = ""] =
    LINE.exec(content) ?? [];
  const error = (code: BaselineError["code"], message: string, column: number) => ({ code, message, line, column });
  const definition = hash.toLowerCase();
  const hashColumn = lead.length + 1;
  if (!/^[0-9a-f]{64}$/.test(definition)) return error("BASELINE_HASH", "not 64 hex digits", hashColumn);
  const expiryColumn = hashColumn + hash.length + gap.length;
  const expires = expiry === "never" ? undefined : isoToFiletime(expiry);
  if (expiry !== "never" && expires === undefined) {
    return error("BASELINE_EXPIRY", "neither an ISO 8601 time nor `never`", expiryColumn);
  }
  if (hosts === "" || reason === "") {
    return error("BASELINE_REASON", "hosts and a reason must follow", expiryColumn + expiry.length + secondGap.length);
  }
  return { definition, expires, hosts: hosts === "*" ? undefined : hosts, reason };
}

/** Text that `parseBaseline` reads back as the same entries. */
export function formatBaseline({ entries }: Baseline): string {
  const lines = entries.map(({ definition, expires, hosts, reason }) =>
    [definition, expires === undefined ? "never" : filetimeToIso(expires), hosts ?? "*", oneLine(reason)].join(" "),
  );
  return `${[HEADER, "# hash of the definition, last day or `never`, hosts or `*`, reason", ...lines].join("\n")}\n`;
}

function oneLine(reason: string): string {
  const text = reason.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return text === "" ? "no reason given" : text;
}

/** Entries for every definition that is known whole, each once, on all hosts and without an end. */
export function learnBaseline(subscriptions: readonly SubscriptionReport[], reason: string): Baseline {
  const hashes = subscriptions.flatMap((subscription) => {
    const hash = contentHash(subscription);
    return hash.ok ? [hash.definition] : [];
  });
  const entries = [...new Set(hashes)].sort().map((definition) => {
    return { definition, expires: undefined, hosts: undefined, reason: oneLine(reason) };
  });
  return { entries };
}

/** The entry that accepts a definition on a host. One with an end counts only if the time is known to lie before it. */
export function acceptedBy(
  baseline: Baseline,
  definition: string,
  host: string,
  now: bigint | undefined,
): BaselineEntry | undefined {
  return entriesOf(baseline, definition).find(
    ({ hosts, expires }) =>
      (hosts === undefined || isHost(hosts.toLowerCase(), host.toLowerCase())) &&
      (expires === undefined || (now !== undefined && now < expires)),
  );
}

/** True where the baseline has entries for a definition. */
export function isListed(baseline: Baseline, definition: string): boolean {
  return entriesOf(baseline, definition).length > 0;
}

const byDefinition = new WeakMap<readonly BaselineEntry[], Map<string, BaselineEntry[]>>();

function entriesOf({ entries }: Baseline, definition: string): readonly BaselineEntry[] {
  let index = byDefinition.get(entries);
  if (!index) {
    index = new Map();
    for (const entry of entries) {
      const same = index.get(entry.definition);
      if (same) same.push(entry);
      else index.set(entry.definition, [entry]);
    }
    byDefinition.set(entries, index);
  }
  return index.get(definition) ?? [];
}

/** `*` stands for any text; pieces are looked for one after the other, so that no pattern is slow. */
function isHost(pattern: string, host: string): boolean {
  const pieces = pattern.split("*");
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return host === first;
  if (!host.startsWith(first) || host.length < first.length + last.length || !host.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = host.indexOf(piece, at);
    if (found < 0 || found + piece.length > host.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
