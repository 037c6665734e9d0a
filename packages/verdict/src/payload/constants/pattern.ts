/** The few regular expressions that can be applied as plain text: literals, alternatives of literals, one class. */

const META = /[\\^$.*+?()[\]{}|]/;
const MAX_ALTERNATIVES = 64;
/** A longer one is not made into an expression: compiling it takes longer than it is worth. */
export const MAX_PATTERN_LENGTH = 1024;

/** The literal texts that a pattern matches; undefined when it is a real regular expression. */
export function literalsOf(pattern: string): string[] | undefined {
  const single = /^\[([^\]\\^-]{1,64})\]$/.exec(pattern)?.[1];
  if (single !== undefined) return [...single];
  if (pattern.length > MAX_PATTERN_LENGTH) return undefined;
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern[i] as string;
    if (unit === "|") {
      parts.push(part);
      part = "";
    } else if (unit === "\\" && /[^a-z0-9]/i.test(pattern[i + 1] ?? "a")) part += pattern[++i];
    else if (META.test(unit)) return undefined;
    else part += unit;
  }
  parts.push(part);
  return parts.length <= MAX_ALTERNATIVES && parts.every((part) => part !== "") ? parts : undefined;
}

/** A global expression that matches any of `literals`, safe by construction. */
export function literalPattern(literals: readonly string[], flags: "g" | "gi" | "" | "i"): RegExp {
  return new RegExp(literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), flags);
}
