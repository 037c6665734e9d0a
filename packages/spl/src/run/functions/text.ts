/** Eval functions of texts. Characters are code points. */
import type { Span } from "../../syntax/span.ts";
import type { RunContext } from "../run-context.ts";
import { calendarOf } from "../time/calendar.ts";
import { type EvalValue, fieldValueOf, numberOf, storable, textOf } from "../values/coercion.ts";
import { numberOfText, textOfNumber } from "../values/number-text.ts";
import { boundedValues, ofTexts, type PlainFunction } from "./plain-function.ts";

const BLANKS = " \t\r\n\v\f";

export const textFunctions: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ["len", ofTexts((text) => [...text].length)],
  ["lower", ofTexts((text) => text.toLowerCase())],
  ["upper", ofTexts((text) => text.toUpperCase())],
  ["trim", ofTexts((text, characters = BLANKS) => trimEnd(trimStart(text, characters), characters))],
  ["ltrim", ofTexts((text, characters = BLANKS) => trimStart(text, characters))],
  ["rtrim", ofTexts((text, characters = BLANKS) => trimEnd(text, characters))],
  ["substr", substr],
  ["urldecode", ofTexts(urlDecode)],
  ["split", split],
  ["tostring", tostring],
  ["tonumber", tonumber],
]);

function trimStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return text.slice(start);
}

function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** From the `start`-th character (1 is the first, -1 the last). */
function substr([value, start, count]: readonly EvalValue[]): EvalValue {
  const text = textOf(value);
  const first = numberOf(start);
  if (text === undefined || first === undefined) return undefined;
  const characters = [...text];
  const from = Math.max(0, first < 0 ? characters.length + Math.trunc(first) : Math.trunc(first) - 1);
  const length = count === undefined ? characters.length : numberOf(count);
  if (length === undefined) return undefined;
  return characters.slice(from, from + Math.max(0, Math.trunc(length))).join("");
}

/** Bytes that are no UTF-8 stay as they were written. */
function urlDecode(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

function split([value, delimiter]: readonly EvalValue[], run: RunContext, span: Span): EvalValue {
  const text = textOf(value);
  const by = textOf(delimiter);
  if (text === undefined || by === undefined) return undefined;
  return fieldValueOf(boundedValues(by === "" ? [...text] : text.split(by), run, span));
}

function tostring([value, format]: readonly EvalValue[]): EvalValue {
  if (typeof value === "boolean") return storable(value);
  const kind = textOf(format);
  const number = numberOf(value);
  if (kind === undefined || number === undefined) return textOf(value);
  if (kind === "hex")
    return number < 0
      ? `-0x${Math.trunc(-number).toString(16).toUpperCase()}`
      : `0x${Math.trunc(number).toString(16).toUpperCase()}`;
  if (kind === "commas") return withCommas(number);
  if (kind === "duration") return durationText(number);
  return undefined;
}

/** Thousands apart by commas, at most two decimals. */
function withCommas(value: number): string {
  const [whole = "", fraction] = textOfNumber(Math.round(Math.abs(value) * 100) / 100).split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return `${value < 0 ? "-" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** `02:03:04`, from a day on `1+02:03:04`. */
function durationText(seconds: number): string | undefined {
  const date = calendarOf(Math.abs(seconds) % 86_400);
  if (date === undefined) return undefined;
  const days = Math.floor(Math.abs(seconds) / 86_400);
  const clock = [date.hour, date.minute, date.second].map((part) => String(part).padStart(2, "0")).join(":");
  return `${seconds < 0 ? "-" : ""}${days > 0 ? `${textOfNumber(days)}+` : ""}${clock}`;
}

function tonumber([value, base]: readonly EvalValue[]): EvalValue {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const radix = base === undefined ? 10 : numberOf(base);
  if (radix === undefined || radix < 2 || radix > 36) return undefined;
  if (radix === 10) return numberOfText(text);
  const digits = radix === 16 ? text.trim().replace(/^0x/i, "") : text.trim();
  if (!/^[0-9a-z]{1,64}$/i.test(digits)) return undefined;
  for (const digit of digits) if (Number.isNaN(Number.parseInt(digit, radix))) return undefined;
  return Number.parseInt(digits, radix);
}
