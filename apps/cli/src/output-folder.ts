import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { UsageError } from "./exit.ts";
import { systemReason } from "./system-reason.ts";

/**
 * A folder that many files are written to. It has to be new or empty, so that no file of before stays among the new ones
 * and nothing of the user's is overwritten; `force` takes any folder.
 */
export class OutputFolder {
  readonly #root: string;
  /** Folders that are there. */
  readonly #made = new Set<string>();
  files = 0;

  /** @throws UsageError */
  constructor(path: string, { force = false, option = "--output" }: { force?: boolean; option?: string } = {}) {
    this.#root = resolve(path);
    const found = statSync(this.#root, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) throw new UsageError(`${option} ${path} is a file. Name a folder.`);
    if (found && !force && readdirSync(this.#root).length > 0) {
      throw new UsageError(
        `${option} ${path} is not empty. Name a new folder, or add --force to write over what is there.`,
      );
    }
    this.#folder(this.#root);
  }

  /**
   * Writes one file; its path has `/`.
   *
   * @throws UsageError for a path that this system would put somewhere else, or can't have
   */
  write({ path, text }: { path: string; text: string }): void {
    const target = join(this.#root, path);
    if (!target.startsWith(this.#root + sep)) throw new UsageError(`the file ${path} would leave the folder.`);
    this.#folder(dirname(target));
    try {
      writeFileSync(target, text);
    } catch (error) {
      throw cantWrite(target, error);
    }
    this.files++;
  }

  #folder(path: string): void {
    if (this.#made.has(path)) return;
    try {
      mkdirSync(path, { recursive: true });
    } catch (error) {
      throw cantWrite(path, error);
    }
    this.#made.add(path);
  }
}

function cantWrite(path: string, error: unknown): UsageError {
  return new UsageError(`${path} can't be written: ${systemReason(error)}.`);
}
