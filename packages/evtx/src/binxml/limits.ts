/** Caps on what one record may ask for; all are far above anything seen in honest logs. */

/** Size of a chunk slot; every offset inside a record counts from the start of its chunk. */
export const CHUNK_BYTES = 65_536;
/** Size of the chunk header: no name or definition can lie before it. */
export const CHUNK_HEADER_BYTES = 512;
/** Values of one template instance (seen: 83). */
export const MAX_VALUES = 1024;
/** Levels of embedded fragments (seen: 1). */
export const MAX_FRAGMENT_DEPTH = 8;
/** Levels of elements inside one fragment (seen: 7). */
export const MAX_ELEMENT_DEPTH = 64;
/** Elements of one record, embedded fragments and array items included. */
export const MAX_ELEMENTS = 10_000;
/** Steps (literal runs, values, branches) of rendering one record: stops what elements don't count. */
export const MAX_STEPS = 262_144;
/** The same for all records of a chunk together, each time they are decoded after a load. */
export const MAX_CHUNK_STEPS: number = 2 << 20;
/** Bytes that one record may become as JSON or XML. */
export const MAX_RENDERED_BYTES: number = 4 << 20;
/** Bytes of template definitions compiled per chunk; definitions that don't overlap can't exceed 64 KiB. */
export const MAX_DEFINITION_BYTES: number = 1 << 20;
/** Definitions kept across chunks (a whole host uses about 800 in all its logs together). */
export const MAX_KEPT_DEFINITIONS = 512;
