/**
 * The knowledge pack: one imported graph in one file, made to be opened without decoding what isn't asked for.
 *
 * Little-endian. Header: the 8 bytes `UNBINDK1`, u32 length of the rest, u32 CRC-32 of the rest. Then blocks, each a
 * u32 length in bytes and its content, padded to 4 bytes, in the order of {@link BLOCKS}. The same graph always gives
 * the same bytes.
 */

export const MAGIC = "UNBINDK1";
export const HEADER_BYTES = 16;

/** Largest pack that is opened, in bytes; the five published sources give one of about 20 MB. */
export const MAX_PACK_BYTES: number = 512 * 2 ** 20;

/** Blocks in file order. `sources` is JSON, `stringStart` has byte offsets into
 * `stringBytes`, states, bases and source numbers are bytes, all else is u32. */
export const BLOCKS = [
  "sources",
  "stringStart",
  "stringBytes",
  "nodeKey",
  "nodeName",
  "nodeState",
  "nodeAttributeStart",
  "attributeName",
  "attributeValue",
  "edgeFrom",
  "edgeTo",
  "edgeKind",
  "edgeBasis",
  "edgeSource",
  "edgeFile",
  "edgeLocator",
  "edgeNote",
  "edgePathStart",
  "stepFrom",
  "stepKind",
  "stepTo",
  "byEnd",
] as const;

export type BlockName = (typeof BLOCKS)[number];
