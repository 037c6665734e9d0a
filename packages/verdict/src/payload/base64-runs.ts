import { decodeBase64 } from "./base64.ts";
import { readBytes } from "./byte-content.ts";
import { characterSet, runsOf, type TextRange } from "./character-runs.ts";
import type { FoundLayer } from "./decoded-layer.ts";
import type { Scene } from "./scene.ts";

const BASE64 = characterSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");
/** A run that nothing announces must be this long to be looked at. */
const MIN_RUN_LENGTH = 40;
/** A run that a decoding call announces, or that is the whole text. */
const MIN_ANNOUNCED_LENGTH = 8;
/** The shortest line of a wrapped block (PEM wraps at 64, MIME at 76). */
const MIN_WRAPPED_LINE = 60;
const CALL = /(?:frombase64string|base64,|atob|base64decode|certificate-----)[\s("'\\]*$/i;
const DECODER = /frombase64string|bin\.base64|\batob\b/i;
const QUOTE = /["']/;
const CALL_WINDOW = 48;
const ONLY_HEX = /^(?:[0-9a-f]+|[0-9A-F]+)$/;

/** Base64 that stands in a text: call arguments, data URIs, certutil blocks, long literals. */
export function* findBase64Runs(scene: Scene): Generator<FoundLayer> {
  if (scene.content !== "text") return;
  const mayBeLiteral = DECODER.test(scene.text);
  for (const run of joinWrapped(scene.text, runsOf(scene.text, BASE64, MIN_ANNOUNCED_LENGTH))) {
    const found = decodeRun(scene.text, run, mayBeLiteral);
    if (found !== undefined) yield found;
  }
}

/** `mayBeLiteral`: the script decodes base64 somewhere, so a short literal may be what it decodes. */
function decodeRun(text: string, run: TextRange, mayBeLiteral: boolean): FoundLayer | undefined {
  const isAnnounced = CALL.test(text.slice(Math.max(0, run.start - CALL_WINDOW), run.start));
  const isWhole = text.length - (run.end - run.start) <= 2 && text.trim().length === run.end - run.start;
  const isLiteral = mayBeLiteral && QUOTE.test(text[run.start - 1] ?? "") && text[run.start - 1] === text[run.end];
  if (!isAnnounced && !isWhole && !isLiteral && run.end - run.start < MIN_RUN_LENGTH) return undefined;
  const encoded = text.slice(run.start, run.end);
  if (!isBase64(encoded, isAnnounced)) return undefined;
  const { content, text: decoded, writtenAs } = readBytes(decodeBase64(encoded));
  if (content === "bytes" && !isAnnounced) return undefined;
  return { encoding: `base64-${writtenAs}`, text: decoded, ...run, content };
}

function isBase64(encoded: string, isAnnounced: boolean): boolean {
  const digits = encoded.replace(/\s+/g, "");
  const padding = digits.indexOf("=");
  if (padding >= 0 && !/^={1,2}$/.test(digits.slice(padding))) return false;
  if (/[-_]/.test(digits) && /[+/]/.test(digits)) return false;
  if (isAnnounced) return true;
  const isShort = digits.length < MIN_RUN_LENGTH;
  return !ONLY_HEX.test(digits) && (isShort ? digits.length % 4 === 0 : digits.length % 4 !== 1 || padding < 0);
}

/** Joins the lines of a wrapped block into one range. */
function* joinWrapped(text: string, runs: Iterable<TextRange>): Generator<TextRange> {
  let last: TextRange | undefined;
  let line = 0;
  for (const run of runs) {
    if (last !== undefined && line >= MIN_WRAPPED_LINE && isLineBreak(text, last.end, run.start)) {
      last = { start: last.start, end: run.end };
    } else {
      if (last !== undefined) yield last;
      last = run;
    }
    line = run.end - run.start;
  }
  if (last !== undefined) yield last;
}

function isLineBreak(text: string, start: number, end: number): boolean {
  return end - start <= 4 && /^[ \t]*\r?\n[ \t]*$/.test(text.slice(start, end));
}
