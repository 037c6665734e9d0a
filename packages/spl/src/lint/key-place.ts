/** Line and column of the first of these names that stands in YAML as `name:` or, given so, as `name: value`. */
export function keyPlace(text: string, names: readonly string[]): { line: number; column: number } | undefined {
  for (const name of names) {
    const found = offsetOf(text, name);
    if (found < 0) continue;
    const start = text.lastIndexOf("\n", found - 1) + 1;
    return { line: text.slice(0, start).split("\n").length, column: found - start + 1 };
  }
  return undefined;
}

/** Offset of the name where nothing but blanks and dashes stands before it in its line. */
function offsetOf(text: string, name: string): number {
  const wanted = name.includes(": ") ? name : `${name}:`;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const start = text.lastIndexOf("\n", at - 1) + 1;
    if (/^[\s-]*$/.test(text.slice(start, at))) return at;
  }
  return -1;
}
