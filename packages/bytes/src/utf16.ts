const SHORT = 32;
const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });

/**
 * UTF-16LE text of `units` code units from byte `start`, NULs included; lone surrogates become U+FFFD.
 * The caller has checked the bounds.
 */
export function decodeUtf16(bytes: Uint8Array, start: number, units: number): string {
  if (units > SHORT) return decoder.decode(bytes.subarray(start, start + units * 2));
  let text = "";
  for (let i = start; i < start + units * 2; i += 2) {
    text += String.fromCharCode((bytes[i] as number) | ((bytes[i + 1] as number) << 8));
  }
  return text.toWellFormed();
}

/** UTF-16LE bytes of a text, without mark or terminator. */
export function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit & 0xff;
    bytes[2 * i + 1] = unit >> 8;
  }
  return bytes;
}
