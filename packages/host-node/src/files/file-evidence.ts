import { stat } from "node:fs/promises";
import { sep } from "node:path";
import { type ByteSource, EvidenceError } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";
import { fileSource, reasonOf } from "./file-source.ts";
import { STDIN_PATH, spooledFile } from "./stdin-root.ts";

/**
 * Evidence for a locator's root: a file by its path, or standard input that was spooled to a file.
 *
 * @throws FILE_OPEN if there is no such file, FILE_KIND if it is no regular file
 */
export async function fileEvidence(root: string): Promise<Evidence> {
  const spooled = spooledFile(root);
  const file = spooled ?? root;
  const shown = spooled === undefined ? shownPath(root) : STDIN_PATH;
  const ref = { path: shown, offset: 0 };
  let facts: { size: number; isFile(): boolean };
  try {
    facts = await stat(file);
  } catch (error) {
    throw new EvidenceError("FILE_OPEN", reasonOf(error), { ref, cause: error });
  }
  if (!facts.isFile()) throw new EvidenceError("FILE_KIND", "not a regular file", { ref });
  return evidenceOf(root, file, facts.size, shown);
}

/** Evidence for a file that is known to be there. */
export function evidenceOf(root: string, file: string, byteLength: number, path: string): Evidence {
  let source: ByteSource | undefined;
  return {
    path,
    byteLength,
    locator: { root, steps: [] },
    fingerprint: undefined,
    open() {
      source ??= fileSource(file, byteLength, path);
      return Promise.resolve(source);
    },
  };
}

/** A path as it is printed: as it was given, with `/` between folders on every system. */
export function shownPath(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}
