import { readFileSync } from "node:fs";
import type { ScanReport } from "@unbind/model";
import { type Baseline, formatBaseline, learnBaseline, parseBaseline } from "@unbind/verdict";
import { filetimeNow } from "../clock.ts";
import { UsageError } from "../exit.ts";
import { openOutput } from "../output.ts";
import { systemReason } from "../system-reason.ts";

/** The site's baseline and the time its entries expire by: only here a scan asks the clock. @throws UsageError */
export function readBaseline(file: string | undefined): { baseline?: Baseline; now?: bigint } {
  if (file === undefined) return {};
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file}: the baseline can't be read: ${systemReason(error)}`);
  }
  const { baseline, errors } = parseBaseline(text);
  const [first] = errors;
  if (first) throw new UsageError(`${file}:${first.line}:${first.column}: ${first.message}`);
  return { baseline, now: filetimeNow() };
}

/** Writes a baseline of every subscription that is known whole and not already known to be harmless. */
export function writeBaseline(file: string, reason: string, { subscriptions }: ScanReport): void {
  const open = subscriptions.filter(({ verdict }) => verdict.level !== "benign");
  const output = openOutput(file);
  try {
    output.write(new TextEncoder().encode(formatBaseline(learnBaseline(open, reason))));
    output.commit();
  } finally {
    output.abandon();
  }
}
