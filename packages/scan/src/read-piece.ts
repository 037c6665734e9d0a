import { type ByteSource, crc32, type Issue, IssueLog, issueOf, LimitError } from "@unbind/bytes";
import {
  DUPLICATE_HEAD_BYTES,
  type Evidence,
  type Format,
  isRepositoryFormat,
  openContainer,
  openLocator,
  readCollected,
  recognise,
  repositoryFileName,
  repositoryGroups,
} from "@unbind/evidence";
import { type EvtxSummary, readEvtx } from "@unbind/evtx";
import type { Event } from "@unbind/model";
import { mofBinaryEvidence, mofTextEvidence, subscriptionSelectors } from "@unbind/subscriptions";
import { Harvest, type HarvestResult } from "./harvest.ts";
import {
  type ChunkRange,
  type Companion,
  containerOptions,
  type Piece,
  type PieceContext,
  type PieceResult,
  type ReadOptions,
} from "./piece.ts";
import { readRepository } from "./repository-piece.ts";
import { inSpan, isWanted } from "./selection.ts";

/** Enough to recognise any text shape. */
const HEAD = 65_536;
/** Larger MOF files are not read, since a MOF file is taken whole. */
export const MAX_MOF_BYTES: number = 1 << 22;

/**
 * Opens a piece again and reads it; `openRoot` opens what the locator's root names. One result per evidence found.
 *
 * @throws only when aborted
 */
export async function* readPiece(
  piece: Piece,
  openRoot: (root: string) => Promise<Evidence>,
  options: ReadOptions,
  context: PieceContext,
): AsyncGenerator<PieceResult> {
  const late: Issue[] = [];
  const settings = containerOptions(options, context, (issue) => late.push(issue));
  const reopened = ({ path, byteLength, locator }: Companion): Evidence => {
    let source: Promise<ByteSource> | undefined;
    const open = () => {
      source ??= openLocator(locator, openRoot, settings).then((evidence) => evidence.open());
      return source;
    };
    return { path, byteLength, locator, fingerprint: undefined, open };
  };
  const evidence = reopened(piece);
  if (piece.companions) {
    const group = [evidence, ...piece.companions.map(reopened)];
    yield* readGroup(group, late, options, context);
  } else yield* readEvidence(evidence, piece.range, late, options, context);
}

function readGroup(
  group: readonly Evidence[],
  late: Issue[],
  options: ReadOptions,
  context: PieceContext,
): AsyncGenerator<PieceResult> {
  const readOther = (other: Evidence) => readEvidence(other, undefined, late, options, context);
  return readRepository(group, late, options, context, readOther);
}

/**
 * Reads one evidence: recognises it, goes into containers, keeps the events that can speak of subscriptions.
 * `late` fills with what shows only while a member is read.
 */
async function* readEvidence(
  evidence: Evidence,
  range: ChunkRange | undefined,
  late: Issue[],
  options: ReadOptions,
  context: PieceContext,
): AsyncGenerator<PieceResult> {
  const work = new PieceWork(evidence, late, options, context);
  let format: Format = "unknown";
  try {
    format = await work.recognise();
    if (format === "zip" || format === "tar" || format === "gzip") {
      yield* readMembers(evidence, format, work);
      return;
    }
    if (isRepositoryFormat(format)) {
      yield* readGroup([evidence], late, options, context);
      return;
    }
    if (format === "evtx") await work.readLog(range);
    else if (format === "mof" || format === "bmf") await work.readMof(format);
    else if (format !== "unknown" && format !== "empty") await work.readExport(format);
    else work.skip(format);
  } catch (error) {
    context.signal?.throwIfAborted();
    work.issue(issueOf(error, { path: evidence.path, offset: 0 }));
  }
  yield work.result(format, range);
}

async function* readMembers(
  evidence: Evidence,
  format: "zip" | "tar" | "gzip",
  work: PieceWork,
): AsyncGenerator<PieceResult> {
  const late: Issue[] = [];
  const options = containerOptions(work.options, work.context, (issue) => late.push(issue));
  const held: Evidence[] = [];
  for await (const member of openContainer(evidence, format, options)) {
    if (!member.ok) work.issue(member.issue);
    else if (repositoryFileName(member.evidence.path) !== undefined) held.push(member.evidence);
    else yield* readEvidence(member.evidence, undefined, late, work.options, work.context);
  }
  const groups = repositoryGroups(held);
  for (const group of groups) yield* readGroup(group, late, work.options, work.context);
  const grouped = new Set<Evidence>(groups.flat());
  for (const one of held) {
    if (!grouped.has(one)) yield* readEvidence(one, undefined, late, work.options, work.context);
  }
  if (work.hasIssues) yield work.result(format, undefined);
}

type Facts = Omit<
  PieceResult,
  | keyof HarvestResult
  | "path"
  | "locator"
  | "format"
  | "byteLength"
  | "part"
  | "issues"
  | "issueCount"
  | keyof HarvestResult
>;

/** Hosts in log order; the first one once more where hosts come back, which tells a forwarded log from a rename. */
export function computersOf({ computers, isMixed }: EvtxSummary): string[] {
  return isMixed ? [...computers, ...computers.slice(0, 1)] : computers;
}

