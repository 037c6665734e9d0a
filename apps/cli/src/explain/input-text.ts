import { closeSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { UsageError } from "../exit.ts";
import { systemReason } from "../system-reason.ts";

/** Largest input; a MOF file or script of a case is far smaller, and logs belong to `scan`. */
const MAX_INPUT_BYTES = 16 << 20;

/** What was given, as bytes where it came from a file or standard input. */
export interface GivenInput {
  /** `argument`, `standard input`, or the path. */
  source: string;
  bytes: Uint8Array | undefined;
  text: string;
}

/** An argument that names a file by its looks: then a missing file is a mistake, not a command line. */
const FILE_NAME = /^[^\s\\:"']+\.(?:mof|bmf|mfl|wql|txt|vbs|js|ps1|json)$/i;

/**
 * Takes the argument as a file, as standard input (`-`), or as the text itself.
 *
 * @param isCommand what looks like a missing file is a command line
 * @throws UsageError
 */
export function givenInput(argument: string, { isCommand = false }: { isCommand?: boolean } = {}): GivenInput {
  if (argument === "-") {
    if (process.stdin.isTTY)
      throw new UsageError("- reads standard input, which is a terminal here. Pipe text into it.");
    return fromBytes("standard input", readAll(0, "standard input"));
  }
  const stat = statOf(argument);
  if (stat?.isDirectory())
    throw new UsageError(`${argument} is a folder. To look for subscriptions in it: unbind scan`);
  if (stat) return fromBytes(argument, readFile(argument));
  if (FILE_NAME.test(argument) && !isCommand) {
    throw new UsageError(`${argument}: no such file. If it is a command line, say --as command.`);
  }
  return { source: "argument", bytes: undefined, text: argument };
}

/** A text with a NUL, or longer than a file name may be, is no path: then there is nothing to look up. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A whole file of at most {@link MAX_INPUT_BYTES}. @throws UsageError */
export function readFile(path: string): Uint8Array {
  try {
    const fd = openSync(path, "r");
    try {
      return readAll(fd, path);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} can't be read: ${systemReason(error)}`);
  }
}

function readAll(fd: number, name: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const part = new Uint8Array(65_536);
    const count = readSome(fd, part);
    if (count === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, count));
    length += count;
    if (length > MAX_INPUT_BYTES) {
      throw new UsageError(`${name} is longer than ${MAX_INPUT_BYTES >> 20} MiB (MAX_INPUT_BYTES). Logs: unbind scan`);
    }
  }
}

/** 0 at the end. A pipe without data yet is waited for, and a closed one on Windows ends with EOF. */
function readSome(fd: number, part: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, part);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

const CONTAINERS: readonly [readonly number[], string][] = [
  [[0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0], "an event log"],
  [[0x50, 0x4b, 3, 4], "a zip archive"],
  [[0x1f, 0x8b], "a gzip file"],
  [[0x4d, 0x5a, 0x90], "a program"],
];

function fromBytes(source: string, bytes: Uint8Array): GivenInput {
  for (const [magic, what] of CONTAINERS) {
    if (magic.every((byte, i) => bytes[i] === byte)) {
      throw new UsageError(`${source} is ${what}, not text. Logs and archives: unbind scan`);
    }
  }
  return { source, bytes, text: decodeText(bytes) };
}

/** Zero bytes at every second place of the first this many bytes tell UTF-16 without a mark. */
const LOOKED_AT = 512;

/** UTF-16 and UTF-8 with or without a mark, else code page 1252. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = bytes.subarray(0, LOOKED_AT);
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 4 && even === 0) return "utf-16le";
  if (even > head.length / 4 && odd === 0) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}
