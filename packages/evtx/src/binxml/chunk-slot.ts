import { LimitError, MalformedError, TruncatedError } from "@unbind/bytes";

/** The chunk being decoded: its bytes, where they come from, and errors located in them. */
export class ChunkSlot {
  readonly path: string;
  bytes: Uint8Array = new Uint8Array(0);
  /** Absolute offset of the chunk in the file. */
  fileOffset = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Little-endian u16; the caller has checked the bounds. */
  u16(at: number): number {
    return (this.bytes[at] as number) | ((this.bytes[at + 1] as number) << 8);
  }

  /** Little-endian u32; the caller has checked the bounds. */
  u32(at: number): number {
    return (this.u16(at) | (this.u16(at + 2) << 16)) >>> 0;
  }

  /** Fails unless `byteLength` bytes lie between `at` and `end`. @throws EVTX_TRUNCATED */
  need(at: number, byteLength: number, end: number, structure: string): void {
    if (at + byteLength <= end) return;
    const message = `${structure}: needs ${byteLength} bytes, has ${Math.max(0, end - at)}`;
    throw new TruncatedError("EVTX_TRUNCATED", message, { ref: this.#ref(at, structure) });
  }

  malformed(code: string, message: string, at: number, structure: string): MalformedError {
    return new MalformedError(code, message, { ref: this.#ref(at, structure) });
  }

  limit(code: string, message: string, at: number, structure: string): LimitError {
    return new LimitError(code, message, { ref: this.#ref(at, structure) });
  }

  #ref(at: number, structure: string) {
    return { path: this.path, offset: this.fileOffset + at, structure };
  }
}
