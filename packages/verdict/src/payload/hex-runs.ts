import { readBytes } from "./byte-content.ts";
import { characterSet, runsOf, type TextRange } from "./character-runs.ts";
import type { FoundLayer } from "./decoded-layer.ts";
import type { Scene } from "./scene.ts";
import { applyKey, xorKeyOf } from "./xor-key.ts";

const HEX = characterSet("0123456789abcdefABCDEF");
const SPACED_HEX = characterSet("0123456789abcdefABCDEF -:,");
/** Eight bytes; shorter runs are numbers, ids and words. */
const MIN_DIGITS = 16;
/** Lengths of MD5, SHA-1 and SHA-256: such runs must read as pure ASCII to count as text. */
const HASH_LENGTHS = new Set([32, 40, 64]);
const SPACED = /^[ :,-]*(?:[0-9a-f]{2}[ :,-]){7,}[0-9a-f]{2}[ :,-]*$/i;
const MAX_SPACED = 262_144;

/** Runs of hexadecimal digits, also in pairs between blanks or marks, that come to text or to something known. */
export function* findHexRuns(scene: Scene): Generator<FoundLayer> {
  if (scene.content !== "text") return;
  for (const run of runsOf(scene.text, HEX, MIN_DIGITS)) {
    const found = decodeRun(scene, run, scene.text.slice(run.start, run.end));
    if (found !== undefined) yield found;
  }
  for (const run of runsOf(scene.text, SPACED_HEX, 23)) {
    const found = decodeSpaced(scene, run);
    if (found !== undefined) yield found;
  }
}

function decodeSpaced(scene: Scene, run: TextRange): FoundLayer | undefined {
  const raw = scene.text.slice(run.start, Math.min(run.end, run.start + MAX_SPACED));
  const trimmed = raw.replace(/^[ :,-]+/, "").trimEnd();
  const start = run.start + (raw.length - raw.replace(/^[ :,-]+/, "").length);
  if (!SPACED.test(trimmed) || /^[\d ,]+$/.test(trimmed)) return undefined;
  return decodeRun(scene, { start, end: start + trimmed.length }, trimmed.replace(/[^0-9a-f]/gi, ""));
}

function decodeRun(scene: Scene, run: TextRange, digits: string): FoundLayer | undefined {
  if (digits.length % 2 !== 0 || digits.length < MIN_DIGITS) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  const { content, text } = readBytes(bytes);
  const isPlain = content !== "bytes" && (!HASH_LENGTHS.has(digits.length) || /^[\t\r\n\x20-\x7e]+$/.test(text));
  if (isPlain) return { encoding: "hex", text, ...run, content };
  const key = xorKeyOf(scene.text, scene.ancestors);
  const plain = key === undefined ? undefined : readBytes(applyKey(bytes, key));
  return plain === undefined || plain.content === "bytes"
    ? undefined
    : { encoding: "xor", text: plain.text, ...run, content: plain.content };
}
