import { close, closeSync, openSync, read, readSync } from "node:fs";

/** Descriptors kept open; any number of files may be in use, those not read for longest are closed. */
const MAX_OPEN_FILES = 64;

interface OpenFile {
  descriptor: number;
  /** Asynchronous reads under way. */
  reads: number;
  /** Closed once the last read is done. */
  doomed: boolean;
}

/**
 * Positional reads from files by path, over a bounded number of descriptors: nobody has to close anything, and
 * a descriptor left open at exit holds nothing back.
 */
const files = new Map<string, OpenFile>();

function openFile(path: string): OpenFile {
  const known = files.get(path);
  const file = known ?? { descriptor: openSync(path, "r"), reads: 0, doomed: false };
  if (known) files.delete(path);
  files.set(path, file);
  if (!known && files.size > MAX_OPEN_FILES) {
    const oldest = files.keys().next().value;
    if (oldest !== undefined) closeFile(oldest);
  }
  return file;
}

/** Closes a file now, or after the reads under way; a later read opens it again. */
export function closeFile(path: string): void {
  const file = files.get(path);
  if (!file) return;
  files.delete(path);
  if (file.reads > 0) file.doomed = true;
  else closeSync(file.descriptor);
}

/** Fills `target` from `position`; fewer bytes only at the end of the file. */
export function readFileInto(path: string, target: Uint8Array, position: number): number {
  const { descriptor } = openFile(path);
  let done = 0;
  while (done < target.length) {
    const count = readSync(descriptor, target, done, target.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** Like {@link readFileInto}, off the main thread. */
export async function readFileAsync(path: string, target: Uint8Array, position: number): Promise<number> {
  const file = openFile(path);
  file.reads++;
  try {
    let done = 0;
    while (done < target.length) {
      const count = await readOnce(file.descriptor, target, done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  } finally {
    file.reads--;
    if (file.doomed && file.reads === 0) close(file.descriptor);
  }
}

function readOnce(descriptor: number, target: Uint8Array, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, target, offset, target.length - offset, position, (error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
}