/** The growing result of one evidence. */
class PieceWork {
  readonly evidence: Evidence;
  readonly options: ReadOptions;
  readonly context: PieceContext;
  readonly #late: Issue[];
  readonly #issues = new IssueLog();
  readonly #harvest = new Harvest();
  readonly #computers = new Set<string>();
  #bytes = 0;
  #facts: Facts = {
    records: 0,
    recovered: 0,
    headCrc: 0,
    log: undefined,
    channels: [],
    namespaces: [],
    computers: [],
    firstTime: undefined,
    lastTime: undefined,
  };

  constructor(evidence: Evidence, late: Issue[], options: ReadOptions, context: PieceContext) {
    this.evidence = evidence;
    this.#late = late;
    this.options = options;
    this.context = context;
  }

  get hasIssues(): boolean {
    return this.#issues.total + this.#late.length > 0;
  }

  issue(issue: Issue): void {
    this.#issues.add(issue);
  }

  async recognise(): Promise<Format> {
    const source = await this.evidence.open();
    const start = await source.slice(0, DUPLICATE_HEAD_BYTES);
    this.#facts.headCrc = (this.context.crc32 ?? crc32)(start, 0, start.length, 0);
    const format = recognise(start);
    return format === "evtx" || start.length < DUPLICATE_HEAD_BYTES ? format : recognise(await source.slice(0, HEAD));
  }

  async readLog(range: ChunkRange | undefined): Promise<void> {
    const { recover = false, checksums = true } = this.options;
    const { signal, crc32, buffer } = this.context;
    const source = await this.evidence.open();
    const summary = await readEvtx(
      source,
      {
        path: this.evidence.path,
        select: subscriptionSelectors,
        slack: recover,
        checksums,
        onProgress: this.#progress(),
        ...range,
        ...(signal && { signal }),
        ...(crc32 && { crc32 }),
        ...(buffer && { buffer }),
      },
      {
        record: (record) => {
          try {
            this.#keep(record.event());
          } catch (error) {
            this.issue(issueOf(error, { path: this.evidence.path, offset: record.offset, length: record.byteLength }));
          }
        },
        issue: (issue) => this.issue(issue),
      },
    );
    this.#facts = {
      ...this.#facts,
      log: summary,
      records: summary.records,
      recovered: summary.resynchronised + summary.slackRecords - summary.slackDuplicates,
      channels: summary.channels,
      computers: computersOf(summary),
      firstTime: summary.firstTime,
      lastTime: summary.lastTime,
    };
  }

  async readExport(format: Format): Promise<void> {
    const source = await this.evidence.open();
    const channels = new Set<string>();
    const { signal } = this.context;
    const options = { path: this.evidence.path, format, onProgress: this.#progress(), ...(signal && { signal }) };
    for await (const item of readCollected(source, options)) {
      if (!item.ok) {
        this.issue(item.issue);
        continue;
      }
      this.#note(item.event, channels);
      if (isWanted(item.event)) this.#keep(item.event);
    }
    this.#facts.channels = [...channels].sort();
  }

  /** @throws LimitError MOF_LIMIT */
  async readMof(format: "mof" | "bmf"): Promise<void> {
    const source = await this.evidence.open();
    const { path } = this.evidence;
    const { byteLength } = source;
    if (byteLength > MAX_MOF_BYTES) {
      throw new LimitError("MOF_LIMIT", `${byteLength} bytes, over MAX_MOF_BYTES (${MAX_MOF_BYTES}): not read`);
    }
    const bytes = await source.slice(0, byteLength, this.context.signal);
    const found = format === "mof" ? mofTextEvidence(bytes, path) : mofBinaryEvidence(bytes, path);
    this.#harvest.addSightings(found.sightings);
    for (const issue of found.issues) this.issue(issue);
    this.#facts.records = found.objects;
    this.#facts.namespaces = found.namespaces;
    this.#progress()(byteLength);
  }

  skip(format: "unknown" | "empty"): void {
    const message = format === "empty" ? "empty file" : "not recognised as evidence, not read";
    const code = format === "empty" ? "EMPTY" : "UNKNOWN_FORMAT";
    this.issue({ code, severity: "note", message, evidence: { path: this.evidence.path, offset: 0 } });
  }

  result(format: Format, range: ChunkRange | undefined): PieceResult {
    const { path, locator, byteLength } = this.evidence;
    for (const issue of this.#late.splice(0)) this.issue(issue);
    const { issues, ...harvest } = this.#harvest.result(path);
    for (const issue of issues) this.issue(issue);
    return {
      path,
      locator,
      format,
      byteLength: Number.isFinite(byteLength) ? byteLength : this.#bytes,
      part: range?.firstChunk ?? 0,
      ...harvest,
      issues: this.#issues.list(),
      issueCount: this.#issues.total,
      ...this.#facts,
    };
  }

  /** Readers report the position they reached; the scan wants what was added. */
  #progress(): (done: number) => void {
    return (done) => {
      this.context.onBytes?.(done - this.#bytes, this.evidence.path);
      this.#bytes = done;
    };
  }

  #keep(event: Event): void {
    this.#harvest.add(event, inSpan(event, this.options));
  }

  /** Names in order, until one comes back: from then on only new ones, so that the list stays short. */
  #noteComputer(name: string): void {
    const { computers } = this.#facts;
    if (name === "" || computers.at(-1) === name) return;
    const isBack = this.#computers.has(name);
    if (isBack && computers.length > this.#computers.size) return;
    this.#computers.add(name);
    computers.push(name);
  }

  #note(event: Event, channels: Set<string>): void {
    const facts = this.#facts;
    facts.records++;
    if (event.channel !== "") channels.add(event.channel);
    this.#noteComputer(event.computer);
    if (event.time === undefined) return;
    if (facts.firstTime === undefined || event.time < facts.firstTime) facts.firstTime = event.time;
    if (facts.lastTime === undefined || event.time > facts.lastTime) facts.lastTime = event.time;
  }
}
