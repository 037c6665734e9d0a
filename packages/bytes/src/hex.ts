const LOWER: string[] = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));

/** Two lower-case hex digits of a byte. */
export function hexByte(value: number): string {
  return LOWER[value] as string;
}

/** Lower-case hex of all bytes. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const value of bytes) text += hexByte(value);
  return text;
}
