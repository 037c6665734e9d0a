import { readBytes, textToBytes } from "./byte-content.ts";
import type { FoundLayer } from "./decoded-layer.ts";
import type { Scene } from "./scene.ts";
import { applyKey, xorKeyOf } from "./xor-key.ts";

/** Bytes that read as something once the key is applied that the script around them shows. */
export function* findXoredBytes(scene: Scene): Generator<FoundLayer> {
  if (scene.content !== "bytes") return;
  const key = xorKeyOf("", scene.ancestors);
  if (key === undefined) return;
  const { content, text } = readBytes(applyKey(textToBytes(scene.text), key));
  if (content !== "bytes") yield { encoding: "xor", text, start: 0, end: scene.text.length, content };
}
