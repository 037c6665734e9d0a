/**
 * Text of a plan or backup file: indented JSON in ASCII. Every other UTF-16 unit is an escape, unpaired surrogates too,
 * so that reading it back gives each name exactly, and nothing in it can be hidden from a person.
 */
export function exactJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 1);
  return `${text.replace(/[^\x20-\x7e\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
