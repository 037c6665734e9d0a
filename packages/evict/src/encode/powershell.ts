/**
 * Text as a PowerShell 5.1 expression, in printable ASCII. PowerShell's tokeniser takes five characters for a single
 * quote, four for a double quote, several for a dash and every Unicode blank for white space; none of them is ever
 * written (source: CharTraits.cs of PowerShell).
 */
import { asciiBytes, asciiJson } from "./ascii-json.ts";
import { toBase64, utf16Bytes } from "./base64.ts";

const PLAIN = /^[\x20-\x7e]*$/;

/**
 * An expression whose value is exactly `text`: a single-quoted literal where printable ASCII can say it, else the
 * base64 of its UTF-16LE units, decoded when the script runs.
 */
export function powershellText(text: string): string {
  if (PLAIN.test(text)) return `'${text.replaceAll("'", "''")}'`;
  const units = toBase64(utf16Bytes(text));
  return `[System.Text.Encoding]::Unicode.GetString([System.Convert]::FromBase64String('${units}'))`;
}

/** Base64 of the ASCII JSON of a value: the only form in which data enters a script. */
export function powershellData(value: unknown): string {
  return toBase64(asciiBytes(asciiJson(value)));
}

/** One line of a comment: other characters become `?`, since a line end would end the comment. */
export function powershellComment(text: string): string {
  return `# ${text.replace(/[^\x20-\x7e]/gu, "?")}`;
}
