import { hasRecordMagic, MIN_RECORD_BYTES, RECORD_HEADER_BYTES, u32 } from "./layout.ts";

/** `0f 01 01 00` as a little-endian number. */
const FRAGMENT_HEADER = 0x0001_010f;

/** Size of the record frame at `pos`; 0 if magic or size are wrong or it doesn't end before `end`. */
export function frameSize(bytes: Uint8Array, pos: number, end: number): number {
  if (pos + MIN_RECORD_BYTES > end || !hasRecordMagic(bytes, pos)) return 0;
  const size = u32(bytes, pos + 4);
  return size < MIN_RECORD_BYTES || size > end - pos || (size & 7) !== 0 ? 0 : size;
}

/** The same where stray bytes may look like a frame: both sizes must agree and a fragment header must follow. */
export function strictFrameSize(bytes: Uint8Array, pos: number, end: number): number {
  const size = closedFrameSize(bytes, pos, end);
  return u32(bytes, pos + RECORD_HEADER_BYTES) === FRAGMENT_HEADER ? size : 0;
}

function closedFrameSize(bytes: Uint8Array, pos: number, end: number): number {
  const size = frameSize(bytes, pos, end);
  return size > MIN_RECORD_BYTES && u32(bytes, pos + size - 4) === size ? size : 0;
}

/** First strict frame at or behind `pos`, in steps of 8 bytes; `end` if there is none. */
export function nextFrame(bytes: Uint8Array, pos: number, end: number): number {
  for (let at = pos; at < end; at += 8) {
    if (bytes[at] === 0x2a && strictFrameSize(bytes, at, end) > 0) return at;
  }
  return end;
}

/** Positions in a stretch without strict frames where both sizes agree although no fragment header follows. */
export function headerlessFrames(bytes: Uint8Array, start: number, end: number, limit: number): number[] {
  const found: number[] = [];
  for (let at = start; at < end; at += 8) {
    const size = bytes[at] === 0x2a ? closedFrameSize(bytes, at, limit) : 0;
    if (size === 0) continue;
    found.push(at);
    at += size - 8;
  }
  return found;
}
