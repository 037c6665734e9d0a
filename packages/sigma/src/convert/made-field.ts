/** Fields of 4688 that a rule names and the record holds in other words, undone into tests of what the record has. */
import type { Expression } from "../detection/expression.ts";
import { literalOf } from "../detection/sigma-text.ts";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import type { Test } from "./boolean-text.ts";
import { unsayable } from "./unsayable.ts";

/** Integrity levels and the SIDs of their labels ([MS-DTYP] 2.4.2.4). */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  untrusted: ["S-1-16-0"],
  low: ["S-1-16-4096"],
  medium: ["S-1-16-8192", "S-1-16-8448"],
  high: ["S-1-16-12288"],
  system: ["S-1-16-16384"],
};

/** The expression in the names of a place's records; parts that are shared stay so. @throws RuleError SIGMA_UNSAYABLE */
export function inNamesOf(
  place: SourcePlace,
  expression: Expression,
  known: Map<Expression, Expression> = new Map(),
): Expression {
  const before = known.get(expression);
  if (before) return before;
  const named = withNames(place, expression, known);
  known.set(expression, named);
  return named;
}

function withNames(place: SourcePlace, expression: Expression, known: Map<Expression, Expression>): Expression {
  switch (expression.kind) {
    case "not":
      return { kind: "not", item: inNamesOf(place, expression.item, known) };
    case "and":
    case "or":
      return { kind: expression.kind, items: expression.items.map((item) => inNamesOf(place, item, known)) };
    case "test":
      return renamed(place, expression);
  }
}

/** Names of fields that an expression asks, each once. */
export function fieldsOf(expression: Expression): Set<string> {
  const fields = new Set<string>();
  const seen = new Set<Expression>();
  const visit = (one: Expression): void => {
    if (seen.has(one)) return;
    seen.add(one);
    if (one.kind === "test") {
      fields.add(one.field);
      if (one.test.kind === "field") fields.add(one.test.other);
    } else for (const item of one.kind === "not" ? [one.item] : one.items) visit(item);
  };
  visit(expression);
  return fields;
}

function renamed(place: SourcePlace, test: Test): Expression {
  const name = (field: string) => (Object.hasOwn(place.fields, field) ? (place.fields[field] ?? field) : field);
  const field = name(test.field);
  if (field.startsWith("@")) return made(field, test);
  if (test.test.kind !== "field") return { ...test, field };
  const other = name(test.test.other);
  if (other.startsWith("@")) throw unsayable(`'${test.test.other}' is put together from other fields`, test.at);
  return { ...test, field, test: { ...test.test, other } };
}

function made(field: string, { test, at, field: asWritten }: Test): Expression {
  const text = test.kind === "text" ? literalOf(test.parts) : undefined;
  const labels = LABELS[text?.toLowerCase() ?? ""];
  if (field === "@IntegrityLevel" && labels) return either("MandatoryLabel", labels, at);
  const account = field === "@SubjectAccount" ? /^([^\\]+)\\([^\\]+)$/.exec(text ?? "") : null;
  if (account?.[1] && account[2]) {
    const items = [either("SubjectDomainName", [account[1]], at), either("SubjectUserName", [account[2]], at)];
    return { kind: "and", items };
  }
  throw unsayable(
    `'${asWritten}' of event 4688 is put together from other fields; this test of it has no form there`,
    at,
  );
}

function either(field: string, texts: readonly string[], at: Test["at"]): Expression {
  const tests = texts.map(
    (text): Test => ({ kind: "test", field, test: { kind: "text", parts: [text], cased: false }, at }),
  );
  const [only] = tests;
  return only && tests.length === 1 ? only : { kind: "or", items: tests };
}
