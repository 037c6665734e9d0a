import type { Progress } from "@unbind/model";
import { byteCount, clip } from "@unbind/report";

export const progressModes = ["auto", "bar", "jsonl", "none"] as const;
export type ProgressMode = (typeof progressModes)[number];

/** Work that is done sooner shows no bar. */
const BAR_AFTER_MS = 200;
const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 500;
/** Before this, a rate would be a guess. */
const RATE_AFTER_MS = 300;

/** Where progress is drawn: standard error, its width and whether a person watches it. */
export interface ProgressScreen {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface ProgressView {
  report: ((progress: Progress) => void) | undefined;
  /** Clears the bar, or writes the last line. */
  stop(): void;
}

/** Progress as asked for; `auto` draws a bar where standard error is a terminal. `now` is in milliseconds. */
export function progressView(mode: ProgressMode, screen: ProgressScreen, now: () => number): ProgressView {
  const shown = mode === "auto" ? (screen.isTTY ? "bar" : "none") : mode;
  if (shown === "none") return { report: undefined, stop() {} };
  return shown === "bar" ? barView(screen, now) : lineView(screen, now);
}

function barView(screen: ProgressScreen, now: () => number): ProgressView {
  const start = now();
  let isDrawn = false;
  let next = start + BAR_AFTER_MS;
  return {
    report(progress) {
      const time = now();
      if (time < next) return;
      next = time + BAR_EVERY_MS;
      isDrawn = true;
      const columns = Math.max(1, (screen.columns || 80) - 1);
      screen.write(`\r\u001b[K${barText(progress, time - start, columns)}`);
    },
    stop() {
      if (isDrawn) screen.write("\r\u001b[K");
    },
  };
}

/** `42% 1.2 GiB of 3.0 GiB, 512 MiB/s, 4 s left  ...Logs/Security.evtx` in at most `columns`. */
export function barText({ doneBytes, totalBytes, current }: Progress, elapsedMs: number, columns: number): string {
  const rate = elapsedMs > RATE_AFTER_MS ? doneBytes / (elapsedMs / 1000) : 0;
  const known = totalBytes > 0 && totalBytes >= doneBytes;
  const parts = [
    known
      ? `${percent(doneBytes, totalBytes)} ${byteCount(doneBytes)} of ${byteCount(totalBytes)}`
      : byteCount(doneBytes),
  ];
  if (rate > 0) parts.push(`${byteCount(Math.round(rate))}/s`);
  if (rate > 0 && known) parts.push(`${duration((totalBytes - doneBytes) / rate)} left`);
  const head = `${parts.join(", ")}  `;
  if (head.length >= columns) return head.trimEnd().slice(0, columns);
  return head + clip(current, columns - head.length);
}

function percent(done: number, total: number): string {
  return `${Math.floor((100 * done) / total)}%`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 90 ? `${whole} s` : `${Math.ceil(whole / 60)} min`;
}

/** The first line comes at once, so that a machine knows that work has begun. */
function lineView(screen: ProgressScreen, now: () => number): ProgressView {
  let last: Progress = { doneBytes: 0, totalBytes: 0, current: "" };
  let written: Progress | undefined;
  let writtenAt = 0;
  const write = () => {
    screen.write(`${JSON.stringify({ type: "progress", ...last })}\n`);
    written = last;
    writtenAt = now();
  };
  write();
  return {
    report(progress) {
      last = progress;
      if (now() - writtenAt >= LINE_EVERY_MS) write();
    },
    stop() {
      if (last !== written) write();
    },
  };
}
