import { UsageError } from "./exit.ts";
import { keepApart } from "./output.ts";

/** What scan and dump have to refuse before they start. @throws UsageError */
export function checkPaths(
  paths: readonly string[],
  { output, since, until }: { output?: string; since?: bigint; until?: bigint },
): void {
  if (since !== undefined && until !== undefined && since >= until) {
    throw new UsageError("--since is not before --until: no record could count. Swap or correct them.");
  }
  if (paths.includes("-") && process.stdin.isTTY) {
    throw new UsageError("- reads standard input, which is a terminal here. Pipe evidence into it.");
  }
  keepApart(output, paths);
}

/** Standard input may never end by itself: an abort ends it. */
export function endStdinOn(signal: AbortSignal, paths: readonly string[]): void {
  if (paths.includes("-")) signal.addEventListener("abort", () => process.stdin.destroy(), { once: true });
}
