/**
 * Simple case folding (Unicode CaseFolding.txt, statuses C and S) per UTF-16 unit: the length never changes, so an offset
 * in the folded text is the offset in the text. Characters above U+FFFF are left alone.
 */
const UNKNOWN = -1;
const DOTLESS_I = 0x131;
let table: Int32Array | undefined;

function computeFold(unit: number): number {
  if (unit === DOTLESS_I) return unit;
  const upper = String.fromCharCode(unit).toUpperCase();
  const lower = (upper.length === 1 ? upper : String.fromCharCode(unit)).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

/** The folded form of one UTF-16 unit. */
export function foldUnit(unit: number): number {
  if (unit < 128) return unit >= 65 && unit <= 90 ? unit + 32 : unit;
  table ??= new Int32Array(65_536).fill(UNKNOWN);
  const known = table[unit] ?? unit;
  if (known !== UNKNOWN) return known;
  const folded = computeFold(unit);
  table[unit] = folded;
  return folded;
}

/** A text of the same length in which letters that differ only in case are the same. */
export function foldText(text: string): string {
  let ascii = true;
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) > 127) {
      ascii = false;
      break;
    }
  }
  if (ascii) return text.toLowerCase();
  let folded = "";
  for (let i = 0; i < text.length; i += 1) folded += String.fromCharCode(foldUnit(text.charCodeAt(i)));
  return folded;
}
