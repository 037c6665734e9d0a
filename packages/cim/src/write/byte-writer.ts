/** Little-endian bytes that grow as they are written; what is written can be patched. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  /** Bytes written so far. */
  length = 0;

  /** Adds `byteLength` bytes of a value and returns where they begin. */
  reserve(byteLength: number, fill = 0): number {
    const start = this.length;
    const end = start + byteLength;
    if (end > this.#bytes.length) this.#grow(end);
    if (fill !== 0) this.#bytes.fill(fill, start, end);
    this.length = end;
    return start;
  }

  u8(value: number, at: number = this.reserve(1)): void {
    this.#view.setUint8(at, value);
  }

  u16(value: number, at: number = this.reserve(2)): void {
    this.#view.setUint16(at, value, true);
  }

  u32(value: number, at: number = this.reserve(4)): void {
    this.#view.setUint32(at, value, true);
  }

  /** Signed values are taken modulo 2^64. */
  u64(value: bigint, at: number = this.reserve(8)): void {
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
  }

  f32(value: number, at: number = this.reserve(4)): void {
    this.#view.setFloat32(at, value, true);
  }

  f64(value: number, at: number = this.reserve(8)): void {
    this.#view.setFloat64(at, value, true);
  }

  block(bytes: Uint8Array, at: number = this.reserve(bytes.length)): void {
    this.#bytes.set(bytes, at);
  }

  /** UTF-16 code units as they are. */
  utf16(text: string): void {
    const start = this.reserve(2 * text.length);
    for (let i = 0; i < text.length; i++) this.u16(text.charCodeAt(i), start + 2 * i);
  }

  /** A copy of bytes already written. */
  slice(start = 0, end: number = this.length): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(start, end);
  }

  #grow(atLeast: number): void {
    const bytes = new Uint8Array(Math.max(atLeast, 2 * this.#bytes.length));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
