import { MalformedError } from "@unbind/bytes";

/**
 * A YAML double-quoted scalar in printable ASCII whose value is exactly `text`, for YAML 1.1 and 1.2 readers alike.
 * Characters beyond the basic plane are one `\U`, since YAML doesn't join surrogates.
 *
 * @throws MalformedError ENCODE_SURROGATE for an unpaired surrogate, which YAML can't say
 */
export function yamlText(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]|["\\]/gu, yamlEscape)}"`;
}

function yamlEscape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === '"' || char === "\\") return `\\${char}`;
  if (code >= 0xd800 && code <= 0xdfff) {
    throw new MalformedError("ENCODE_SURROGATE", "YAML can't hold an unpaired surrogate: pass the text as base64");
  }
  const hex = code.toString(16).toUpperCase();
  return code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}
