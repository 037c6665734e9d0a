/**
 * LIKE patterns (WMI SDK, "LIKE operator"): `%` any text, `_` any one unit, `[abc]`, `[a-f]` (the documentation also
 * writes `[a=f]`), `[^abc]` one unit that is none of them. A `[` without `]` stands for itself. No case.
 */
type PatternPart =
  | { kind: "any-text" }
  | { kind: "any-unit" }
  | { kind: "unit"; unit: number }
  | { kind: "set"; negated: boolean; ranges: readonly (readonly [number, number])[] };

/** Longest pattern and text compared, in UTF-16 units; time is at most the product of both. */
const MAX_PATTERN_LENGTH = 4096;
const MAX_TEXT_LENGTH = 16_384;

/** Whether the whole text fits the pattern; undefined where either is too long to say. */
export function matchesLike(text: string, pattern: string): boolean | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH || text.length > MAX_TEXT_LENGTH) return undefined;
  return matches(text.toLowerCase(), compile(pattern.toLowerCase()));
}

function compile(pattern: string): PatternPart[] {
  const parts: PatternPart[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const mark = pattern[at];
    const close = mark === "[" ? pattern.indexOf("]", at + 2) : -1;
    if (mark === "%") {
      if (parts.at(-1)?.kind !== "any-text") parts.push({ kind: "any-text" });
    } else if (mark === "_") parts.push({ kind: "any-unit" });
    else if (close > 0) {
      parts.push(compileSet(pattern.slice(at + 1, close)));
      at = close;
    } else parts.push({ kind: "unit", unit: pattern.charCodeAt(at) });
  }
  return parts;
}

function compileSet(inner: string): PatternPart {
  const negated = inner.startsWith("^") && inner.length > 1;
  const ranges: [number, number][] = [];
  for (let at = negated ? 1 : 0; at < inner.length; at++) {
    const low = inner.charCodeAt(at);
    const isRange = at + 2 < inner.length && (inner[at + 1] === "-" || inner[at + 1] === "=");
    ranges.push([low, isRange ? inner.charCodeAt(at + 2) : low]);
    if (isRange) at += 2;
  }
  return { kind: "set", negated, ranges };
}

/** Goes back to the last `%` only, so that it takes at most pattern times text steps. */
function matches(text: string, parts: readonly PatternPart[]): boolean {
  let at = 0;
  let part = 0;
  let retryPart = -1;
  let retryAt = 0;
  while (at < text.length) {
    const current = parts[part];
    if (current?.kind === "any-text") {
      retryPart = part++;
      retryAt = at;
    } else if (current && fits(current, text.charCodeAt(at))) {
      at++;
      part++;
    } else if (retryPart >= 0) {
      at = ++retryAt;
      part = retryPart + 1;
    } else return false;
  }
  return part === parts.length || (part === parts.length - 1 && parts[part]?.kind === "any-text");
}

function fits(part: PatternPart, unit: number): boolean {
  if (part.kind === "unit") return part.unit === unit;
  if (part.kind !== "set") return true;
  return part.ranges.some(([low, high]) => unit >= low && unit <= high) !== part.negated;
}
