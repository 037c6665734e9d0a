/** Worker thread of a scan: reads the pieces it is given, one after another. */
import { parentPort, workerData } from "node:worker_threads";
import { OpenContainers } from "@unbind/evidence";
import { type Piece, type PieceContext, readPiece } from "@unbind/scan";
import { fileEvidence, nativeCodecs, nativeCrc32 } from "../files/index.ts";
import type { WorkerReply, WorkerSetup, WorkerTask } from "./worker-protocol.ts";

const { options } = workerData as WorkerSetup;

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message);
}

const context: PieceContext = {
  crc32: nativeCrc32,
  codecs: nativeCodecs,
  openContainers: new OpenContainers(),
  spent: { expandedBytes: 0 },
  buffer: new Uint8Array(256 << 10),
  onBytes: (byteLength, current) => reply({ kind: "bytes", byteLength, current }),
};

async function work(piece: Piece): Promise<void> {
  for await (const result of readPiece(piece, fileEvidence, options, context)) reply({ kind: "result", result });
  reply({ kind: "piece-done" });
}

parentPort?.on("message", async ({ pieces }: WorkerTask) => {
  for (const piece of pieces) await work(piece);
  reply({ kind: "idle" });
});
