import { randomUUID } from "node:crypto";
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { isatty } from "node:tty";
import { UsageError } from "./exit.ts";
import { systemReason } from "./system-reason.ts";
import { ReaderGone, writeAll } from "./write-all.ts";

const STDOUT = 1;

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
  if (path !== undefined) return new FileOutput(path);
  return { isTerminal: isatty(STDOUT), write: (bytes) => writeAll(STDOUT, bytes), commit() {}, abandon() {} };
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

/** Refuses an `--output` (or `option`) that is one of the files a command reads. @throws UsageError */
export function keepInputs(
  output: string | undefined,
  inputs: readonly (string | undefined)[],
  option: string = "--output",
): void {
  if (output === undefined) return;
  const target = realTarget(output);
  const same = inputs.find((path) => path !== undefined && path !== "-" && realPath(path) === target);
  if (same === undefined) return;
  throw new UsageError(`${option} ${output} is what is read (${same}): it would be written over. Choose another file.`);
}

/** Written beside its target under another name, then renamed. A device or pipe is written to as it is. */
class FileOutput implements Output {
  readonly isTerminal = false;
  readonly #path: string;
  readonly #target: string;
  /** Undefined for a device: a file must never take its place. */
  readonly #temporary: string | undefined;
  #fd: number | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#target = realTarget(path);
    const existing = statSync(this.#target, { throwIfNoEntry: false });
    if (existing?.isDirectory()) throw new UsageError(`--output ${path} is a folder. Name a file.`);
    const isFile = existing?.isFile() ?? true;
    this.#temporary = isFile ? `${this.#target}.${randomUUID()}.partial` : undefined;
    this.#fd = this.#attempt(() => openSync(this.#temporary ?? this.#target, isFile ? "wx" : "w"));
  }

  write(bytes: Uint8Array): void {
    const fd = this.#fd;
    if (fd !== undefined) this.#attempt(() => writeAll(fd, bytes));
  }

  commit(): void {
    this.#close();
    const temporary = this.#temporary;
    if (temporary !== undefined) this.#attempt(() => renameSync(temporary, this.#target));
  }

  abandon(): void {
    this.#close();
    if (this.#temporary !== undefined) rmSync(this.#temporary, { force: true });
  }

  #close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ReaderGone) throw error;
      const reason = systemReason(error);
      throw new UsageError(`--output ${this.#path} can't be written: ${reason}. Choose another place.`);
    }
  }
}

/** Writes a text to a file, whole or not at all, or to standard output. @throws UsageError */
export function writeText(path: string | undefined, text: string): void {
  const output = openOutput(path);
  try {
    output.write(new TextEncoder().encode(text));
    output.commit();
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  } finally {
    output.abandon();
  }
}

/** The path of an output with links resolved, its own name included if there is something already. */
function realTarget(output: string): string {
  const existing = realPath(output);
  if (existing !== undefined) return existing;
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

function isWithin(folder: string, target: string): boolean {
  return target === folder || target.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
