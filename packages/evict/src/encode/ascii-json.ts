/**
 * JSON in printable ASCII: every other UTF-16 unit is `\uXXXX`, unpaired surrogates too, so that no reader's idea of
 * an encoding can change a name. No white space, members in the order of the object.
 */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, unicodeEscape);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** ASCII text as bytes, one each. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
