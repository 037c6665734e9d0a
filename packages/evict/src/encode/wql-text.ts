import { MalformedError } from "@unbind/bytes";

/**
 * A WQL string literal whose value is exactly `text` (WMI SDK, "WQL literal": backslash escapes quote and itself).
 *
 * @throws MalformedError ENCODE_NUL, since a query ends at its first NUL
 */
export function wqlText(text: string): string {
  if (text.includes("\0")) throw new MalformedError("ENCODE_NUL", "WQL can't hold a NUL: compare the value instead");
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
