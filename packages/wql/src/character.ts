/** Character classes of WQL, by UTF-16 unit. */

export function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0xfeff;
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Letter or `_`; units beyond Latin punctuation are taken for letters, as WMI takes them in names. */
export function isNameStart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || (unit >= 0xc0 && !isMark(unit))
  );
}

export function isNamePart(unit: number): boolean {
  return isNameStart(unit) || isDigit(unit);
}

/** General punctuation (typographic quotes, direction marks) and the byte order mark. */
function isMark(unit: number): boolean {
  return (unit >= 0x2000 && unit <= 0x206f) || unit === 0x3000 || unit === 0xfeff;
}
