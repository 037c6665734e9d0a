/** Search identifiers: lists, maps, values and keywords -> a boolean tree. */
import { RuleError } from "@unbind/rules";
import type { YamlEntry, YamlNode } from "../parse/yaml-tree.ts";
import { type Expression, KEYWORDS, type ValueTest } from "./expression.ts";
import { applyModifiers, type ModifierState, type Placeholders } from "./modifiers.ts";
import { readValue, testOf } from "./value.ts";

/** Reads what stands under one search identifier. @throws RuleError SIGMA_VALUE, SIGMA_MODIFIER, ... */
export function readSearch(node: YamlNode, placeholders: Placeholders): Expression {
  switch (node.kind) {
    case "map":
      return joined(
        "and",
        node.entries.map((entry) => readEntry(entry, placeholders)),
        node,
      );
    case "list":
      return joined(
        "or",
        node.items.map((item) => readItem(item, placeholders)),
        node,
      );
    case "scalar":
      return keyword(node);
  }
}

function readItem(item: YamlNode, placeholders: Placeholders): Expression {
  if (item.kind === "list") throw new RuleError("SIGMA_VALUE", "A list inside a list is not allowed here", item.at);
  return item.kind === "map" ? readSearch(item, placeholders) : keyword(item);
}

function joined(kind: "and" | "or", items: Expression[], node: YamlNode): Expression {
  const [only] = items;
  if (!only) throw new RuleError("SIGMA_VALUE", "Nothing to search for: the list or map is empty", node.at);
  return items.length === 1 ? only : { kind, items };
}

function keyword(node: YamlNode): Expression {
  const value = readValue(node);
  if (value.kind === "null") throw new RuleError("SIGMA_VALUE", "A keyword can't be null", node.at);
  return { kind: "test", field: KEYWORDS, test: anywhere(testOf(value, false, node.at)), at: node.at };
}

/** Keywords are looked for inside values. */
function anywhere(test: ValueTest): ValueTest {
  const any = { wildcard: "any" } as const;
  if (test.kind === "number") return { kind: "text", parts: [any, test.text, any], cased: false };
  if (test.kind === "text") return { ...test, parts: [any, ...test.parts, any] };
  return test;
}

function readEntry({ key, keyAt, value }: YamlEntry, placeholders: Placeholders): Expression {
  const [field = "", ...modifiers] = key.split("|");
  const state: ModifierState = {
    all: false,
    negated: false,
    cased: modifiers.includes("cased"),
    fieldReference: false,
    placeholders,
    at: keyAt,
  };
  const nodes = value.kind === "list" ? value.items : [value];
  const items = nodes.map((node) => {
    const tests = applyModifiers(readValue(node), modifiers, { ...state, at: node.at });
    return joined(
      "or",
      tests.map((one): Expression => {
        const test = testOf(one, state.cased, node.at);
        return { kind: "test", field, test: field === KEYWORDS ? anywhere(test) : test, at: node.at };
      }),
      node,
    );
  });
  const expression = joined(modifiers.includes("all") ? "and" : "or", items, value);
  return modifiers.includes("neq") ? { kind: "not", item: expression } : expression;
}
