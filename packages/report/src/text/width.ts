/**
 * Columns that neutralised text takes in a terminal, by code point (UAX #11, East Asian Width, Unicode 16):
 * marks 0, wide and full-width characters and emoji 2, all others 1. Ambiguous width counts as 1. Where terminals
 * differ (skin tones, conjoining Hangul vowels) the larger figure is taken, so that a line may end early but never
 * runs over.
 */
const ZERO = /^[\p{Mn}\p{Me}]/u;

const WIDE = new RegExp(
  "^[" +
    "\\u1100-\\u115f\\u2329\\u232a\\u2e80-\\u303e\\u3041-\\u4dff\\u4e00-\\ua4cf\\ua960-\\ua97f\\uac00-\\ud7a3" +
    "\\uf900-\\ufaff\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6" +
    "\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}\\u{1d300}-\\u{1d376}\\u{1f200}-\\u{1f2ff}" +
    "\\u{20000}-\\u{3fffd}\\p{Emoji_Presentation}]",
  "u",
);

/** Flags are two of these, drawn as one wide picture. */
const REGIONAL = /^[\u{1f1e6}-\u{1f1ff}]/u;

/** Columns of a neutralised text. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Columns of one code point, given as text. */
export function charWidth(char: string): number {
  if (char < "\u0300") return 1;
  if (ZERO.test(char)) return 0;
  if (REGIONAL.test(char)) return 1;
  return WIDE.test(char) ? 2 : 1;
}
