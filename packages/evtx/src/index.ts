export { ByteWriter, ChunkDecoder } from "./binxml/index.ts";
export {
  type EventSelector,
  type EvtxSummary,
  type EvtxVisitor,
  isEvtx,
  mergeSummaries,
  type ReadEvtxOptions,
  type ReadResult,
  type RecordHandle,
  type RecordOrigin,
  readEvents,
  readEvtx,
} from "./walk/index.ts";
export type { EvtxRecord } from "./write/chunk-builder.ts";
export { chunkHeaderCrc } from "./write/chunk-builder.ts";
export type {
  BinXmlAttribute,
  BinXmlCharacters,
  BinXmlContent,
  BinXmlElement,
  BinXmlFragment,
  BinXmlInstance,
  BinXmlTemplate,
} from "./write/element-tree.ts";
export { EvtxWriter, type EvtxWriterOptions } from "./write/evtx-writer.ts";
export type { LogOptions } from "./write/log-builder.ts";
export type { EventDataPayload, LogEvent, PayloadField, RawPayload, UserDataPayload } from "./write/log-event.ts";
export type { BinXmlValue, ValueTypeName } from "./write/value.ts";
