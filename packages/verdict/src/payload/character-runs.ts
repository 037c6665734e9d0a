/** A set of characters below U+0080. */
export type CharacterSet = Uint8Array;

/** A half-open range of UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A set that holds the characters of `members`. */
export function characterSet(members: string): CharacterSet {
  const set = new Uint8Array(128);
  for (let i = 0; i < members.length; i++) set[members.charCodeAt(i)] = 1;
  return set;
}

/** True when the unit at `at` is in the set; false behind the end. */
export function isIn(set: CharacterSet, text: string, at: number): boolean {
  return set[text.charCodeAt(at)] === 1;
}

/** The longest runs of characters of a set that have at least `minLength` units; one pass over the text. */
export function* runsOf(text: string, set: CharacterSet, minLength: number): Generator<TextRange> {
  let at = 0;
  while (at < text.length) {
    if (!isIn(set, text, at)) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length && isIn(set, text, at)) at++;
    if (at - start >= minLength) yield { start, end: at };
  }
}
