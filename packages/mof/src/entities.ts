const NAMED: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">", apos: "'" };
const ENTITY = /&(?:(quot|amp|lt|gt|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi;

/** Text with one layer of XML entities decoded, and the way back from its offsets to the source's. */
export interface DecodedText {
  text: string;
  sourceOffset(offset: number): number;
}

/** Decodes the five entities of XML and numeric ones, once; undefined if there is none. */
export function decodeEntities(source: string): DecodedText | undefined {
  const parts: string[] = [];
  // Offsets in the decoded text behind each entity, and what to add there to come to the source's.
  const ends: number[] = [];
  const shifts: number[] = [];
  let from = 0;
  let length = 0;
  for (const match of source.matchAll(ENTITY)) {
    const value = entityValue(match);
    if (value === undefined) continue;
    parts.push(source.slice(from, match.index), value);
    length += match.index - from + value.length;
    from = match.index + match[0].length;
    ends.push(length);
    shifts.push(from - length);
  }
  if (parts.length === 0) return undefined;
  parts.push(source.slice(from));
  return { text: parts.join(""), sourceOffset: (offset) => offset + shiftAt(offset, ends, shifts) };
}

function entityValue([, name, decimal, hex]: RegExpExecArray): string | undefined {
  if (name !== undefined) return NAMED[name.toLowerCase()];
  const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Shift of the last entity that ends at or before the offset. */
function shiftAt(offset: number, ends: number[], shifts: number[]): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as number) <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (shifts[low - 1] as number);
}
