import { setImmediate as nextTurn } from "node:timers/promises";
import { type ByteSource, EvidenceError } from "@unbind/bytes";
import { readFileAsync, readFileInto } from "./open-files.ts";

/** Reads this small are done at once: handing them to another thread costs more than the read. */
const SYNC_READ_BYTES = 2 ** 16;
/**
 * After so many of them in a row the event loop gets a turn. Without it, an archive of many small members is read in
 * one go: signals aren't heard, and zlib keeps each member's output until the end.
 */
const SYNC_READS_PER_TURN = 32;
let syncReads = 0;

/** A source over a regular file whose length was `byteLength` when it was found; what is appended later isn't read. */
export function fileSource(file: string, byteLength: number, shownPath: string): ByteSource {
  const clip = (position: number) => Math.min(Math.max(0, position), byteLength);
  const failed = (error: unknown, offset: number) =>
    new EvidenceError("FILE_READ", `can't be read: ${reasonOf(error)}`, {
      ref: { path: shownPath, offset },
      cause: error,
    });
  return {
    byteLength,
    async slice(start, end, signal) {
      signal?.throwIfAborted();
      const from = clip(start);
      const target = new Uint8Array(Math.max(0, clip(end) - from));
      try {
        const small = target.length <= SYNC_READ_BYTES;
        if (small && ++syncReads % SYNC_READS_PER_TURN === 0) await nextTurn();
        const count = small ? readFileInto(file, target, from) : await readFileAsync(file, target, from);
        return count < target.length ? target.subarray(0, count) : target;
      } catch (error) {
        throw failed(error, from);
      }
    },
    readInto(target, start) {
      const room = Math.max(0, byteLength - start);
      try {
        return readFileInto(file, room < target.length ? target.subarray(0, room) : target, start);
      } catch (error) {
        throw failed(error, start);
      }
    },
  };
}

/** The system's reason in a word or two, without the path it names. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return (code && REASONS[code]) ?? code ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOENT: "no such file or folder",
  ENOTDIR: "part of the path is not a folder",
  ELOOP: "too many symbolic links",
  EIO: "input/output error",
  EISDIR: "is a folder",
  EBUSY: "in use",
  ENAMETOOLONG: "name too long",
};
