import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LimitError, memorySource } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";
import { evidenceOf } from "./file-evidence.ts";
import { STDIN_PATH, spooledRoot } from "./stdin-root.ts";

export interface StdinOptions {
  /**
   * Input up to this length is kept in memory and can only be read in this thread; more goes to a private temporary
   * file, removed at exit. 0 always makes a file, for worker threads. Default 16 MiB.
   */
  memoryBytes?: number;
  /** Longest input taken. Default 64 GiB. `LIMIT_STDIN` */
  maxBytes?: number;
  /** Default: the process's standard input. */
  input?: AsyncIterable<Uint8Array>;
  /** Where the temporary file is made. Default: the system's. */
  folder?: string;
}

/**
 * Standard input as evidence called `-`, readable at any position. Input redirected from a file is read there;
 * anything else is taken in whole first.
 *
 * @throws LIMIT_STDIN
 */
export async function stdinEvidence(options: StdinOptions = {}): Promise<Evidence> {
  const { memoryBytes = 2 ** 24, maxBytes = 2 ** 36, input, folder = tmpdir() } = options;
  if (!input) {
    const redirected = redirectedFile();
    if (redirected) return redirected;
  }
  const spool = new Spool(memoryBytes, folder);
  try {
    for await (const piece of input ?? (process.stdin as AsyncIterable<Uint8Array>)) {
      if (spool.byteLength + piece.length > maxBytes) {
        const message = `maxBytes (${maxBytes}) of standard input reached`;
        throw new LimitError("LIMIT_STDIN", message, { ref: { path: STDIN_PATH, offset: maxBytes } });
      }
      spool.add(piece);
    }
    return spool.evidence();
  } catch (error) {
    spool.discard();
    throw error;
  }
}

/** `unbind scan - < file`: the file itself, where the system lets it be opened again. */
function redirectedFile(): Evidence | undefined {
  if (process.platform === "win32") return undefined;
  try {
    const facts = fstatSync(0);
    if (!facts.isFile()) return undefined;
    const again = "/dev/fd/0";
    closeSync(openSync(again, "r"));
    return evidenceOf(spooledRoot(again), again, facts.size, STDIN_PATH);
  } catch {
    return undefined;
  }
}

/** Collects pieces in memory, then in a file. */
class Spool {
  readonly #memoryBytes: number;
  readonly #parent: string;
  #pieces: Uint8Array[] = [];
  #file: { folder: string; path: string; descriptor: number; forget: () => void } | undefined;
  byteLength = 0;

  constructor(memoryBytes: number, parent: string) {
    this.#memoryBytes = memoryBytes;
    this.#parent = parent;
  }

  add(piece: Uint8Array): void {
    this.byteLength += piece.length;
    this.#pieces.push(piece);
    if (this.byteLength > this.#memoryBytes) this.#toFile();
  }

  evidence(): Evidence {
    if (this.#memoryBytes === 0) this.#toFile();
    if (this.#file) {
      const { path, descriptor } = this.#file;
      closeSync(descriptor);
      return evidenceOf(spooledRoot(path), path, this.byteLength, STDIN_PATH);
    }
    const whole = Buffer.concat(this.#pieces);
    const source = memorySource(new Uint8Array(whole.buffer, whole.byteOffset, whole.length));
    const locator = { root: STDIN_PATH, steps: [] };
    const { byteLength } = this;
    return { path: STDIN_PATH, byteLength, locator, fingerprint: undefined, open: () => Promise.resolve(source) };
  }

  discard(): void {
    if (!this.#file) return;
    closeSync(this.#file.descriptor);
    this.#file.forget();
  }

  #toFile(): void {
    this.#file ??= temporaryFile(this.#parent);
    for (const piece of this.#pieces) {
      for (let at = 0; at < piece.length; ) at += writeSync(this.#file.descriptor, piece, at);
    }
    this.#pieces = [];
  }
}

/** A file that only this user can read, in a folder of its own, removed at exit or by `forget`. */
function temporaryFile(parent: string) {
  const folder = mkdtempSync(join(parent, "unbind-"));
  const path = join(folder, "stdin");
  const descriptor = openSync(path, "wx", 0o600);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const forget = () => {
    process.off("exit", remove);
    remove();
  };
  return { folder, path, descriptor, forget };
}
