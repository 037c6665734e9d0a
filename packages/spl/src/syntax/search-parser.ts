/**
 * The grammar of `search`, of `where` in `tstats` and in `inputlookup`: NOT, then OR, then AND, which is also what two
 * terms side by side mean (Search Manual, "Boolean expressions"). Operators in upper case only.
 */
import type { Reader } from "./reader.ts";
import type { SearchExpression, SearchOperator } from "./search-expression.ts";
import type { FieldName, Span, TextPattern } from "./span.ts";
import { unescapeString } from "./structure.ts";
import { textPattern } from "./text-pattern.ts";

export interface SearchGrammar {
  /** `earliest=`, `index=` and their like are modifiers: in a search that fetches events. */
  readonly modifiers: boolean;
  /** A bare `by` outside brackets ends the expression, in any case: `tstats`. */
  readonly endsAtBy: boolean;
}

const OPERATOR = /==|!=|<=|>=|=|<|>/y;
const WORD = /(?:\\["\\]|!(?!=)|[^\s"()[\]=<>!|])+/y;
/** In an IN list a comma ends a value; behind an operator `=`, `<`, `>` and `!` may stand inside one. */
const LIST_VALUE = /(?:\\["\\]|[^\s",()[\]|])+/y;
const VALUE = /(?:\\["\\]|[^\s"()[\]|])+/y;
const DIRECTIVE = /(TERM|CASE)\(([^()]*)\)/y;
const IN = /in\s*\(/iy;
const MODIFIER =
  /^(_index_)?(earliest|latest)$|^index$|^(start|end)time(u)?$|^timeformat$|^(start|end)?(minutes|hours|days|months)ago$|^searchtimespan(minutes|hours|days|months)$/;

/** Reads one expression and stops behind it; an empty one matches every row. */
export function parseSearchExpression(reader: Reader, grammar: SearchGrammar): SearchExpression {
  const start = reader.here().start;
  if (atEnd(reader, grammar)) return { kind: "and", items: [], span: { start, end: start } };
  return and(reader, grammar);
}

function atEnd(reader: Reader, grammar: SearchGrammar): boolean {
  if (reader.next === "" || reader.next === ")") return true;
  return grammar.endsAtBy && /^(group)?by$/i.test(reader.match(WORD)?.[0] ?? "");
}

function operator(reader: Reader, upper: string): boolean {
  const word = reader.match(WORD)?.[0];
  if (word !== upper) return false;
  reader.at += word.length;
  return true;
}

function and(reader: Reader, grammar: SearchGrammar): SearchExpression {
  const items = [or(reader, grammar)];
  while (!atEnd(reader, grammar)) {
    operator(reader, "AND");
    items.push(or(reader, grammar));
  }
  return joined("and", items);
}

function or(reader: Reader, grammar: SearchGrammar): SearchExpression {
  const items = [not(reader, grammar)];
  while (!atEnd(reader, grammar) && operator(reader, "OR")) items.push(not(reader, grammar));
  return joined("or", items);
}

function joined(kind: "and" | "or", items: readonly SearchExpression[]): SearchExpression {
  const [first] = items;
  if (first !== undefined && items.length === 1) return first;
  return { kind, items, span: { start: first?.span.start ?? 0, end: items.at(-1)?.span.end ?? 0 } };
}

function not(reader: Reader, grammar: SearchGrammar): SearchExpression {
  const start = reader.here().start;
  if (!operator(reader, "NOT")) return primary(reader, grammar);
  const item = reader.deeper(() => not(reader, grammar));
  return { kind: "not", item, span: { start, end: item.span.end } };
}

function primary(reader: Reader, grammar: SearchGrammar): SearchExpression {
  const start = reader.here().start;
  if (atEnd(reader, grammar)) return reader.fail("SPL_EXPRESSION", "a search term is missing");
  if (reader.take("(")) return brackets(reader, grammar, start);
  const inside = reader.bracket();
  if (inside !== undefined) {
    const pipeline = reader.source.pipeline(inside.start, inside.end, "search");
    return { kind: "subsearch", pipeline, span: { start, end: reader.at } };
  }
  const directive = reader.match(DIRECTIVE);
  if (directive !== undefined) return takeDirective(reader, directive, start);
  return termOrComparison(reader, grammar, start);
}

function brackets(reader: Reader, grammar: SearchGrammar, start: number): SearchExpression {
  const inner = reader.deeper(() => parseSearchExpression(reader, { ...grammar, endsAtBy: false }));
  reader.expect(")", "to close the bracket");
  return { ...inner, parenthesised: true, span: { start, end: reader.at } };
}

function takeDirective(reader: Reader, match: RegExpExecArray, start: number): SearchExpression {
  const inside = (match[2] ?? "").trim();
  const quoted = inside.length > 1 && inside.startsWith('"') && inside.endsWith('"');
  reader.at += match[0].length;
  const span: Span = { start, end: reader.at };
  const text = quoted ? unescapeString(inside.slice(1, -1)) : inside;
  return { kind: "term", form: match[1] as "TERM" | "CASE", value: textPattern(text, quoted, span), span };
}

function termOrComparison(reader: Reader, grammar: SearchGrammar, start: number): SearchExpression {
  const left = text(reader, WORD);
  if (left === undefined) {
    if (reader.match(OPERATOR) !== undefined)
      return reader.fail("SPL_EXPRESSION", "a field is missing before the operator");
    return reader.fail("SPL_EXPRESSION", "a search term is missing");
  }
  if (!left.quoted && (left.text === "AND" || left.text === "OR")) {
    return reader.fail("SPL_EXPRESSION", `a search term is missing before ${left.text}`, left.span);
  }
  const field: FieldName = { name: left.text, span: left.span };
  const match = reader.match(OPERATOR);
  if (match !== undefined) return comparison(reader, grammar, field, match[0]);
  const list = reader.match(IN);
  if (list !== undefined) return inList(reader, grammar, field, list[0].length);
  return { kind: "term", form: left.quoted ? "phrase" : "word", value: left, span: { start, end: reader.at } };
}

/** A bare or quoted text; pieces without a blank between them are one (`*"a b"*`). */
function text(reader: Reader, bare: RegExp): TextPattern | undefined {
  const start = reader.here().start;
  let value = "";
  let quoted = false;
  for (let more = true; more; ) {
    const string = reader.text[reader.at] === '"' && reader.at < reader.end ? reader.string() : undefined;
    const word =
      string === undefined && !/\s/.test(reader.text[reader.at] ?? " ") ? reader.match(bare)?.[0] : undefined;
    if (string !== undefined) quoted = true;
    if (word !== undefined) reader.at += word.length;
    value += string?.value ?? (word === undefined ? "" : unescapeString(word));
    more = string !== undefined || word !== undefined;
  }
  return reader.at === start ? undefined : textPattern(value, quoted, { start, end: reader.at });
}

function comparison(reader: Reader, grammar: SearchGrammar, field: FieldName, written: string): SearchExpression {
  reader.at += written.length;
  if (reader.done) return reader.fail("SPL_EXPRESSION", `${field.name}${written} has no value`, field.span);
  const value = text(reader, VALUE);
  if (value === undefined) return reader.fail("SPL_EXPRESSION", `${field.name}${written} has no value`);
  const operator = (written === "==" ? "=" : written) as SearchOperator;
  const span: Span = { start: field.span.start, end: reader.at };
  const name = field.name.toLowerCase();
  if (grammar.modifiers && MODIFIER.test(name)) return { kind: "modifier", name, operator, values: [value], span };
  return { kind: "comparison", field, operator, value, span };
}

function inList(reader: Reader, grammar: SearchGrammar, field: FieldName, length: number): SearchExpression {
  reader.at += length;
  const values: TextPattern[] = [];
  for (reader.skipSeparators(); !reader.take(")"); reader.skipSeparators()) {
    const value = reader.done ? undefined : text(reader, LIST_VALUE);
    if (value === undefined) return reader.fail("SPL_SYNTAX", `) is missing to close the list of ${field.name} IN`);
    values.push(value);
  }
  const span: Span = { start: field.span.start, end: reader.at };
  if (values.length === 0) return reader.fail("SPL_ARGUMENTS", "the list behind IN is empty", span);
  if (grammar.modifiers && field.name.toLowerCase() === "index") {
    return { kind: "modifier", name: "index", operator: "=", values, span };
  }
  return { kind: "in", field, values, span };
}
