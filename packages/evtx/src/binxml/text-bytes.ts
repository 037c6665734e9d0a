import type { ByteWriter } from "./byte-writer.ts";

/**
 * UTF-16LE to escaped UTF-8 without strings in between. The loops are plain on purpose: most bytes of a
 * dump pass through them. Worst case per code unit: 6 bytes (`\u0000`, `&quot;`).
 */
const MAX_BYTES_PER_UNIT = 6;

/** Where a text goes, which decides how it is escaped; a number because it indexes a table in the hot path. */
export const FORM = { json: 0, xml: 1, xmlAttribute: 2, raw: 3 } as const;
export type TextForm = (typeof FORM)[keyof typeof FORM];

interface EscapeTable {
  /** By byte: 1 = an ASCII character that stands for itself. */
  plain: Uint8Array;
  /** By ASCII code: what stands for the others. */
  escapes: (Uint8Array | undefined)[];
  /** Bytes of a unit that is no character: a lone surrogate, U+FFFE, U+FFFF. */
  odd(unit: number): Uint8Array;
}

const encoder = new TextEncoder();
const REPLACEMENT = encoder.encode("\uFFFD");

function tableOf(escapeOf: (code: number) => string | undefined, odd: (unit: number) => Uint8Array): EscapeTable {
  const plain = new Uint8Array(256);
  const escapes: (Uint8Array | undefined)[] = [];
  for (let code = 0; code < 128; code++) {
    const escaped = escapeOf(code);
    if (escaped === undefined) plain[code] = 1;
    escapes.push(escaped === undefined ? undefined : encoder.encode(escaped));
  }
  return { plain, escapes, odd };
}

/** What JSON.stringify does: the short escapes, `\u00xx` for other controls, `\udxxx` for lone surrogates. */
const JSON_TABLE = tableOf(
  (code) => {
    const text = JSON.stringify(String.fromCharCode(code)).slice(1, -1);
    return text.length === 1 ? undefined : text;
  },
  (unit) => encoder.encode(JSON.stringify(String.fromCharCode(unit)).slice(1, -1)),
);

function xmlEscape(code: number, form: TextForm): string | undefined {
  if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code >= 0xfffe) return "\uFFFD";
  if (code === 0x26) return "&amp;";
  if (code === 0x3c) return "&lt;";
  if (code === 0x3e) return "&gt;";
  if (form === FORM.xmlAttribute && code === 0x27) return "&apos;";
  if (form === FORM.xmlAttribute && code === 0x22) return "&quot;";
  return undefined;
}

