/** Output that may wait for its reader before no more is made, in bytes. */
const MAX_WAITING_BYTES = 2 ** 20;

/** Pieces from something that pushes to something that pulls, in one thread. */
export class PieceQueue {
  #pieces: Uint8Array[] = [];
  #waitingBytes = 0;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();
  /** No more pieces are made or wanted. */
  closed = false;

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#waitingBytes += piece.length;
    this.#notify();
  }

  /** Resolves when more may be pushed, or the queue is closed. */
  async room(): Promise<void> {
    while (this.#waitingBytes > MAX_WAITING_BYTES && !this.closed) await this.#changed.promise;
  }

  close(): void {
    this.closed = true;
    this.#notify();
  }

  /** All pieces in order, until closed. */
  async *drain(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const pieces = this.#pieces;
      this.#pieces = [];
      yield* pieces;
      this.#waitingBytes = 0;
      for (const piece of this.#pieces) this.#waitingBytes += piece.length;
      this.#notify();
      if (this.#pieces.length > 0) continue;
      if (this.closed) return;
      await this.#changed.promise;
    }
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
