/** A string of EQL or ES|QL in double quotes; both know the same escapes. */
export function elasticQuoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"`;
}
