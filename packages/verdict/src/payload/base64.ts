/**
 * Base64 (RFC 4648, standard and URL-safe alphabet), as tolerant as evidence needs: blanks are skipped, padding may be
 * missing, and a length that no encoder makes (a cut command line) loses its last character.
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const NOT_A_DIGIT = 255;
const DIGITS = digitTable();

function digitTable(): Uint8Array {
  const table = new Uint8Array(128).fill(NOT_A_DIGIT);
  for (let i = 0; i < ALPHABET.length; i++) table[ALPHABET.charCodeAt(i)] = i;
  table["+".charCodeAt(0)] = 62;
  table["-".charCodeAt(0)] = 62;
  table["/".charCodeAt(0)] = 63;
  table["_".charCodeAt(0)] = 63;
  return table;
}

/** The bytes that `text` spells; characters outside the alphabet are passed over. */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = DIGITS[text.charCodeAt(i)] ?? NOT_A_DIGIT;
    if (digit === NOT_A_DIGIT) continue;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  return bytes.subarray(0, length);
}
