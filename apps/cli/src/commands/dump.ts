import type { Evidence } from "@unbind/evidence";
import { walkPaths } from "@unbind/host-node";
import { issueLines } from "@unbind/report";
import { EvidenceDump } from "../dump/evidence-dump.ts";
import { type DumpFormat, RecordSink } from "../dump/record-sink.ts";
import { exitCodes } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { type Output, openOutput } from "../output.ts";
import { type ProgressMode, progressView } from "../progress.ts";
import { errorWidth } from "../terminal.ts";
import { checkPaths, endStdinOn } from "../usage.ts";
import { ReaderGone } from "../write-all.ts";

export interface DumpCommandOptions {
  format: DumpFormat;
  output?: string;
  eventId?: number[];
  channel?: string[];
  provider?: string[];
  since?: bigint;
  until?: bigint;
  class?: string[];
  namespace?: string[];
  deleted?: boolean;
  recover?: boolean;
  password?: string;
  quiet?: boolean;
  progress: ProgressMode;
  checksums: boolean;
}

/** Runs `unbind dump` and gives its exit code. @throws UsageError */
export async function dump(paths: readonly string[], options: DumpCommandOptions): Promise<number> {
  checkPaths(paths, options);
  return interruptible(async (signal) => {
    endStdinOn(signal, paths);
    const output = openOutput(options.output);
    try {
      const work = await dumpAll(paths, options, output, signal);
      output.commit();
      const issues = work.issues.list();
      const text = issueLines(issues, { width: errorWidth(), color: false });
      if (work.read === 0) process.stderr.write(`unbind: nothing could be read\n${text}`);
      else if (!options.quiet && issues.length > 0) process.stderr.write(`unbind: the evidence has issues\n${text}`);
      return work.read === 0 ? exitCodes.nothingRead : exitCodes.ok;
    } catch (error) {
      if (error instanceof ReaderGone) return exitCodes.ok;
      throw error;
    } finally {
      output.abandon();
    }
  });
}

async function dumpAll(
  paths: readonly string[],
  options: DumpCommandOptions,
  output: Output,
  signal: AbortSignal,
): Promise<EvidenceDump> {
  const mode = options.quiet || (options.progress === "auto" && output.isTerminal) ? "none" : options.progress;
  const progress = progressView(mode, process.stderr, () => performance.now());
  const sink = new RecordSink(output, options.format);
  let before = 0;
  let totalBytes = 0;
  const work = new EvidenceDump(sink, {
    ...filterOptions(options),
    signal,
    onProgress: (current, done) => progress.report?.({ doneBytes: before + done, totalBytes, current }),
  });
  try {
    const found: Evidence[] = [];
    for await (const evidence of walkPaths(paths, { signal, onIssue: (issue) => work.issues.add(issue) }))
      found.push(evidence);
    totalBytes = found.reduce((sum, { byteLength }) => sum + byteLength, 0);
    await work.addAll(found, ({ byteLength }) => {
      before += byteLength;
    });
    sink.end();
    return work;
  } finally {
    progress.stop();
  }
}

function filterOptions(options: DumpCommandOptions) {
  const {
    format,
    eventId = [],
    channel = [],
    provider = [],
    class: classes = [],
    namespace: namespaces = [],
    deleted = false,
    since,
    until,
    recover = false,
    checksums,
    password,
  } = options;
  const filter = { eventIds: eventId, channels: channel, providers: provider, since, until };
  return { format, filter, objects: { classes, namespaces, deleted }, recover, checksums, password };
}
