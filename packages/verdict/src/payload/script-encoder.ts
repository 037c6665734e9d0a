/**
 * Microsoft Script Encoder (`.vbe`, `.jse`): `#@~^` + length in base64 + body + check sum in base64 + `^#~@`.
 *
 * Source: the published decoding table (Windows Script Encoder, as described by several public decoders). Each character
 * of the body stands for one of three, chosen by its place in a cycle of 64. The check sum is not verified.
 */

import type { FoundLayer } from "./decoded-layer.ts";
import type { Scene } from "./scene.ts";

const START = /#@~\^[A-Za-z0-9+/]{6}==/g;
const END = "==^#~@";
const CHECK_SUM_LENGTH = 6;
const FIRST_CODE = 0x20;
const TAB = 9;
/** The three meanings of each character, from the blank on. */
const MEANINGS =
  "2e2d324775307a522156602942715b6a5e382f4933265c3d496258417d3a3429353236655b2039767c5c727a56437f73386b6639634e703345452b6b" +
  "6868627151594f667809765e62317d44644a23546d7543714a4c417e3a604a4c415e7e53404c407745424a2c27612a485d74722227754b37316f4437" +
  "4e794d3b59524c2f22506f5467266a2a72477d6a6474392d547b202b3f7f2d382e2c774c30675d6e537e6b476c66346f357879255d742130436423264d5a76" +
  "525b25636c243f482b7b5528787023296941282e34734c0959212a3324447f4e3f6d507755093b5356557c73693a35615f6163654b50465867583b51" +
  "31574969224f6c6d465a4d6848257c2728365c46703d4a6e24327a79412f373d5f605f4b514f5a20422c366557";
const TAB_MEANINGS = "\x57\x6e\x7b";
/** Which of the three meanings is taken at each place of the cycle. */
const CYCLE = "0120121221210212021200122102122100212120200120210212001220012021";
/** Characters that the encoding could not carry as they are. */
const ESCAPES: Readonly<Record<string, string>> = { "&": "\n", "#": "\r", "*": ">", "!": "<", $: "@" };

/** Encoded scripts in a text. */
export function* findEncodedScripts(scene: Scene): Generator<FoundLayer> {
  const { text } = scene;
  if (scene.content !== "text") return;
  for (const match of text.matchAll(START)) {
    const bodyStart = match.index + match[0].length;
    const close = text.indexOf(END, bodyStart);
    if (close < 0) return;
    const body = text.slice(bodyStart, close - CHECK_SUM_LENGTH);
    const end = close + END.length;
    yield { encoding: "script-encoder", text: decodeBody(body), start: match.index, end, content: "text" };
  }
}

function decodeBody(body: string): string {
  let place = 0;
  let text = "";
  for (let i = 0; i < body.length; i++) {
    const unit = body[i] as string;
    const escaped = unit === "@" ? ESCAPES[body[i + 1] ?? ""] : undefined;
    if (escaped !== undefined) i++;
    const code = body.charCodeAt(i);
    text += escaped ?? meaningOf(code, Number(CYCLE[place % CYCLE.length])) ?? unit;
    if (code < 128) place++;
  }
  return text;
}

function meaningOf(code: number, choice: number): string | undefined {
  if (code === TAB) return TAB_MEANINGS[choice];
  if (code < FIRST_CODE || code > 127) return undefined;
  const at = ((code - FIRST_CODE) * 3 + choice) * 2;
  return String.fromCharCode(Number.parseInt(MEANINGS.slice(at, at + 2), 16));
}
