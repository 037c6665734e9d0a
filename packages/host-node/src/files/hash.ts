import type { Worker } from "node:worker_threads";
import { type ByteSource, EvidenceError } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";

/** Up to here evidence is read whole and hashed in the crypto thread pool; a thread of our own starts slower. */
const WHOLE_BYTES = 2 ** 22;
const PIECE_BYTES = 2 ** 18;

/**
 * SHA-256 of evidence, in lower-case hex. Small evidence is hashed in Node's thread pool, large files in a
 * worker thread that reads them itself, large members of containers as they are inflated.
 *
 * @throws FILE_READ and whatever reading the evidence throws
 */
export async function hashEvidence(evidence: Evidence, signal?: AbortSignal): Promise<string> {
  const { byteLength, locator, path } = evidence;
  if (byteLength > WHOLE_BYTES && locator.steps.length === 0 && !locator.root.includes("\0")) {
    return hashFile(locator.root, byteLength, path);
  }
  const source = await evidence.open();
  if (byteLength <= WHOLE_BYTES) {
    const { webcrypto } = await import("node:crypto");
    const bytes = await source.slice(0, byteLength, signal);
    return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)).toString("hex");
  }
  return hashStream(source, signal);
}

async function hashStream(source: ByteSource, signal: AbortSignal | undefined): Promise<string> {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  const buffer = new Uint8Array(PIECE_BYTES);
  for (let position = 0; ; ) {
    const filled = await source.fill?.(buffer, position, signal);
    const piece =
      filled === undefined ? await source.slice(position, position + PIECE_BYTES, signal) : buffer.subarray(0, filled);
    hash.update(piece);
    position += piece.length;
    if (piece.length < PIECE_BYTES) return hash.digest("hex");
  }
}

/** Plain script, since it must run from source and from a bundle alike. Hashes one file after another. */
const HASH_THREAD = `
const { parentPort } = require("node:worker_threads");
const { createHash } = require("node:crypto");
const { openSync, readSync, closeSync } = require("node:fs");
const buffer = new Uint8Array(${2 ** 20});
function hashFile(path, byteLength) {
  const hash = createHash("sha256");
  const descriptor = openSync(path, "r");
  try {
    for (let at = 0; at < byteLength; ) {
      const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, byteLength - at), at);
      if (count === 0) break;
      hash.update(buffer.subarray(0, count));
      at += count;
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest("hex");
}
parentPort.on("message", ({ id, path, byteLength }) => {
  try {
    parentPort.postMessage({ id, hex: hashFile(path, byteLength) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error.code ?? error.message) });
  }
});
`;

type HashReply = { id: number; hex: string } | { id: number; error: string };

/** Started with the first large file; doesn't keep the process alive when idle. */
let starting: Promise<Worker> | undefined;
let asked = 0;
const waiting = new Map<number, (reply: HashReply) => void>();

async function hashFile(file: string, byteLength: number, path: string): Promise<string> {
  starting ??= startThread();
  const worker = await starting;
  const id = asked++;
  const reply = await new Promise<HashReply>((resolve) => {
    waiting.set(id, resolve);
    worker.ref();
    worker.postMessage({ id, path: file, byteLength });
  });
  if (waiting.size === 0) worker.unref();
  if ("hex" in reply) return reply.hex;
  throw new EvidenceError("FILE_READ", `can't be read: ${reply.error}`, { ref: { path, offset: 0 } });
}

async function startThread(): Promise<Worker> {
  const { Worker } = await import("node:worker_threads");
  const worker = new Worker(HASH_THREAD, { eval: true });
  worker.on("message", (reply: HashReply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  worker.on("error", (error) => {
    for (const [id, answer] of waiting) answer({ id, error: error.message });
    waiting.clear();
    starting = undefined;
  });
  return worker;
}
