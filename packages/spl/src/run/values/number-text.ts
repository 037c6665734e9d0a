/**
 * Numbers as Splunk reads and prints them (spl.md 5): a text acts as a number if all of it is a plain decimal number.
 * Not numbers: `0x14`, `1,000`, `5 MB`, `Infinity`, an empty text.
 */
const DECIMAL = /^[ \t]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t]*$/;

/** Digits that survive a double and keep microseconds of an epoch, but not the dust of 0.1 + 0.2. */
const SIGNIFICANT_DIGITS = 16;

/** Longer texts are never a plain decimal number anybody meant. */
const MAX_NUMBER_LENGTH = 64;

/** `undefined` if the text isn't a plain decimal number. */
export function numberOfText(text: string): number | undefined {
  const length = text.length;
  if (length === 0 || length > MAX_NUMBER_LENGTH) return undefined;
  const first = text.charCodeAt(0);
  const plausible =
    first <= 57 && (first >= 48 || first === 45 || first === 46 || first === 43 || first === 32 || first === 9);
  if (!plausible || !DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Integers without a point, others with up to 16 significant digits and no trailing zeros. */
export function textOfNumber(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}
