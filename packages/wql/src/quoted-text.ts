/** Longest piece of a query that is repeated in a sentence, in UTF-16 units. */
const MAX_QUOTED = 80;

/** Controls, direction marks, separators, and what looks like nothing at all. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text from evidence for use inside a sentence: cut to `longest` units, invisible characters written as `\u{202e}`,
 * no quotes around it. It is still plain text, which a report has to escape for its format.
 */
export function visibleText(text: string, longest: number = MAX_QUOTED): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.toWellFormed().replace(INVISIBLE, (unit) => `\\u{${(unit.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same in double quotes. */
export function quotedText(text: string): string {
  return `"${visibleText(text)}"`;
}
