import { readExpression } from "./expression-parser.ts";
import { readProperty } from "./operand-parser.ts";
import type { WqlColumn, WqlGroup, WqlProperty, WqlQuery, WqlResult, WqlSelect } from "./query.ts";
import { located, TokenReader, WqlFault } from "./token-reader.ts";
import { readTraversal } from "./traversal-parser.ts";

/** Longest query that is parsed, in UTF-16 units; filters in the field have some hundreds. */
const MAX_QUERY_LENGTH: number = 1 << 20;

const STAR = 0x2a;
const OPEN = 0x28;
const CLOSE = 0x29;

/**
 * Reads a WQL query as WMI does: keywords and names in any case, any white space or none between tokens, strings in
 * either kind of quotes. What WMI would refuse gives one located error; never throws.
 *
 * ```ts
 * const result = parseWql("SELECT * FROM Win32_VolumeChangeEvent WHERE EventType = 2");
 * if (result.ok && result.query.kind === "select") result.query.from.name; // Win32_VolumeChangeEvent
 * ```
 */
export function parseWql(text: string): WqlResult {
  try {
    const nul = text.indexOf("\0");
    const length = nul < 0 ? text.length : nul;
    if (length > MAX_QUERY_LENGTH) {
      throw new WqlFault("WQL_LIMIT", `a query of more than ${MAX_QUERY_LENGTH} characters`, MAX_QUERY_LENGTH);
    }
    const tokens = new TokenReader(text, length);
    if (length < text.length) tokens.note("WQL_NUL", "Windows reads nothing behind this NUL", length);
    const query = readQuery(tokens);
    if (!tokens.atEnd) throw tokens.fault("the end of the query");
    return { ok: true, query, notes: tokens.notes };
  } catch (error) {
    if (!(error instanceof WqlFault)) throw error;
    return { ok: false, error: located(text, error.code, error.message, error.offset) };
  }
}

function readQuery(tokens: TokenReader): WqlQuery {
  const { start } = tokens;
  if (tokens.accept("select")) return readSelect(tokens, start);
  if (tokens.accept("associators")) return readTraversal(tokens, "associators", start);
  if (tokens.accept("references")) return readTraversal(tokens, "references", start);
  throw tokens.fault("SELECT");
}

function readSelect(tokens: TokenReader, start: number): WqlSelect {
  const columns = [readColumn(tokens)];
  while (tokens.acceptComma()) columns.push(readColumn(tokens));
  tokens.expectWord("from");
  const span = { start: tokens.start, end: tokens.end };
  const from = { name: tokens.name("the name of a class"), ...span };
  const query: WqlSelect = { kind: "select", columns, from, start, end: span.end };
  if (tokens.accept("within")) query.within = tokens.number("a number of seconds");
  if (tokens.accept("where")) query.where = readExpression(tokens);
  if (tokens.is("group")) query.group = readGroup(tokens);
  query.end = tokens.previousEnd;
  return query;
}

function readColumn(tokens: TokenReader): WqlColumn {
  const { start, end } = tokens;
  if (tokens.acceptMark(STAR)) return { kind: "all", start, end };
  const property = readProperty(tokens, true);
  const isCount = property.parts.length === 1 && /^count$/i.test(property.parts[0]?.name ?? "");
  if (!isCount || !tokens.acceptMark(OPEN)) return property;
  const inner = { start: tokens.start, end: tokens.end };
  const of = tokens.acceptMark(STAR) ? ({ kind: "all", ...inner } as const) : readProperty(tokens);
  tokens.expectMark(CLOSE);
  return { kind: "count", of, start, end: tokens.previousEnd };
}

function readGroup(tokens: TokenReader): WqlGroup {
  const { start } = tokens;
  tokens.expectWord("group");
  tokens.expectWord("within");
  const within = tokens.number("a number of seconds");
  const by: WqlProperty[] = [];
  if (tokens.accept("by")) {
    do by.push(readProperty(tokens));
    while (tokens.acceptComma());
  }
  const group: WqlGroup = { within, by, start, end: tokens.previousEnd };
  if (tokens.accept("having")) {
    group.having = readExpression(tokens);
    group.end = tokens.previousEnd;
  }
  return group;
}
