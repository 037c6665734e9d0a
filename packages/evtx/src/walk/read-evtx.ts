import type { ByteSource, Issue } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import type { EvtxVisitor } from "./delivery.ts";
import { LogWalk } from "./log-walk.ts";
import type { ReadEvtxOptions } from "./read-options.ts";
import type { EvtxSummary } from "./summary.ts";

/**
 * Walks an event log (or a piece of it) and hands its records to `visitor`, in the order of the file. Bytes that
 * contradict the format become issues; what stands behind them is searched for.
 *
 * ```ts
 * const select = [{ channels: ["Microsoft-Windows-WMI-Activity/Operational"], eventIds: [5861] }];
 * const visitor = { record: (record) => show(record.event()), issue: (issue) => show(issue) };
 * const summary = await readEvtx(memorySource(bytes), { path, select }, visitor);
 * ```
 *
 * @throws only what `signal` was aborted with, and what `source` or `visitor` throw that isn't an `EvidenceError`
 */
export async function readEvtx(
  source: ByteSource,
  options: ReadEvtxOptions,
  visitor: EvtxVisitor,
): Promise<EvtxSummary> {
  const walk = new LogWalk(source, options, visitor);
  while (await walk.step());
  return walk.summary();
}

/** One event, or what stood in the way of reading more of them. */
export type ReadResult = { ok: true; event: Event } | { ok: false; issue: Issue };

/**
 * The events of a log one by one, issues between them: the same walk, at most four chunks ahead.
 *
 * ```ts
 * for await (const result of readEvents(source, { path })) if (result.ok) show(result.event);
 * ```
 */
export async function* readEvents(source: ByteSource, options: ReadEvtxOptions): AsyncGenerator<ReadResult> {
  let ready: ReadResult[] = [];
  const walk = new LogWalk(source, options, {
    record: (record) => ready.push({ ok: true, event: record.event() }),
    issue: (issue) => ready.push({ ok: false, issue }),
  });
  for (let more = true; more; ) {
    more = await walk.step();
    yield* ready;
    ready = [];
  }
}
