/**
 * Text of evidence made harmless for a terminal: one line, nothing invisible, nothing that a terminal obeys.
 *
 * Control characters (C0, DEL, C1), format characters (bidi marks and overrides, zero-width ones), private-use and
 * unassigned code points, lone surrogates and all default-ignorable code points are shown as `\x1b`, `\u202e` or
 * `\u{e0041}`. Joiners and variation selectors inside emoji are shown too: terminals don't agree on their width.
 * A backslash stays as it is: paths are full of them, and this is for reading. JSON is for parsing.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Marks kept on one base character; more would draw over neighbouring lines. */
const MAX_MARKS = 4;

/** A mark without a base, or those after {@link MAX_MARKS}. */
const LOOSE_MARKS = new RegExp(`^\\p{M}+|(?<=\\p{M}{${MAX_MARKS}})\\p{M}+`, "gu");

/** Shows what a terminal would obey or hide; see the head of this file. */
export function neutralise(text: string): string {
  return text.replace(UNSAFE, escapeText).replace(LOOSE_MARKS, escapeText);
}

/** Every code point of a text as `\xhh`, `\uhhhh` or `\u{hhhhh}`; tab and line ends as `\t`, `\n`, `\r`. */
export function escapeText(text: string): string {
  let out = "";
  for (const char of text) out += escapeOne(char);
  return out;
}

const NAMED: Record<string, string> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escapeOne(char: string): string {
  const named = NAMED[char];
  if (named !== undefined) return named;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
