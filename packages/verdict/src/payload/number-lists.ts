import { readBytes } from "./byte-content.ts";
import { characterSet, isIn } from "./character-runs.ts";
import type { FoundLayer } from "./decoded-layer.ts";
import type { Scene } from "./scene.ts";
import { applyKey, xorKeyOf } from "./xor-key.ts";

/** A list of numbers in a text. */
interface NumberList {
  readonly start: number;
  readonly end: number;
  readonly codes: number[];
  readonly isHex: boolean;
}

/** A list that nothing announces must have this many numbers. */
const MIN_ITEMS = 8;
/** Where the script turns numbers into characters, a short list counts. */
const MIN_ANNOUNCED_ITEMS = 3;
const ANNOUNCEMENT = /\[char|\bchrw?\s*\(|fromcharcode|\[byte|getstring|-bxor|\bxor\b/i;
const ANNOUNCEMENT_WINDOW = 65_536;
const MAX_SEPARATOR = 6;
const DIGIT = characterSet("0123456789");
const HEX_DIGIT = characterSet("0123456789abcdefABCDEF");
const WORD = characterSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$");
/** In front of digits these make an escape sequence, which is no decimal number. */
const ESCAPE = characterSet("%\\#");

/** Lists of character codes or bytes, decimal or hexadecimal, with any one separator; XOR is undone where a key stands. */
export function* findNumberLists(scene: Scene): Generator<FoundLayer> {
  if (scene.content !== "text") return;
  const { text } = scene;
  const isAnnounced = ANNOUNCEMENT.test(text.slice(0, ANNOUNCEMENT_WINDOW));
  let at = 0;
  while (at < text.length) {
    if (!isIn(DIGIT, text, at) && text[at] !== "&") {
      at++;
      continue;
    }
    const isInside = isIn(WORD, text, at - 1) || isIn(ESCAPE, text, at - 1);
    const list = isInside ? undefined : readList(text, at);
    if (list !== undefined && list.codes.length >= (isAnnounced ? MIN_ANNOUNCED_ITEMS : MIN_ITEMS)) {
      const found = decodeList(scene, list, isAnnounced);
      if (found !== undefined) yield found;
    }
    at = list === undefined ? pastWord(text, at) : list.end;
  }
}

function pastWord(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && isIn(WORD, text, end)) end++;
  return end;
}

function readList(text: string, from: number): NumberList | undefined {
  const codes: number[] = [];
  let separator: string | undefined;
  let isHex = false;
  let end = from;
  for (let at = from; ; ) {
    const number = readNumber(text, at);
    if (number === undefined) break;
    codes.push(number.code);
    isHex ||= number.isHex;
    end = number.end;
    const next = separatorEnd(text, end);
    const mark = text.slice(end, next).trim();
    if (next === end || (separator !== undefined && mark !== separator)) break;
    separator = mark;
    at = next;
  }
  return codes.length === 0 ? undefined : { start: from, end, codes, isHex };
}

function readNumber(text: string, at: number): { code: number; end: number; isHex: boolean } | undefined {
  const head = text.slice(at, at + 2).toLowerCase();
  const isHex = head === "0x" || head === "&h";
  const digits = isHex ? at + 2 : at;
  let end = digits;
  while (end - digits < 6 && isIn(isHex ? HEX_DIGIT : DIGIT, text, end)) end++;
  if (end === digits || isIn(WORD, text, end)) return undefined;
  const code = Number.parseInt(text.slice(digits, end), isHex ? 16 : 10);
  return code > 0xffff ? undefined : { code, end, isHex };
}

/** What stands between two numbers: blanks and up to two other marks that are no letters, digits or brackets. */
function separatorEnd(text: string, from: number): number {
  let at = from;
  let marks = 0;
  while (at - from < MAX_SEPARATOR && at < text.length && !isIn(DIGIT, text, at)) {
    const unit = text[at] as string;
    if (unit === "&" && text[at + 1]?.toLowerCase() === "h") return at;
    if (/[a-z()[\]{}"'+=<>$%\\#]/i.test(unit)) return from;
    if (!/\s/.test(unit) && ++marks > 2) return from;
    at++;
  }
  return isIn(DIGIT, text, at) || text[at] === "&" ? at : from;
}

function decodeList(scene: Scene, list: NumberList, isAnnounced: boolean): FoundLayer | undefined {
  const { start, end, codes } = list;
  const encoding = list.isHex ? "hex" : "char-codes";
  const isByteList = codes.every((code) => code < 256);
  const key = isByteList ? xorKeyOf(scene.text, scene.ancestors) : undefined;
  if (key !== undefined) {
    const plain = readBytes(applyKey(Uint8Array.from(codes), key));
    if (plain.content !== "bytes") return { encoding: "xor", text: plain.text, start, end, content: plain.content };
  }
  if (!isByteList) {
    const text = String.fromCharCode(...codes.slice(0, 4096));
    return isAnnounced && codes.length <= 4096 && codes.every((code) => code >= 32 || (code >= 9 && code <= 13))
      ? { encoding, text, start, end, content: "text" }
      : undefined;
  }
  const { content, text } = readBytes(Uint8Array.from(codes));
  if (content === "bytes" && !(list.isHex && codes.length >= 32)) return undefined;
  return { encoding, text, start, end, content };
}
