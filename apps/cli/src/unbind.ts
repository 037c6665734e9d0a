/** Entry of the `unbind` command. Nothing heavy is loaded before it is known what is asked for. */
import { VERSION } from "./version.ts";

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${VERSION}\n`);
} else {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", unlessReaderGone);
  const { run } = await import("./program.ts");
  process.exitCode = await run(args);
}

/** Help goes through streams, which throw later than they write: a reader that has had enough is no fault. */
function unlessReaderGone(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
