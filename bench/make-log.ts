/** `npx node bench/make-log.ts OUT --megabytes 512 [--mix hunt|dense]`: a big event log, the same every time. */
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { benchLog, type Mix } from "./log-mix.ts";

const FILE_BLOCK = 4096;

/** Writes a log of about `megabytes` MB (10^6 bytes) to `path`; returns its length in bytes. */
export function makeLog(path: string, megabytes: number, mix: Mix): number {
  const file = openSync(path, "w");
  try {
    const chunks = benchLog(megabytes * 1e6, mix);
    let position = FILE_BLOCK;
    for (let next = chunks.next(); ; next = chunks.next()) {
      if (next.done) {
        writeSync(file, next.value, 0, FILE_BLOCK, 0);
        return position;
      }
      position += writeSync(file, next.value, 0, next.value.length, position);
    }
  } finally {
    closeSync(file);
  }
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { megabytes: { type: "string", default: "512" }, mix: { type: "string", default: "hunt" } },
  });
  const [path] = positionals;
  const { mix } = values;
  const megabytes = Number(values.megabytes);
  if (path === undefined || !(megabytes > 0) || (mix !== "hunt" && mix !== "dense")) {
    process.stderr.write("usage: node bench/make-log.ts OUT --megabytes 512 [--mix hunt|dense]\n");
    process.exitCode = 2;
    return;
  }
  process.stderr.write(`${path}: ${makeLog(path, megabytes, mix)} bytes\n`);
}

if (import.meta.main) main();
