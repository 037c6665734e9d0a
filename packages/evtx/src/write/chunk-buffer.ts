/** Bytes of a chunk: header, tables, records (65,536 in every log seen). */
export const CHUNK_BYTE_LENGTH = 65_536;

/** Thrown when a record doesn't fit in what is left of a chunk; never leaves the writer. */
export class ChunkFull extends Error {}

/** Little-endian writes into the 64 KiB of one chunk, at a position that never passes its end. */
export class ChunkBuffer {
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(CHUNK_BYTE_LENGTH);
  readonly view: DataView<ArrayBuffer> = new DataView(this.bytes.buffer);
  /** Chunk offset of the next write. */
  position = 0;

  /** Moves over `byteLength` bytes and returns where they start. @throws ChunkFull */
  take(byteLength: number): number {
    const start = this.position;
    if (start + byteLength > CHUNK_BYTE_LENGTH) throw new ChunkFull();
    this.position = start + byteLength;
    return start;
  }

  u8(value: number): void {
    this.bytes[this.take(1)] = value;
  }

  u16(value: number): void {
    this.view.setUint16(this.take(2), value, true);
  }

  u32(value: number): void {
    this.view.setUint32(this.take(4), value, true);
  }

  u64(value: bigint): void {
    this.view.setBigUint64(this.take(8), value, true);
  }

  block(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.take(bytes.length));
  }

  /** UTF-16LE units as they are: lone surrogates and NULs included. */
  utf16(text: string): void {
    const start = this.take(text.length * 2);
    // Plain on purpose: most bytes of a log are text.
    const bytes = this.bytes;
    for (let i = 0, at = start; i < text.length; i++, at += 2) {
      const unit = text.charCodeAt(i);
      bytes[at] = unit;
      bytes[at + 1] = unit >> 8;
    }
  }

  /** Leaves room for a u32 that {@link patchLength} fills. */
  lengthField(): number {
    return this.take(4);
  }

  /** Sets the u32 at `field` to the number of bytes written since behind it. */
  patchLength(field: number): void {
    this.view.setUint32(field, this.position - field - 4, true);
  }
}
