// The yardstick: reads the same bytes as a hunt, in 256 KiB pieces into one buffer, and does nothing with them.
import { closeSync, openSync, readSync } from "node:fs";

const buffer = new Uint8Array(256 * 1024);
for (const path of process.argv.slice(2)) {
  const file = openSync(path, "r");
  let position = 0;
  for (let read = -1; read !== 0; position += read) read = readSync(file, buffer, 0, buffer.length, position);
  closeSync(file);
}
