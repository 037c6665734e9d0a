export { ByteWriter } from "./byte-writer.ts";
export { ChunkDecoder } from "./chunk-decoder.ts";
