/**
 * Where tokens of `_raw` end (spl.md 4, after Splunk's default segmenters): major breakers part what `TERM()` takes,
 * major and minor ones part words.
 */
const MAJOR_CHARACTERS = "[]<>(){}|!;,'\"*&?+ \n\r\t";
const MINOR_CHARACTERS = "/:=@.-$#%\\_";
const ENCODED = [
  "%21",
  "%26",
  "%2526",
  "%3B",
  "%7C",
  "%20",
  "%2B",
  "%3D",
  "%2520",
  "%5D",
  "%5B",
  "%3A",
  "%0A",
  "%2C",
  "%28",
  "%29",
];
const LONGEST_ENCODED = 5;

const MAJOR = 1;
const MINOR = 2;
const classes = new Uint8Array(128);
for (const character of MAJOR_CHARACTERS) classes[character.charCodeAt(0)] = MAJOR;
for (const character of MINOR_CHARACTERS) classes[character.charCodeAt(0)] = MINOR;
const encoded = new Set(ENCODED.map((text) => text.toLowerCase()));

function classAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit < 128 ? (classes[unit] ?? 0) : 0;
}

export function isMajor(text: string, index: number): boolean {
  return classAt(text, index) === MAJOR;
}

/** A token may start at this index of the folded text. */
export function startsToken(text: string, index: number, majorOnly: boolean): boolean {
  if (index <= 0) return true;
  const before = classAt(text, index - 1);
  if (before === MAJOR || (before === MINOR && !majorOnly)) return true;
  if (text.startsWith("--", index - 2) && index >= 2) return true;
  if (text.lastIndexOf("%", index - 1) < index - LONGEST_ENCODED) return false;
  return encoded.has(text.slice(index - 3, index)) || encoded.has(text.slice(index - LONGEST_ENCODED, index));
}

/** A token may end before this index of the folded text. */
export function endsToken(text: string, index: number, majorOnly: boolean): boolean {
  if (index >= text.length) return true;
  const behind = classAt(text, index);
  if (behind === MAJOR || (behind === MINOR && !majorOnly)) return true;
  if (text.startsWith("--", index)) return true;
  return encoded.has(text.slice(index, index + 3)) || encoded.has(text.slice(index, index + LONGEST_ENCODED));
}
