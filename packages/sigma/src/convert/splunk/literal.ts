/** A text in double quotes, for searches and for eval alike (Splunk Search Manual, "Quotes and escaping characters"). */
export function splunkQuoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
