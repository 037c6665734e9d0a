/**
 * Sigma -> EQL of Elastic. Ordered correlations are sequences; unordered ones of two or three rules are one sequence per
 * order. Not said: regular expressions (another dialect), keywords, dates, comparisons of two fields, counts of values.
 */
import { aliasedField } from "../../compile/stream-builder.ts";
import type { SigmaCorrelation } from "../../parse/document.ts";
import { type BooleanWords, join, type Said, sayBoolean, type Test, unbracketed } from "../boolean-text.ts";
import { leastCount, refuseBounds, secondsOf } from "../correlation-parts.ts";
import { decidedId, type Language, type PlacedRule } from "../placed-rule.ts";
import { shapeOf } from "../text-shape.ts";
import { unsayable } from "../unsayable.ts";
import { codeTest, type ElasticPlace, elasticPlaces, FIELD_NOTE, refuseControls } from "./fields.ts";
import { elasticQuoted } from "./literal.ts";

type Note = (text: string) => void;

const WORDS: BooleanWords = { and: "and", or: "or", not: (text) => `not (${text})` };
const OPERATORS = { lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;
/** Of `with runs` (EQL syntax reference). */
const MAX_RUNS = 100;
const MAX_UNORDERED = 3;

export const eql: Language = {
  rule: (placed, note) => `any where ${whereOf(placed, note)}`,
  correlation: (correlation, members, note) => {
    const events = members.map((placed) => `[any where ${whereOf(placed, note)}]${keysOf(correlation, placed)}`);
    if (correlation.groupBy.length > 0) note("Keys of a sequence are compared with case.");
    const head = `sequence with maxspan=${secondsOf(correlation)}s`;
    return sequences(correlation, events, note)
      .map((items) => [head, ...items.map((item) => `  ${item}`)].join("\n"))
      .join("\n\n");
  },
};

/** Orders of events that are to be found; each is a query. */
function sequences(correlation: SigmaCorrelation, events: readonly string[], note: Note): string[][] {
  switch (correlation.type) {
    case "temporal_ordered":
      refuseBounds(correlation);
      return [[...events]];
    case "temporal":
      refuseBounds(correlation);
      if (events.length > MAX_UNORDERED)
        throw unsayable(`More than ${MAX_UNORDERED} rules in any order are not converted`, correlation.at);
      note("One query per order of the records: run all of them.");
      return permutations(events);
    case "event_count":
      return [[counted(correlation, events)]];
    default:
      throw unsayable(`Correlations of type ${correlation.type} are not converted`, correlation.at);
  }
}

function counted(correlation: SigmaCorrelation, [event = "", ...more]: readonly string[]): string {
  const least = leastCount(correlation);
  if (more.length > 0) throw unsayable("A count over several rules is not converted", correlation.at);
  if (least < 2 || least > MAX_RUNS)
    throw unsayable(`A sequence counts from 2 to ${MAX_RUNS} records, not ${least}`, correlation.at);
  return `${event} with runs=${least}`;
}

function permutations(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

function keysOf(correlation: SigmaCorrelation, placed: PlacedRule): string {
  if (correlation.groupBy.length === 0) return "";
  const keys = correlation.groupBy.map((name) => {
    const field = aliasedField(correlation, name, placed.rule);
    const names = new Set(elasticPlaces(placed).map((place) => place.fieldOf(field, correlation.at)));
    const [only] = names;
    if (names.size === 1 && only !== undefined) return only;
    throw unsayable(`'${name}' has several names in the records of '${placed.rule.info.title}'`, correlation.at);
  });
  return ` by ${keys.join(", ")}`;
}

function whereOf(placed: PlacedRule, note: Note): string {
  const said = elasticPlaces(placed).map((place) => {
    const text = sayBoolean(
      place.expression,
      WORDS,
      (test, negated) => decidedId(test, place.ids) ?? codeTest(test) ?? eqlTest(place, test, negated, note),
    );
    return join([...gate(place), text], "and", WORDS);
  });
  const whole = join(said, "or", WORDS);
  if (whole === false) throw unsayable("The rule can never match there", placed.rule.at);
  note(FIELD_NOTE);
  return unbracketed(String(whole));
}

function gate({ channels, ids }: ElasticPlace): Said[] {
  const names = channels.map((channel) => `winlog.channel : ${elasticQuoted(channel)}`);
  const codes = ids?.map((id) => elasticQuoted(String(id)));
  return [
    names.length === 0 ? true : join(names, "or", WORDS),
    codes === undefined
      ? true
      : codes.length === 1
        ? `event.code == ${codes[0]}`
        : `event.code in (${codes.join(", ")})`,
  ];
}

/** Inside a negation a test of a missing field must be false, not null. */
function eqlTest(place: ElasticPlace, test: Test, negated: boolean, note: Note): Said {
  refuseControls(test);
  const field = `?${place.fieldOf(test.field, test.at)}`;
  if (test.test.kind === "null") return `${field} == null`;
  if (test.test.kind === "exists") return `${field} ${test.test.present ? "!=" : "=="} null`;
  const words = valueTest(field, test, note);
  return negated ? `(${field} != null and ${words})` : words;
}

function valueTest(field: string, { test, at }: Test, note: Note): string {
  switch (test.kind) {
    case "text":
      return textTest(field, test.parts, test.cased, at);
    case "number":
      note("Numbers are compared as texts.");
      return `${field} : ${elasticQuoted(test.text)}`;
    case "cidr":
      return `cidrMatch(${field}, ${elasticQuoted(test.network)})`;
    case "compare":
      return `number(${field}) ${OPERATORS[test.operator]} ${test.value}`;
    case "field":
      throw unsayable("EQL can't compare two fields", at);
    case "regex":
      throw unsayable("Regular expressions of EQL are another dialect (Lucene's, whole values): not converted", at);
    default:
      throw unsayable("A part of a date is not converted", at);
  }
}

const FUNCTIONS = { contains: "stringContains", startswith: "startsWith", endswith: "endsWith" } as const;

/** `:` and `like` take `*` and `?` for wildcards and have no escape; lists and functions take texts literally. */
function textTest(field: string, parts: Parameters<typeof shapeOf>[0], cased: boolean, at: Test["at"]): string {
  const shape = shapeOf(parts);
  if (shape.how === "any") return `${field} != null`;
  if (shape.how === "equals") {
    const value = elasticQuoted(shape.text);
    if (cased || shape.text === "") return `${field} == ${value}`;
    return /[*?]/.test(shape.text) ? `${field} in~ (${value})` : `${field} : ${value}`;
  }
  const isPlain = !parts.some((part) => typeof part === "string" && /[*?]/.test(part));
  if (isPlain) {
    const pattern = parts
      .map((part) => (typeof part === "string" ? part : part.wildcard === "any" ? "*" : "?"))
      .join("");
    return `${field} ${cased ? "like" : ":"} ${elasticQuoted(pattern)}`;
  }
  if (shape.how !== "pattern")
    return `${FUNCTIONS[shape.how]}${cased ? "" : "~"}(${field}, ${elasticQuoted(shape.text)})`;
  throw unsayable("Wildcards beside a literal * or ? can't be told apart in EQL", at);
}