const XML_TEXT_TABLE = tableOf(
  (code) => xmlEscape(code, FORM.xml),
  () => REPLACEMENT,
);
const XML_ATTRIBUTE_TABLE = tableOf(
  (code) => xmlEscape(code, FORM.xmlAttribute),
  () => REPLACEMENT,
);
const XML_SPECIAL: RegExp = /[&<>'"\uFFFE\uFFFF]|\p{Cc}/gu;

const RAW_TABLE = tableOf(
  () => undefined,
  (unit) => encoder.encode(String.fromCharCode(unit)),
);
/** In the order of {@link FORM}. */
const TABLES: readonly EscapeTable[] = [JSON_TABLE, XML_TEXT_TABLE, XML_ATTRIBUTE_TABLE, RAW_TABLE];

/** Appends UTF-16LE `bytes[start..end)` as UTF-8, escaped for `form` (no quotes around it). */
export function writeUtf16(out: ByteWriter, form: TextForm, bytes: Uint8Array, start: number, end: number): void {
  out.ensure(((end - start) >> 1) * MAX_BYTES_PER_UNIT);
  const table = TABLES[form] as EscapeTable;
  const plain = table.plain;
  const buffer = out.buffer;
  let at = out.length;
  for (let i = start; i < end; i += 2) {
    const low = bytes[i] as number;
    const high = bytes[i + 1] as number;
    if (high === 0 && plain[low] === 1) {
      buffer[at++] = low;
      continue;
    }
    const next =
      high >= 0xd8 && high < 0xdc && i + 2 < end ? (bytes[i + 2] as number) | ((bytes[i + 3] as number) << 8) : 0;
    const paired = next >= 0xdc00 && next < 0xe000;
    at = writeUnit(buffer, at, table, low | (high << 8), paired ? next : 0);
    if (paired) i += 2;
  }
  out.length = at;
}

/** Appends the UTF-16LE text of a string value, trailing NULs cut, as a JSON string with its quotes. */
export function writeQuoted(out: ByteWriter, bytes: Uint8Array, start: number, size: number): void {
  let end = start + size;
  while (end > start && bytes[end - 1] === 0 && bytes[end - 2] === 0) end -= 2;
  out.ensure((size >> 1) * MAX_BYTES_PER_UNIT + 2);
  const { plain } = JSON_TABLE;
  const { buffer } = out;
  let at = out.length;
  buffer[at++] = 0x22;
  let i = start;
  while (i < end && bytes[i + 1] === 0 && plain[bytes[i] as number] === 1) {
    buffer[at++] = bytes[i] as number;
    i += 2;
  }
  out.length = at;
  if (i < end) writeUtf16(out, FORM.json, bytes, i, end);
  buffer[out.length++] = 0x22;
}

/** Windows-1252 by byte. */
const ANSI_UNITS = new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));

/** Appends Windows-1252 `bytes[start..end)` as UTF-8, escaped for `form`. */
export function writeAnsi(out: ByteWriter, form: TextForm, bytes: Uint8Array, start: number, end: number): void {
  out.ensure((end - start) * MAX_BYTES_PER_UNIT);
  const table = TABLES[form] as EscapeTable;
  const plain = table.plain;
  const buffer = out.buffer;
  let at = out.length;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (plain[byte] === 1) buffer[at++] = byte;
    else at = writeUnit(buffer, at, table, ANSI_UNITS.charCodeAt(byte), 0);
  }
  out.length = at;
}

function writeUnit(buffer: Uint8Array, start: number, table: EscapeTable, unit: number, low: number): number {
  let at = start;
  if (low !== 0) {
    const code = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
    buffer[at++] = 0xf0 | (code >> 18);
    buffer[at++] = 0x80 | ((code >> 12) & 63);
    buffer[at++] = 0x80 | ((code >> 6) & 63);
    buffer[at++] = 0x80 | (code & 63);
  } else if (unit < 0x80) {
    for (const byte of table.escapes[unit] as Uint8Array) buffer[at++] = byte;
  } else if (unit < 0x800) {
    buffer[at++] = 0xc0 | (unit >> 6);
    buffer[at++] = 0x80 | (unit & 63);
  } else if ((unit >= 0xd800 && unit < 0xe000) || unit >= 0xfffe) {
    for (const byte of table.odd(unit)) buffer[at++] = byte;
  } else {
    buffer[at++] = 0xe0 | (unit >> 12);
    buffer[at++] = 0x80 | ((unit >> 6) & 63);
    buffer[at++] = 0x80 | (unit & 63);
  }
  return at;
}

/** A text escaped for `form`, for literals that are prepared once. */
export function escapeText(form: TextForm, text: string): string {
  if (form === FORM.json) return JSON.stringify(text).slice(1, -1);
  if (form === FORM.raw) return text.toWellFormed();
  return text.toWellFormed().replace(XML_SPECIAL, (char) => xmlEscape(char.charCodeAt(0), form) ?? char);
}

/** Text with everything that XML forbids replaced, for places where it knows no escapes. */
export function xmlCharacters(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\uFFFE\uFFFF]|\p{Cc}/gu, (char) => xmlEscape(char.charCodeAt(0), FORM.xml) ?? char);
}
