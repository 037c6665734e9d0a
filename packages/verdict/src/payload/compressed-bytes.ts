import { readBytes, textToBytes } from "./byte-content.ts";
import type { FoundLayer } from "./decoded-layer.ts";
import { type CompressedFormat, inflate } from "./inflate.ts";
import type { Scene } from "./scene.ts";

/** Without a header only the script around it tells that bytes are a deflate stream. */
const DEFLATE_CALL = /deflatestream|decompress/i;

/** gzip, zlib and raw deflate streams that a layer's bytes are. */
export function* findCompressed(scene: Scene): Generator<FoundLayer> {
  const format = formatOf(scene);
  if (format === undefined) return;
  const { text, budget } = scene;
  const limit = budget.inflatedLimit(text.length);
  const { bytes, end } = inflate(textToBytes(text), format, limit);
  if (end === "limit") budget.stop(limit < budget.charactersLeft ? "expansion" : "characters");
  if (bytes.length === 0) return;
  const { content, text: decoded } = readBytes(bytes);
  if (format === "deflate" && end === "damaged" && content === "bytes") return;
  yield { encoding: format === "zlib" ? "deflate" : format, text: decoded, start: 0, end: text.length, content };
}

function formatOf(scene: Scene): CompressedFormat | undefined {
  if (scene.content === "gzip" || scene.content === "zlib") return scene.content;
  if (scene.content !== "bytes") return undefined;
  return scene.ancestors.some((ancestor) => DEFLATE_CALL.test(ancestor)) ? "deflate" : undefined;
}
