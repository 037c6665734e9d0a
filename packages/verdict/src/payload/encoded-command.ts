import { decodeUtf16 } from "@unbind/bytes";
import { decodeBase64 } from "./base64.ts";
import { isReadable, readBytes } from "./byte-content.ts";
import { characterSet, isIn } from "./character-runs.ts";
import type { FoundLayer } from "./decoded-layer.ts";
import type { Scene } from "./scene.ts";

/** `-e`, `-ec` and every start of `-EncodedCommand`; carets and backticks between the letters do not count. */
const SWITCH = /(^|[\s"'])[-/\u2013\u2014\u2015](?:e(?:[\^`]*[a-z]){0,13}|\^+e(?:[\^`]*[a-z]){0,13})[\^`]*[\s"':]+/gi;
const NAME = "encodedcommand";
const BASE64 = characterSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
/** Two characters of UTF-16 need at least this much base64. */
const MIN_ARGUMENT_LENGTH = 6;

/** The argument of PowerShell's `-EncodedCommand` in any abbreviation: base64 of UTF-16LE text. */
export function* findEncodedCommands(scene: Scene): Generator<FoundLayer> {
  const { text } = scene;
  for (const match of text.matchAll(SWITCH)) {
    const name = match[0].toLowerCase().replace(/[^a-z]/g, "");
    if (!NAME.startsWith(name) && name !== "ec") continue;
    const start = match.index + match[0].length;
    let end = start;
    while (isIn(BASE64, text, end)) end++;
    if (end - start < MIN_ARGUMENT_LENGTH) continue;
    const found = decodeArgument(text.slice(start, end), start);
    if (found !== undefined) yield found;
  }
}

function decodeArgument(argument: string, start: number): FoundLayer | undefined {
  const bytes = decodeBase64(argument);
  const end = start + argument.length;
  // The switch promises UTF-16LE, so text that no heuristic would call UTF-16 is taken as it.
  const wide = decodeUtf16(bytes, 0, bytes.length >> 1);
  const known = readBytes(bytes);
  if (known.writtenAs === "utf8" || (known.writtenAs === "utf16le" && known.content === "text")) {
    const encoding = `base64-${known.writtenAs}`;
    return { encoding, text: known.text, start, end, content: "text" };
  }
  if (!isReadable(wide)) return undefined;
  return { encoding: "base64-utf16le", text: wide, start, end, content: "text" };
}
