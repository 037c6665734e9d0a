import { type BigIntStats, type Dirent, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { compareText, type Issue, type Severity } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";
import { evidenceOf, shownPath } from "./file-evidence.ts";
import { reasonOf } from "./file-source.ts";
import { stdinEvidence } from "./stdin.ts";
import { STDIN_PATH } from "./stdin-root.ts";

export interface WalkOptions {
  /** What was given or found and can't be read. */
  onIssue: (issue: Issue) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Files named by arguments: a file is itself, a folder stands for all files in and below it, `-` for standard
 * input. Paths are printed as they were given. The order depends on the paths alone, not on the order of
 * arguments; a file reached by two arguments comes once.
 *
 * Links inside folders are not followed: what they point to is either read under its own name or lies outside of
 * the evidence (an issue). Issues: FILE_MISSING, FILE_OPEN, FILE_KIND, FILE_LINK.
 */
export async function* walkPaths(paths: readonly string[], options: WalkOptions): AsyncGenerator<Evidence> {
  const walk = new Walk(options);
  for (const path of [...new Set(paths)].sort(compareText)) {
    if (path === STDIN_PATH) yield await stdinEvidence();
    else yield* walk.argument(path);
  }
}

class Walk {
  readonly #options: WalkOptions;
  /** Files and folders met, by device and inode (and real path, where a file has several names). */
  readonly #met = new Set<string>();

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  *argument(path: string): Generator<Evidence> {
    let facts: BigIntStats;
    try {
      facts = statSync(path, { bigint: true });
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      this.#issue(missing ? "FILE_MISSING" : "FILE_OPEN", path, reasonOf(error));
      return;
    }
    if (facts.isDirectory()) yield* this.#folder(path, facts, path);
    else yield* this.#file(path, facts);
  }

  *#folder(path: string, facts: BigIntStats, top: string): Generator<Evidence> {
    if (this.#isMet(path, facts)) return;
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      this.#issue("FILE_OPEN", path, `folder can't be listed: ${reasonOf(error)}`);
      return;
    }
    // A folder sorts as its path with the separator, so that all paths come out in code unit order.
    const sortKey = (entry: Dirent) => (entry.isDirectory() ? `${entry.name}/` : entry.name);
    for (const entry of entries.sort((a, b) => compareText(sortKey(a), sortKey(b)))) {
      this.#options.signal?.throwIfAborted();
      yield* this.#entry(joined(path, entry.name), entry.isSymbolicLink(), top);
    }
  }

  *#entry(path: string, isLink: boolean, top: string): Generator<Evidence> {
    if (isLink) {
      this.#link(path, top);
      return;
    }
    let facts: BigIntStats;
    try {
      facts = lstatSync(path, { bigint: true });
    } catch (error) {
      this.#issue("FILE_OPEN", path, reasonOf(error));
      return;
    }
    if (facts.isDirectory()) yield* this.#folder(path, facts, top);
    else yield* this.#file(path, facts);
  }

  *#file(path: string, facts: BigIntStats): Generator<Evidence> {
    if (!facts.isFile()) this.#issue("FILE_KIND", path, `${kindOf(facts)}: not read`, "note");
    else if (!this.#isMet(path, facts)) yield evidenceOf(path, path, Number(facts.size), shownPath(path));
  }

  /** Says what isn't followed, unless it is read under its own name anyway. */
  #link(path: string, top: string): void {
    let target: string;
    try {
      target = relative(realpathSync(top), realpathSync(path));
    } catch (error) {
      this.#issue("FILE_LINK", path, `symbolic link can't be followed: ${reasonOf(error)}`, "warning");
      return;
    }
    if (target !== ".." && !target.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(target)) return;
    this.#issue(
      "FILE_LINK",
      path,
      "symbolic link out of the folder, not followed: name its target to read it",
      "warning",
    );
  }

  #isMet(path: string, { dev, ino, nlink }: BigIntStats): boolean {
    const oneName = ino !== 0n && nlink <= 1n;
    const key = oneName ? `${dev}:${ino}` : realpathSync(path);
    if (this.#met.has(key)) return true;
    this.#met.add(key);
    return false;
  }

  #issue(code: string, path: string, message: string, severity: Severity = "error"): void {
    this.#options.onIssue({ code, severity, message, evidence: { path: shownPath(path), offset: 0 } });
  }
}

/** Keeps the spelling of the folder as it was given, which `path.join` would tidy up. */
function joined(folder: string, name: string): string {
  if (folder.endsWith("/") || folder.endsWith(sep)) return folder + name;
  return folder === "" ? join(folder, name) : `${folder}${sep}${name}`;
}

function kindOf(facts: BigIntStats): string {
  if (facts.isFIFO()) return "named pipe";
  if (facts.isSocket()) return "socket";
  return facts.isCharacterDevice() || facts.isBlockDevice() ? "device" : "not a regular file";
}
