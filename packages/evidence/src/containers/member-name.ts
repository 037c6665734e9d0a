/** Upper half of IBM code page 437, the encoding of zip names without the UTF-8 flag (APPNOTE appendix D). */
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** Code page 437 text; bytes below 0x80 are ASCII. */
export function decodeCp437(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80];
  return text;
}

/** UTF-8 text, or undefined if the bytes aren't UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Longest name kept, in UTF-16 code units: names of 64 KiB and more are legal and would fill the memory. */
export const MAX_NAME_UNITS = 1024;

/** The name, or its beginning and an ellipsis, as a string of its own (a slice would keep the whole alive). */
export function boundedName(name: string): string {
  if (name.length <= MAX_NAME_UNITS) return name;
  return `${new TextDecoder().decode(new TextEncoder().encode(name.slice(0, MAX_NAME_UNITS)))}…`;
}

const ESCAPED: Record<string, string> = { "%2f": "/", "%5c": "/", "%3a": ":", "%25": "%" };

/**
 * A member's name as a person reads it: `\` and the collectors' `%2F`, `%5C` become `/`, their `%3A` and `%25`
 * are undone, a leading `./` goes. Nothing else is decoded: the `%4E` of `AppLocker%4EXE and DLL` is Windows' own
 * spelling of `/` before an `E`. Absolute names and `..` stay: the name is only ever shown.
 */
export function shownName(name: string): string {
  const readable = name.replace(/%(?:2f|5c|3a|25)/gi, (code) => ESCAPED[code.toLowerCase()] ?? code);
  return readable.replaceAll("\\", "/").replace(/^(?:\.\/+)+(?=.)/, "") || "(no name)";
}
