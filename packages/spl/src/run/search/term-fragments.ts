/** Runs of these characters are written as they are, and no rendering has one of them beside a value of the event. */
const FRAGMENTS = /[a-z0-9_\\-]{3,}/g;
/** A fragment of nothing but these may be part of a number or a time. */
const NUMBERS_ONLY = /^[0-9tz-]*$/;

/** Parts of a folded word that stand in a rendering wherever the word does, the longest first; numbers and times left out. */
export function fragmentsOf(pieces: readonly string[]): string[] {
  const runs = pieces.flatMap((piece) => piece.match(FRAGMENTS) ?? []);
  return runs.filter((run) => !NUMBERS_ONLY.test(run)).sort((a, b) => b.length - a.length);
}
