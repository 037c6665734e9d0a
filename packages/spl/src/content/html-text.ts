/** Character references that HTML escapes use on documentation pages. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);

/** Undoes HTML escapes once; what is none stays. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,5}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(String(name)) ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

/**
 * Undoes escapes of a generator that escaped every quote and angle bracket: a text that holds one of them bare was
 * never escaped, and what looks like an escape in it is its own.
 */
export function unescapeIfEscaped(text: string): string {
  return /["'<>]/.test(text) ? text : unescapeHtml(text);
}
