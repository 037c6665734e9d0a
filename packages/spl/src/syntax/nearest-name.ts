/** Longest name that is compared: an attacker's word of a megabyte has no neighbour. */
const MAX_NAME = 64;
/** Names that a word is compared with: more are known only where somebody made them up. */
const MAX_COMPARED = 2_000;

/** The known name that is fewest edits from a word (a third of its length at most), without regard to case. */
export function nearestName(word: string, known: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > MAX_NAME) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestEdits = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let compared = 0;
  for (const name of known) {
    if (++compared > MAX_COMPARED) break;
    if (Math.abs(name.length - wanted.length) >= bestEdits) continue;
    const edits = distance(wanted, name.toLowerCase());
    if (edits < bestEdits || (edits === bestEdits && best !== undefined && name < best)) {
      best = name;
      bestEdits = edits;
    }
  }
  return best;
}

/** Edits from one text to the other: characters put in, left out, replaced, or two neighbours swapped. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
