/** Names of fields with wildcards: which fields they mean, and what each `*` caught. Names are compared with case. */
import { compileWildcard } from "@unbind/rules";
import type { TextPattern, WildcardPart } from "../../syntax/span.ts";

/** What each `*` of the pattern stands for in the text; `undefined` if it doesn't fit. Earlier wildcards catch least. */
export function captureWildcards(parts: readonly WildcardPart[], text: string): string[] | undefined {
  const captured: string[] = [];
  let at = 0;
  let open = -1;
  for (const [index, part] of parts.entries()) {
    if (typeof part !== "string") {
      open = at;
      continue;
    }
    const last = index === parts.length - 1;
    const found =
      open < 0 ? (text.startsWith(part, at) ? at : -1) : last ? lastFit(text, part, at) : text.indexOf(part, at);
    if (found < 0) return undefined;
    if (open >= 0) captured.push(text.slice(open, found));
    at = found + part.length;
    open = -1;
  }
  if (open >= 0) captured.push(text.slice(open));
  else if (at !== text.length) return undefined;
  return captured;
}

function lastFit(text: string, part: string, from: number): number {
  const at = text.length - part.length;
  return at >= from && text.endsWith(part) ? at : -1;
}

/** The pattern with its wildcards filled in order; without wildcards its text. */
export function fillWildcards(parts: readonly WildcardPart[], captured: readonly string[]): string {
  let next = 0;
  return parts.map((part) => (typeof part === "string" ? part : (captured[next++] ?? ""))).join("");
}

/** A test for names that one of the patterns means. */
export function nameMatcher(patterns: readonly TextPattern[]): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => pattern.wildcards === 0).map((pattern) => pattern.text));
  const wild = patterns.filter((pattern) => pattern.wildcards > 0).map((pattern) => wildcardTest(pattern, true));
  return (name) => exact.has(name) || wild.some((test) => test(name));
}

export function wildcardTest(pattern: TextPattern, caseSensitive: boolean): (text: string) => boolean {
  const parts = pattern.parts.map((part) => (typeof part === "string" ? part : { wildcard: part.wildcard }));
  return compileWildcard(parts, { caseSensitive });
}

/** Fields that are meant, in the order of the patterns; those of one wildcard in the order of the names. */
export function expandNames(patterns: readonly TextPattern[], names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.wildcards === 0) found.add(pattern.text);
    else for (const name of names.filter(wildcardTest(pattern, true))) found.add(name);
  }
  return [...found];
}

/** Kept by `fields`, not shown. */
export function isInternal(name: string): boolean {
  return name.startsWith("_");
}
