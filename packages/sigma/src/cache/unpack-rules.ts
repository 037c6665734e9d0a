/** Packed rules -> rules. A pack comes from a file that anybody may have written: every part is checked. */
import type { RuleInfo, RuleLevel } from "@unbind/model";
import type { WildcardPart } from "@unbind/rules";
import { parseCondition } from "../condition/condition-parser.ts";
import { resolveCondition } from "../condition/condition-targets.ts";
import type { Expression, ValueTest } from "../detection/expression.ts";
import type { SearchIdentifier, SigmaRule } from "../parse/document.ts";
import type { Place, YamlNode } from "../parse/yaml-tree.ts";
import { PACKED } from "./pack-rules.ts";
import { isList, isRecord, listOf, Misshapen, numberOf, optionalText, placeOf, textOf, textsOf } from "./shape.ts";

const MAX_DEPTH = 64;
const LEVELS: readonly unknown[] = ["informational", "low", "medium", "high", "critical", null];

/**
 * The rules of one file as `packRules` packed them, under the path the file has now; undefined if the pack is misshapen.
 * They run like those read from text, but have no YAML trees: checkers need the text.
 */
export function unpackRules(packed: unknown, path: string): SigmaRule[] | undefined {
  try {
    return listOf(packed).map((rule) => unpackRule(rule, path));
  } catch {
    return undefined;
  }
}

function unpackRule(packed: unknown, path: string): SigmaRule {
  if (!isRecord(packed)) throw new Misshapen();
  const { logSource, searches, conditions } = packed;
  const [name, date, modified, falsePositives, fields, related, at] = listOf(packed["head"]);
  if (!isRecord(logSource)) throw new Misshapen();
  const found = new Map(
    listOf(searches)
      .map(unpackSearch)
      .map((search) => [search.name, search]),
  );
  return {
    kind: "rule",
    info: unpackInfo(packed["info"], path),
    name: optionalText(name),
    date: optionalText(date),
    modified: optionalText(modified),
    falsePositives: textsOf(falsePositives),
    fields: textsOf(fields),
    related: listOf(related).map(unpackRelated),
    root: { kind: "map", entries: [], at: placeOf(at) },
    at: placeOf(at),
    logSource: {
      product: optionalText(logSource["product"]),
      category: optionalText(logSource["category"]),
      service: optionalText(logSource["service"]),
      at: placeOf(logSource["at"]),
    },
    detection: { searches: found, conditions: listOf(conditions).map((one) => unpackCondition(one, found)) },
  };
}

function unpackInfo(packed: unknown, path: string): RuleInfo {
  if (!isRecord(packed) || !LEVELS.includes(packed["level"])) throw new Misshapen();
  const said = (key: string) => optionalText(packed[key]) ?? null;
  return {
    kind: "sigma",
    id: textOf(packed["id"]),
    title: textOf(packed["title"]),
    level: packed["level"] as RuleLevel | null,
    status: said("status"),
    author: said("author"),
    license: said("license"),
    description: said("description"),
    references: textsOf(packed["references"]),
    tags: textsOf(packed["tags"]),
    attack: textsOf(packed["attack"]),
    source: { path, line: numberOf(packed["line"]) },
  };
}

function unpackRelated(packed: unknown): { id: string; type: string } {
  if (!isRecord(packed)) throw new Misshapen();
  return { id: textOf(packed["id"]), type: textOf(packed["type"]) };
}

function unpackSearch(packed: unknown): SearchIdentifier {
  const [name, at, expression] = listOf(packed);
  const place = placeOf(at);
  const node: YamlNode = { kind: "scalar", value: null, text: "", at: place };
  return { name: textOf(name), at: place, node, expression: unpackExpression(expression, 0) };
}

/** The text of a condition is short: it is read again, so that a pack can't say one thing and mean another. */
function unpackCondition(
  packed: unknown,
  searches: ReadonlyMap<string, SearchIdentifier>,
): SigmaRule["detection"]["conditions"][number] {
  const [text, at] = listOf(packed);
  const condition = parseCondition(textOf(text));
  resolveCondition(condition, searches);
  return { text: textOf(text), at: placeOf(at), condition, aggregation: undefined };
}

function unpackExpression(packed: unknown, depth: number): Expression {
  if (!isList(packed) || depth > MAX_DEPTH) throw new Misshapen();
  const code = packed[0];
  switch (code) {
    case PACKED.and:
    case PACKED.or: {
      if (packed.length === 1) throw new Misshapen();
      const items: Expression[] = [];
      for (let i = 1; i < packed.length; i++) items.push(unpackExpression(packed[i], depth + 1));
      return { kind: code === PACKED.and ? "and" : "or", items };
    }
    case PACKED.not:
      return { kind: "not", item: unpackExpression(packed[1], depth + 1) };
    case PACKED.text:
    case PACKED.test: {
      const at: Place = { line: numberOf(packed[2]), column: numberOf(packed[3]) };
      const test = code === PACKED.text ? unpackText(packed) : unpackTest(packed[4]);
      return { kind: "test", field: textOf(packed[1]), test, at };
    }
    default:
      throw new Misshapen();
  }
}

const ANY = { wildcard: "any" } as const;
const ONE = { wildcard: "one" } as const;

function unpackText(packed: readonly unknown[]): ValueTest {
  const parts: WildcardPart[] = [];
  for (let i = 5; i < packed.length; i++) {
    const part = packed[i];
    if (typeof part === "string") parts.push(part);
    else if (part === 0 || part === 1) parts.push(part === 0 ? ANY : ONE);
    else throw new Misshapen();
  }
  return { kind: "text", parts, cased: packed[4] === 1 };
}

/** Members of the other tests, by what they must be. */
const TESTS: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {
  number: { value: "number", text: "string" },
  null: {},
  exists: { present: "boolean" },
  regex: { pattern: "string", ignoreCase: "boolean", multiline: "boolean", dotAll: "boolean" },
  cidr: { network: "string" },
  compare: { operator: ["lt", "lte", "gt", "gte"], value: "number" },
  field: { other: "string", how: ["equals", "contains", "startswith", "endswith"], cased: "boolean" },
  date: {
    part: ["minute", "hour", "day", "week", "month", "year"],
    operator: ["lt", "lte", "gt", "gte", "eq"],
    value: "number",
  },
};

function unpackTest(packed: unknown): ValueTest {
  if (!isRecord(packed)) throw new Misshapen();
  const kind = textOf(packed["kind"]);
  const members = Object.hasOwn(TESTS, kind) ? TESTS[kind] : undefined;
  if (!members) throw new Misshapen();
  for (const [name, wanted] of Object.entries(members)) {
    const value = packed[name];
    if (typeof wanted === "string" ? typeof value !== wanted : !wanted.includes(String(value))) throw new Misshapen();
  }
  return packed as ValueTest;
}
