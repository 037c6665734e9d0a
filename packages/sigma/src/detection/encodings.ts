/** Encodings that modifiers put a value into: UTF-16 bytes, base64, base64 at three offsets, dashes of Windows. */
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** En dash, em dash, horizontal bar: what Windows programs take for `-`. */
const DASHES = ["-", "/", "\u2013", "\u2014", "\u2015"] as const;
/** Places of dashes in one value; each multiplies the values by five. */
export const MAX_DASHES = 5;

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes of a text in UTF-16; `bom` puts FF FE before it. */
export function utf16Bytes(text: string, order: "le" | "be", bom: boolean): Uint8Array {
  const start = bom ? 2 : 0;
  const view = new DataView(new ArrayBuffer(start + text.length * 2));
  if (bom) view.setUint16(0, 0xfeff, order === "le");
  for (let i = 0; i < text.length; i += 1) view.setUint16(start + i * 2, text.charCodeAt(i), order === "le");
  return new Uint8Array(view.buffer);
}

/** Standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63);
    out += b === undefined ? "=" : BASE64.charAt((bits >> 6) & 63);
    out += c === undefined ? "=" : BASE64.charAt(bits & 63);
  }
  return out;
}

/** The three ways bytes can stand inside a longer base64 text, without the characters that their neighbours share. */
export function base64Offsets(bytes: Uint8Array): string[] {
  const fromStart = [0, 2, 3];
  const fromEnd = [0, 3, 2];
  return [0, 1, 2].map((offset) => {
    const padded = new Uint8Array(offset + bytes.length).fill(32, 0, offset);
    padded.set(bytes, offset);
    const text = base64(padded);
    return text.slice(fromStart[offset] ?? 0, text.length - (fromEnd[(offset + bytes.length) % 3] ?? 0));
  });
}

/** Every spelling of the option signs in a text; undefined if there are more than `MAX_DASHES` of them. */
export function dashVariants(text: string): string[] | undefined {
  const places = [...text.matchAll(/(?<!\w)[-/](?=\w)/g)].map((match) => match.index);
  if (places.length > MAX_DASHES) return undefined;
  let variants = [text];
  for (const at of places) {
    variants = variants.flatMap((variant) => DASHES.map((dash) => variant.slice(0, at) + dash + variant.slice(at + 1)));
  }
  return variants;
}
