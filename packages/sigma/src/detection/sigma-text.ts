/** Text values of rules: wildcards and their escapes. Source: Sigma specification 2.1.0, "Escaping". */
import type { WildcardPart } from "@unbind/rules";

/**
 * Splits a value into literal text and wildcards. `\*`, `\?` are literal; `\\` is one backslash; a backslash before
 * anything else is itself.
 */
export function parseText(value: string): WildcardPart[] {
  const parts: WildcardPart[] = [];
  let literal = "";
  const flush = () => {
    if (literal !== "") parts.push(literal);
    literal = "";
  };
  for (let i = 0; i < value.length; i += 1) {
    const char = value.charAt(i);
    const next = value.charAt(i + 1);
    if (char === "\\" && (next === "\\" || next === "*" || next === "?")) {
      literal += next;
      i += 1;
    } else if (char === "*" || char === "?") {
      flush();
      parts.push({ wildcard: char === "*" ? "any" : "one" });
    } else literal += char;
  }
  flush();
  return parts;
}

/** The literal text of a value; undefined if it has wildcards. */
export function literalOf(parts: readonly WildcardPart[]): string | undefined {
  if (parts.length === 0) return "";
  const [only] = parts;
  return parts.length === 1 && typeof only === "string" ? only : undefined;
}

/** Adjacent literals joined, runs of `any` made one. */
export function tidy(parts: readonly WildcardPart[]): WildcardPart[] {
  const out: WildcardPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === "string" && typeof last === "string") out[out.length - 1] = last + part;
    else if (typeof part === "object" && part.wildcard === "any" && typeof last === "object" && last.wildcard === "any")
      continue;
    else if (part !== "") out.push(part);
  }
  return out;
}
