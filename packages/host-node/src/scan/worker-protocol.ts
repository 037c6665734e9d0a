import type { Piece, PieceResult, ReadOptions } from "@unbind/scan";

/** Sent once when a worker starts. */
export interface WorkerSetup {
  options: ReadOptions;
}

/** Pieces to read in this order; a batch, so that many small files don't cost a message each. */
export interface WorkerTask {
  pieces: Piece[];
}

export type WorkerReply =
  | { kind: "bytes"; byteLength: number; current: string }
  | { kind: "result"; result: PieceResult }
  /** The first piece of the batch that was still open is done. */
  | { kind: "piece-done" }
  /** The batch is done; the worker wants the next. */
  | { kind: "idle" };
