import { Worker } from "node:worker_threads";
import { type Piece, type PieceResult, pieceBytes, type ReadOptions } from "@unbind/scan";
import type { WorkerReply, WorkerSetup, WorkerTask } from "./worker-protocol.ts";

/** Pieces handed out together until they add up to this, so that small files don't cost a message each. */
const BATCH_BYTES = 4 << 20;
/** Heap of one worker; hostile evidence that needs more costs one piece, not the scan. */
const WORKER_HEAP_MEGABYTES = 512;

export interface PoolOptions {
  workerUrl: URL;
  jobs: number;
  options: ReadOptions;
  signal: AbortSignal | undefined;
  onBytes: (byteLength: number, current: string) => void;
  onResult: (result: PieceResult) => void;
}

/**
 * Reads pieces on worker threads. The next batch goes to whoever is idle; a worker that dies costs the piece it was
 * reading, which becomes an issue, and a new one takes its place.
 */
export class WorkerPool {
  readonly #queue: Piece[];
  readonly #pool: PoolOptions;
  readonly #workers = new Set<Worker>();

  constructor(pieces: readonly Piece[], pool: PoolOptions) {
    this.#queue = [...pieces];
    this.#pool = pool;
  }

  /** @throws the signal's reason when aborted */
  async run(): Promise<void> {
    const { jobs, signal } = this.#pool;
    const stop = () => {
      for (const worker of this.#workers) void worker.terminate();
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      await Promise.all(Array.from({ length: Math.min(jobs, this.#queue.length) }, () => this.#drain()));
    } finally {
      signal?.removeEventListener("abort", stop);
      stop();
    }
    signal?.throwIfAborted();
  }

  /** Keeps one worker busy until the queue is empty, replacing it when it dies. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && !this.#pool.signal?.aborted) await this.#runWorker();
  }

  #runWorker(): Promise<void> {
    const setup: WorkerSetup = { options: this.#pool.options };
    const worker = new Worker(this.#pool.workerUrl, {
      workerData: setup,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MEGABYTES },
    });
    this.#workers.add(worker);
    let open: Piece[] = [];
    return new Promise<void>((resolve) => {
      const next = () => {
        open = this.#takeBatch();
        if (open.length === 0) void worker.terminate();
        else worker.postMessage({ pieces: open } satisfies WorkerTask);
      };
      worker.on("message", (reply: WorkerReply) => {
        if (reply.kind === "bytes") this.#pool.onBytes(reply.byteLength, reply.current);
        else if (reply.kind === "result") this.#pool.onResult(reply.result);
        else if (reply.kind === "piece-done") open.shift();
        else next();
      });
      worker.on("error", (error) => this.#crashed(open, error));
      worker.on("exit", () => {
        this.#workers.delete(worker);
        resolve();
      });
      next();
    });
  }

  #takeBatch(): Piece[] {
    const batch: Piece[] = [];
    let byteLength = 0;
    while (this.#queue.length > 0 && byteLength < BATCH_BYTES) {
      const piece = this.#queue.shift() as Piece;
      batch.push(piece);
      byteLength += pieceBytes(piece);
    }
    return batch;
  }

  /** The first open piece is the one that was being read; the others go back. */
  #crashed(open: Piece[], error: unknown): void {
    const [piece, ...others] = open;
    this.#queue.unshift(...others);
    if (piece) this.#pool.onResult(crashResult(piece, error));
  }
}

function crashResult(piece: Piece, error: unknown): PieceResult {
  const message = `the reader died on this evidence: ${error instanceof Error ? error.message : String(error)}`;
  const { path, locator, byteLength, range } = piece;
  return {
    path,
    locator,
    format: "unknown",
    byteLength: Number.isFinite(byteLength) ? byteLength : 0,
    part: range?.firstChunk ?? 0,
    records: 0,
    recovered: 0,
    events: 0,
    sightings: [],
    scriptParts: [],
    sources: [],
    issues: [{ code: "WORKER_DIED", severity: "error", message, evidence: { path, offset: 0 } }],
    issueCount: 1,
    channels: [],
    namespaces: [],
    computers: [],
    headCrc: 0,
    log: undefined,
    firstTime: undefined,
    lastTime: undefined,
  };
}
