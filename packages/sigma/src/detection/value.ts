/** Values on their way through a chain of modifiers. */
import { RuleError, type WildcardPart } from "@unbind/rules";
import type { Place, YamlNode } from "../parse/yaml-tree.ts";
import type { ValueTest } from "./expression.ts";
import { literalOf, parseText, tidy } from "./sigma-text.ts";

export type Value =
  /**
   * Text with wildcards. `written`: as YAML gave it; `changed`: a modifier has changed the parts since, so that modifiers
   * which want the text as written can't be applied any more.
   */
  | { kind: "text"; parts: readonly WildcardPart[]; written: string; changed: boolean }
  | { kind: "bytes"; bytes: Uint8Array }
  | { kind: "number"; value: number; text: string }
  | { kind: "boolean"; value: boolean }
  | { kind: "null" }
  /** Already a test: regular expression, network, comparison. */
  | { kind: "test"; test: ValueTest };

export function readValue(node: YamlNode): Value {
  if (node.kind !== "scalar") {
    throw new RuleError("SIGMA_VALUE", "A value must be a text, number, boolean or null, not a list or map", node.at);
  }
  const { value, text } = node;
  if (value === null) return { kind: "null" };
  if (typeof value === "number") return { kind: "number", value, text };
  if (typeof value === "boolean") return { kind: "boolean", value };
  return textValue(value);
}

function textValue(written: string): Value {
  return { kind: "text", parts: parseText(written), written, changed: false };
}

/** Parts of a value that can be text; faults for null. */
export function partsOf(value: Value, modifier: string, at: Place): readonly WildcardPart[] {
  if (value.kind === "text") return value.parts;
  if (value.kind === "number") return [value.text];
  if (value.kind === "boolean") return [String(value.value)];
  throw new RuleError("SIGMA_MODIFIER", `'${modifier}' can't be applied to ${nounOf(value)}`, at);
}

/** The text of a value without wildcards; faults where it has some. */
export function plainTextOf(value: Value, modifier: string, at: Place): string {
  const literal = literalOf(tidy(partsOf(value, modifier, at)));
  if (literal !== undefined) return literal;
  throw new RuleError("SIGMA_MODIFIER", `'${modifier}' needs a text without wildcards`, at);
}

function nounOf(value: Value): string {
  if (value.kind === "null") return "null";
  return value.kind === "bytes" ? "bytes (put base64 or base64offset between)" : "what the modifiers before it made";
}

/** The test a value stands for when all modifiers are done. */
export function testOf(value: Value, cased: boolean, at: Place): ValueTest {
  switch (value.kind) {
    case "text":
      return { kind: "text", parts: tidy(value.parts), cased };
    case "boolean":
      return { kind: "text", parts: [String(value.value)], cased };
    case "number":
      return { kind: "number", value: value.value, text: value.text };
    case "null":
      return { kind: "null" };
    case "test":
      return value.test;
    case "bytes":
      throw new RuleError("SIGMA_MODIFIER", "A UTF-16 value must be followed by base64 or base64offset", at);
  }
}
