/** Longest name compared byte by byte; a longer one always counts as new. */
const MAX_BYTES = 512;

/** Remembers the bytes of the name seen last, so that the same name isn't made into a string again. */
export class NameMemo {
  readonly #bytes = new Uint8Array(MAX_BYTES);
  #length = -1;

  /** True if this is the name seen last; otherwise it is from now on. */
  isSame(bytes: Uint8Array, at: number, length: number): boolean {
    if (length === this.#length) {
      let i = 0;
      while (i < length && this.#bytes[i] === bytes[at + i]) i++;
      if (i === length) return true;
    }
    this.#length = length <= MAX_BYTES ? length : -1;
    for (let i = 0; i < this.#length; i++) this.#bytes[i] = bytes[at + i] as number;
    return false;
  }
}
