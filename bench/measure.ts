import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A whole process to time: `command` is run without a shell; its output is thrown away. */
export interface Job {
  name: string;
  command: string[];
  /** Bytes it works through, for MB/s; 0 where that means nothing. */
  byteLength: number;
  records?: number;
}

export interface Figure {
  name: string;
  command: string;
  medianMs: number;
  minMs: number;
  maxMs: number;
  megabytesPerSecond: number | null;
  recordsPerSecond: number | null;
  peakRssMegabytes: number | null;
  exitCode: number | null;
}

const preload = join(import.meta.dirname, "peak-rss.cjs");

/** Runs all jobs in turn, `runs` times after one warm-up round, so that a drifting machine hits them alike. */
export function measure(jobs: readonly Job[], runs: number): Figure[] {
  const samples = jobs.map(() => ({ times: [] as number[], rss: [] as number[], exitCode: 0 as number | null }));
  for (let round = -1; round < runs; round++) {
    jobs.forEach((job, i) => {
      const sample = samples[i];
      if (!sample) return;
      const { milliseconds, rss, exitCode } = runOnce(job.command);
      sample.exitCode = exitCode;
      if (round < 0) return;
      sample.times.push(milliseconds);
      if (rss > 0) sample.rss.push(rss);
    });
  }
  return jobs.map((job, i) => figure(job, samples[i] ?? { times: [], rss: [], exitCode: null }));
}

function runOnce(command: readonly string[]): { milliseconds: number; rss: number; exitCode: number | null } {
  const rssFile = join(tmpdir(), `unbind-bench-${process.pid}.rss`);
  const env = { ...process.env, UNBIND_BENCH_RSS: rssFile, NODE_OPTIONS: `--require=${preload}` };
  const start = performance.now();
  const { status } = spawnSync(command[0] ?? "", command.slice(1), { stdio: "ignore", env });
  const milliseconds = performance.now() - start;
  return { milliseconds, rss: takeRss(rssFile), exitCode: status };
}

function takeRss(file: string): number {
  try {
    const kibibytes = Number(readFileSync(file, "utf8"));
    rmSync(file);
    return kibibytes / 1024;
  } catch {
    return 0;
  }
}

function figure(job: Job, sample: { times: number[]; rss: number[]; exitCode: number | null }): Figure {
  const medianMs = median(sample.times);
  const perSecond = (amount: number) => (amount > 0 ? Math.round((amount / medianMs) * 1000) : null);
  return {
    name: job.name,
    command: job.command.map((part) => part.split("/").at(-1)).join(" "),
    medianMs: Math.round(medianMs * 10) / 10,
    minMs: Math.round(Math.min(...sample.times) * 10) / 10,
    maxMs: Math.round(Math.max(...sample.times) * 10) / 10,
    megabytesPerSecond: perSecond(job.byteLength / 1e6),
    recordsPerSecond: perSecond(job.records ?? 0),
    peakRssMegabytes: sample.rss.length > 0 ? Math.round(Math.max(...sample.rss)) : null,
    exitCode: sample.exitCode,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
