import { LimitError } from "@unbind/bytes";

/** Windows PowerShell reads files without a mark as ANSI, so that only these are safe: printable ASCII and line ends. */
const ALLOWED = /^[\x20-\x7e\n]*$/;
/** A plan of this many characters is no longer read by a person before approval. */
export const MAX_SCRIPT_LENGTH = 4_194_304;

/**
 * Parts as one script: CRLF, a final line end.
 *
 * @throws LimitError SCRIPT_LENGTH too long; Error where a part holds other characters, which is our own mistake
 */
export function scriptText(parts: readonly string[]): string {
  const text = `${parts.map((part) => part.replace(/^\n|\n$/g, "")).join("\n")}\n`;
  if (text.length > MAX_SCRIPT_LENGTH) {
    throw new LimitError(
      "SCRIPT_LENGTH",
      `script over MAX_SCRIPT_LENGTH (${MAX_SCRIPT_LENGTH}): plan fewer subscriptions`,
    );
  }
  if (!ALLOWED.test(text)) throw new Error("a script part holds characters other than printable ASCII");
  return text.replaceAll("\n", "\r\n");
}
