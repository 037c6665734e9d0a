import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { isatty } from "node:tty";
import { UsageError } from "./exit.ts";

const STDOUT = 1;

/** Whoever read our standard output has gone: not an error, just the end of the work. */
export class ReaderGone extends Error {}

/** Where data goes: standard output, or a file that appears whole or not at all. */
export interface Output {
  readonly isTerminal: boolean;
  /** @throws ReaderGone, UsageError */
  write(bytes: Uint8Array): void;
  /** Puts the file in its place. */
  commit(): void;
  /** Leaves no trace of the file. Harmless after {@link commit}. */
  abandon(): void;
}

/** Opens the target of `--output`, or standard output. @throws UsageError if the place can't be written to */
export function openOutput(path: string | undefined): Output {
  return path === undefined ? standardOutput() : fileOutput(path);
}

/**
 * Refuses an `--output` that is evidence or lies in a folder of evidence: evidence stays as it was collected, and no
 * run reads its own output.
 */
export function keepApart(output: string | undefined, evidence: readonly string[]): void {
  if (output === undefined) return;
  const target = realTarget(output);
  for (const path of evidence) {
    const real = path === "-" ? undefined : realPath(path);
    if (real !== undefined && isWithin(real, target)) {
      throw new UsageError(
        `--output ${output} lies in the evidence (${path}), which stays as it was collected. Choose a place outside it.`,
      );
    }
  }
}

function isWithin(folder: string, target: string): boolean {
  return target === folder || target.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The folder of an output with links resolved, and its name. */
function realTarget(output: string): string {
  const folder = dirname(resolve(output));
  const real = realPath(folder);
  if (real === undefined) {
    throw new UsageError(`--output ${output}: the folder ${folder} does not exist. Create it or choose another.`);
  }
  return join(real, basename(output));
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function standardOutput(): Output {
  return { isTerminal: isatty(STDOUT), write: (bytes) => writeAll(STDOUT, bytes), commit() {}, abandon() {} };
}

function fileOutput(path: string): Output {
  const target = realTarget(path);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--output ${path} is a folder. Name a file.`);
  }
  const temporary = `${target}.${process.pid}.partial`;
  const fd = attempt(path, () => {
    accessSync(dirname(target), constants.W_OK);
    return openSync(temporary, "wx");
  });
  let open = true;
  const close = () => {
    if (open) closeSync(fd);
    open = false;
  };
  return {
    isTerminal: false,
    write: (bytes) => attempt(path, () => writeAll(fd, bytes)),
    commit() {
      close();
      attempt(path, () => renameSync(temporary, target));
    },
    abandon() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError(`--output ${path} can't be written: ${(error as Error).message}`);
  }
}

const PAUSE_MS = 2;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all bytes, waiting while a pipe is full. */
function writeAll(fd: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(fd, bytes, done, bytes.length - done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE" || code === "EOF") throw new ReaderGone();
      if (code !== "EAGAIN") throw error;
      Atomics.wait(pause, 0, 0, PAUSE_MS);
    }
  }
}
