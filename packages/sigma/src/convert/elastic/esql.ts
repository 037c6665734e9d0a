/** Sigma -> ES|QL. Not said: regular expressions (another dialect), keywords, dates, correlations (no sliding windows). */
import type { ValueTest } from "../../detection/expression.ts";
import { type BooleanWords, join, type Said, sayBoolean, type Test, unbracketed } from "../boolean-text.ts";
import { decidedId, type Language } from "../placed-rule.ts";
import { unsayable } from "../unsayable.ts";
import { codeTest, type ElasticPlace, elasticPlaces, FIELD_NOTE, refuseControls } from "./fields.ts";
import { elasticQuoted } from "./literal.ts";

const WORDS: BooleanWords = { and: "AND", or: "OR", not: (text) => `NOT (${text})` };
const OPERATORS = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

export const esql: Language = {
  rule: (placed, note) => {
    const said = elasticPlaces(placed).map((place) => {
      const text = sayBoolean(place.expression, WORDS, (test, negated) => {
        const isSure = test.test.kind === "null" || test.test.kind === "exists";
        const words = decidedId(test, place.ids) ?? codeTest(test) ?? esqlTest(place, test);
        return negated && !isSure && typeof words === "string" ? `COALESCE(${words}, false)` : words;
      });
      return join([...gate(place), text], "and", WORDS);
    });
    const whole = join(said, "or", WORDS);
    if (whole === false) throw unsayable("The rule can never match there", placed.rule.at);
    note(FIELD_NOTE);
    note("A field with several values gives no answer in ES|QL.");
    return `FROM logs-*, winlogbeat-* METADATA _id, _index\n| WHERE ${unbracketed(String(whole))}`;
  },
  correlation: ({ at, type }) => {
    throw unsayable(`ES|QL has no sliding windows and no order of records: ${type} is not converted`, at);
  },
};

function gate({ channels, ids }: ElasticPlace): Said[] {
  const names = channels.map((channel) => `TO_LOWER(winlog.channel) == ${elasticQuoted(channel.toLowerCase())}`);
  const codes = ids?.map((id) => elasticQuoted(String(id)));
  return [
    names.length === 0 ? true : join(names, "or", WORDS),
    codes === undefined
      ? true
      : codes.length === 1
        ? `event.code == ${codes[0]}`
        : `event.code IN (${codes.join(", ")})`,
  ];
}

function esqlTest(place: ElasticPlace, test: Test): Said {
  refuseControls(test);
  const { at, test: asked } = test;
  const field = place.fieldOf(test.field, at);
  switch (asked.kind) {
    case "text":
      return textTest(field, asked);
    case "number":
      return `(TO_DOUBLE(TO_STRING(${field})) == ${asked.value} OR TO_LOWER(TO_STRING(${field})) == ${elasticQuoted(asked.text.toLowerCase())})`;
    case "null":
      return `${field} IS NULL`;
    case "exists":
      return asked.present ? `${field} IS NOT NULL` : `${field} IS NULL`;
    case "cidr":
      return `CIDR_MATCH(TO_IP(${field}), ${elasticQuoted(asked.network)})`;
    case "compare":
      return `TO_DOUBLE(TO_STRING(${field})) ${OPERATORS[asked.operator]} ${asked.value}`;
    case "field":
      return reference(field, place.fieldOf(asked.other, at), asked);
    case "regex":
      throw unsayable("Regular expressions of ES|QL are another dialect (Lucene's, whole values): not converted", at);
    case "date":
      throw unsayable(`A part of a date ('${asked.part}') is not converted`, at);
  }
}

function textTest(field: string, { parts, cased }: ValueTest & { kind: "text" }): string {
  const value = cased ? field : `TO_LOWER(${field})`;
  const folded = (text: string) => (cased ? text : text.toLowerCase());
  const [only] = parts;
  if (parts.length === 0) return `${field} == ""`;
  if (parts.length === 1 && typeof only === "string") return `${value} == ${elasticQuoted(folded(only))}`;
  if (parts.length === 1 && typeof only === "object" && only.wildcard === "any") return `${field} IS NOT NULL`;
  const pattern = parts.map((part) =>
    typeof part === "string" ? folded(part).replace(/[\\*?]/g, "\\$&") : part.wildcard === "any" ? "*" : "?",
  );
  return `${value} LIKE ${elasticQuoted(pattern.join(""))}`;
}

function reference(field: string, other: string, { how, cased }: ValueTest & { kind: "field" }): string {
  const [one, two] = cased ? [field, other] : [`TO_LOWER(${field})`, `TO_LOWER(${other})`];
  if (how === "equals") return `${one} == ${two}`;
  if (how === "contains") return `LOCATE(${one}, ${two}) > 0`;
  return `${how === "startswith" ? "STARTS_WITH" : "ENDS_WITH"}(${one}, ${two})`;
}
