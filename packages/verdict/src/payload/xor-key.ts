/** The key of an XOR loop, where the text shows it as a constant: a byte, or a short text that is gone round. */

const WINDOW = 65_536;
const CONSTANT = "(0x[0-9a-f]{1,2}|&h[0-9a-f]{1,2}|\\d{1,3})";
const BYTE_KEYS: readonly RegExp[] = [
  new RegExp(`-bxor\\s{0,4}\\(?${CONSTANT}(?![\\w.])`, "i"),
  new RegExp(`\\bxor\\s{1,4}\\(?${CONSTANT}(?![\\w.])`, "i"),
  new RegExp(`\\^=?\\s{0,4}\\(?${CONSTANT}(?![\\w.])`, "i"),
];
const LETTER_KEY = /-bxor\s{0,4}(?:\[(?:byte|int)\]\s{0,4})?\[char\]\s{0,4}["'](.)["']/i;
/** `-bxor $k[...]`, `Xor Asc(Mid(k, ...))`, `^ k.charCodeAt(...)`, `-bxor $k`. */
const NAMED_KEY = /(?:-bxor|\bxor|\^)\s{0,4}(?:asc\(mid\()?(?:\[(?:byte|int)\])?(\$?[a-z_]\w{0,63})/i;
const MAX_KEY_LENGTH = 64;

/** The key in a script or in one of the texts around it; undefined where there is none. */
export function xorKeyOf(text: string, ancestors: readonly string[]): Uint8Array | undefined {
  for (const script of [text, ...ancestors]) {
    const key = keyIn(script.slice(0, WINDOW));
    if (key !== undefined) return key;
  }
  return undefined;
}

/** XOR with a key that is gone round. */
export function applyKey(bytes: Uint8Array, key: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => byte ^ (key[i % key.length] as number));
}

function keyIn(script: string): Uint8Array | undefined {
  for (const pattern of BYTE_KEYS) {
    const constant = pattern.exec(script)?.[1];
    if (constant !== undefined) return byteKey(constant);
  }
  const letter = LETTER_KEY.exec(script)?.[1];
  if (letter !== undefined) return Uint8Array.of(letter.charCodeAt(0) & 0xff);
  const name = NAMED_KEY.exec(script)?.[1];
  return name === undefined ? undefined : assignedKey(script, name);
}

function byteKey(constant: string): Uint8Array | undefined {
  const number = Number(constant.replace(/^&h/i, "0x"));
  return number > 0 && number < 256 ? Uint8Array.of(number) : undefined;
}

/** The constant that is assigned to the key's name. */
function assignedKey(script: string, name: string): Uint8Array | undefined {
  const escaped = name.replace("$", "\\$");
  const right = `\\s{0,4}=\\s{0,4}(?:\\[[\\w.\\[\\]]{1,32}\\]\\s{0,4})?(?:${CONSTANT}(?![\\w.])|["']([^"'\\r\\n]{1,${MAX_KEY_LENGTH}})["'])`;
  const match = new RegExp(`(?<![\\w$])${escaped}${right}`, "i").exec(script);
  if (match === null) return undefined;
  if (match[1] !== undefined) return byteKey(match[1]);
  return new TextEncoder().encode(match[2] ?? "");
}
