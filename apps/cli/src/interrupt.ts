import { exitCodes } from "./exit.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs work that can be cancelled: the first Ctrl+C (or SIGTERM) aborts the signal and lets the work clean up,
 * a second one ends the process at once.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.stderr.write("unbind: interrupted; what was found so far is not reported\n");
    return exitCodes.interrupted;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
