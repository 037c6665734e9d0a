/** For tests: runs the built command as a child process. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../bin/unbind.js", import.meta.url));

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  input?: string | Uint8Array;
  env?: Record<string, string>;
  /** Folder to run in; the caller's by default. */
  cwd?: string;
  /** Called once the process has started. */
  onStart?: (child: ChildProcess) => void;
}

/** Runs `unbind` to its end. Standard input is closed after `input`, or stays open without one. */
export function runCommand(args: readonly string[], { input, env = {}, cwd, onStart }: RunOptions = {}): Promise<Ran> {
  const environment = { ...process.env, NO_COLOR: "", ...env };
  const child = spawn(process.execPath, [BIN, ...args], { env: environment, ...(cwd !== undefined && { cwd }) });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => out.push(part));
  child.stderr.on("data", (part: Buffer) => err.push(part));
  child.stdin.on("error", () => undefined);
  if (input !== undefined) child.stdin.end(input);
  onStart?.(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      child.stdin.destroy();
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}
