/** What a text test asks, by the shape of its wildcards. */
import type { WildcardPart } from "@unbind/rules";

export type TextShape =
  | { how: "equals" | "contains" | "startswith" | "endswith"; text: string }
  /** The field is there, with any value. */
  | { how: "any" }
  | { how: "pattern"; parts: readonly WildcardPart[] };

export function shapeOf(parts: readonly WildcardPart[]): TextShape {
  const isAny = (part: WildcardPart | undefined) => typeof part === "object" && part.wildcard === "any";
  const [first, second, third] = parts;
  if (parts.length === 0) return { how: "equals", text: "" };
  if (parts.length === 1) return typeof first === "string" ? { how: "equals", text: first } : anyOrPattern(parts);
  if (parts.length === 2 && typeof first === "string" && isAny(second)) return { how: "startswith", text: first };
  if (parts.length === 2 && isAny(first) && typeof second === "string") return { how: "endswith", text: second };
  if (parts.length === 3 && isAny(first) && typeof second === "string" && isAny(third))
    return { how: "contains", text: second };
  return { how: "pattern", parts };
}

function anyOrPattern(parts: readonly WildcardPart[]): TextShape {
  const [only] = parts;
  return typeof only === "object" && only.wildcard === "any" ? { how: "any" } : { how: "pattern", parts };
}

/** A regular expression that finds it, in the words that PCRE, RE2 and .NET share. */
export function patternOf(parts: readonly WildcardPart[], cased: boolean): string {
  const isAny = (part: WildcardPart | undefined) => typeof part === "object" && part.wildcard === "any";
  const start = isAny(parts[0]) ? 1 : 0;
  const end = parts.length > start && isAny(parts.at(-1)) ? parts.length - 1 : parts.length;
  const body = parts
    .slice(start, end)
    .map((part) => (typeof part === "string" ? escapeRegex(part) : part.wildcard === "any" ? ".*" : "."))
    .join("");
  return `(?${cased ? "s" : "is"})${start === 0 ? "^" : ""}${body}${end === parts.length ? "\\z" : ""}`;
}

/** Controls and backticks are numbered: no language's quotes are in their way then. */
export function escapeRegex(text: string): string {
  return text
    .replace(/[\\^$.|?*+()[\]{}]/g, "\\$&")
    .replace(/[`\p{Cc}\u2028\u2029]/gu, (sign) => `\\x{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
