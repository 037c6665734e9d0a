/** A KQL string in double quotes (Kusto documentation, "The string data type"). */
export function kqlQuoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/[\p{Cc}\u2028\u2029]/gu, coded)}"`;
}

function coded(sign: string): string {
  const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return named[sign] ?? `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
