/** How MOF names control characters (DSP0004, Annex A). */
const NAMED = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\b", "\\b"],
  ["\f", "\\f"],
]);

/**
 * A MOF string literal in printable ASCII whose value is exactly `text`. Other units are `\xHHHH`: with all four
 * digits, no letter behind them can join in.
 */
export function mofText(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]|["\\]/g, (unit) => NAMED.get(unit) ?? hexEscape(unit))}"`;
}

function hexEscape(unit: string): string {
  return `\\x${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
