const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648 section 4, padded, on one line. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const group = (first << 16) | (second << 8) | third;
    const left = bytes.length - at;
    text += digit(group >> 18) + digit(group >> 12) + (left > 1 ? digit(group >> 6) : "=");
    text += left > 2 ? digit(group) : "=";
  }
  return text;
}

function digit(value: number): string {
  return ALPHABET.charAt(value & 63);
}

/** UTF-16LE code units, unpaired surrogates included: what .NET's `Encoding.Unicode` reads back. */
export function utf16Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    bytes[at * 2] = unit & 0xff;
    bytes[at * 2 + 1] = unit >> 8;
  }
  return bytes;
}
