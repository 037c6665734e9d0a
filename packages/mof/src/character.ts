/** Character classes of MOF and of object paths, by UTF-16 unit. */

const SPACE_BEYOND_LATIN = new Set([0x2028, 0x2029, 0x3000, 0xfeff]);

/** White space, line ends and the marks that text conversions leave behind. */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return unit === 0xa0 || unit === 0x85 || SPACE_BEYOND_LATIN.has(unit);
}

/** Letter or `_`. WMI's names are ASCII; letters beyond are taken as letters (DSP0004 allows them). */
export function isIdentifierStart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    unit === 0x5f ||
    (unit >= 0xc0 && !(unit >= 0x2000 && unit <= 0x206f) && !SPACE_BEYOND_LATIN.has(unit))
  );
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

export function isIdentifierPart(unit: number): boolean {
  return isIdentifierStart(unit) || isDigit(unit);
}
