/** Rules around values that somebody chose to break a query with. */
import fc from "fast-check";
import { parseSigma } from "../parse/sigma-parser.ts";
import { type Conversion, type ConvertTarget, convertSigma } from "./convert-sigma.ts";

/** Pieces that mean something to some language. */
const PIECES = [
  '"',
  "'",
  "`",
  "\\",
  "\\\\",
  "*",
  "?",
  "\\*",
  "\\?",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "|",
  "$",
  "%",
  ",",
  ";",
  "=",
  "<",
  ">",
  "/",
  "//",
  "/*",
  "--",
  "#",
  "@",
  "&",
  "!",
  "~",
  ":",
  "^",
  ".",
  "+",
  "-",
  "_",
  " ",
  "\n",
  "\r",
  "\t",
  "\u0000",
  "\u2028",
  "\u00e9",
  "\u0130",
  "\ud83d\ude00",
  "a",
  "B",
  "0",
  " or ",
  " AND ",
  " NOT ",
  "| delete",
  '" or "1"=="1',
  '""""',
  "$field$",
  "*/",
];

/** Texts of one to eight such pieces. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(""));

export const hostileModifier: fc.Arbitrary<string> = fc.constantFrom(
  "",
  "|contains",
  "|startswith",
  "|endswith",
  "|cased",
);

/** A rule with one positive and one negative test of CommandLine. */
export function ruleWith(value: string, modifier: string): string {
  const quoted = JSON.stringify(value);
  return [
    "title: Hostile",
    "id: 11111111-2222-4333-8444-555555555555",
    "logsource: {product: windows, category: process_creation}",
    "detection:",
    "  a:",
    `    CommandLine${modifier}: ${quoted}`,
    "  b:",
    `    ParentImage${modifier}: ${quoted}`,
    "  condition: a and not b",
    "",
  ].join("\n");
}

export function conversionOf(text: string, target: ConvertTarget): Conversion {
  const { documents, faults } = parseSigma(text, { path: "test.yml" });
  const [fault] = faults;
  if (fault) throw fault;
  return convertSigma(documents, target);
}

/** The query of a rule. @throws the fault if it has none */
export function queryOf(text: string, target: ConvertTarget): string {
  const { queries, faults } = conversionOf(text, target);
  const [query] = queries;
  if (query) return query.query;
  throw faults[0] ?? new Error("neither query nor fault");
}
