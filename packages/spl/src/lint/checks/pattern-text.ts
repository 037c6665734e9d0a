/** A look at the text of a regular expression, without compiling it. */

/** A character class: the text between its brackets. */
export interface CharacterClass {
  readonly negated: boolean;
  readonly content: string;
  /** Offset of `[` in the pattern. */
  readonly at: number;
}

/** Classes of a PCRE pattern, in order. */
export function characterClasses(pattern: string): CharacterClass[] {
  const classes: CharacterClass[] = [];
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "[") {
      const end = classEnd(pattern, at);
      const negated = pattern[at + 1] === "^";
      classes.push({ negated, content: pattern.slice(at + (negated ? 2 : 1), end), at });
      at = end;
    }
  }
  return classes;
}

/** Offset of the closing bracket; one that comes first is a character of the class. */
function classEnd(pattern: string, start: number): number {
  let at = start + (pattern[start + 1] === "^" ? 2 : 1);
  if (pattern[at] === "]") at++;
  while (at < pattern.length && pattern[at] !== "]") at += pattern[at] === "\\" ? 2 : 1;
  return at;
}

/** Flags written at the start: `ms` of `(?ms)`. */
export function leadingFlags(pattern: string): string {
  return /^\(\?([a-zA-Z]+)\)/.exec(pattern)?.[1] ?? "";
}

/** True if lines are anchored: `(?m)` with `^` or `$` outside of classes. */
export function anchorsLines(pattern: string): boolean {
  if (!leadingFlags(pattern).includes("m")) return false;
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "[") at = classEnd(pattern, at);
    else if (pattern[at] === "^" || pattern[at] === "$") return true;
  }
  return false;
}
