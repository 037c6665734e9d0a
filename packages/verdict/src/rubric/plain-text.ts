/** Characters of a value that a sentence shows. */
const MAX_SHOWN = 120;

/** A value from evidence for a sentence: invisible and control characters as escapes, long ones cut with their length. */
export function shown(value: string, limit: number = MAX_SHOWN): string {
  const cut = value.length > limit ? value.slice(0, limit) : value;
  const text = cut.replace(/[\p{C}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u3164]/gu, escaped);
  return value.length > limit ? `${text}... (${value.length} characters)` : text;
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** A sentence with its `{names}` filled in; filled text is not looked at again. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
