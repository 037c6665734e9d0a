import { crc32, type Issue, IssueLog, issueOf, LimitError } from "@unbind/bytes";
import { DUPLICATE_HEAD_BYTES, type Evidence, type Format, readCollected, recognise } from "@unbind/evidence";
import { readEvtx } from "@unbind/evtx";
import type { Event } from "@unbind/model";
import type { ChunkRange, PieceContext, ReadOptions } from "../piece.ts";
import type { EvidenceVisit, StatementFormat } from "./visitor.ts";
import type { Walk } from "./walk-piece.ts";
import { computersOf, type WalkedEvidence } from "./walked.ts";

/** Enough to recognise any text shape. */
const HEAD = 65_536;
/** Larger MOF files are not read, since a MOF file is taken whole. */
export const MAX_MOF_BYTES: number = 1 << 22;
/** The same for the inventory of a host. */
const MAX_INVENTORY_BYTES: number = 1 << 26;

type Facts = Omit<WalkedEvidence, "path" | "locator" | "format" | "byteLength" | "part" | "issues" | "issueCount">;

/** One evidence while it is read: hands its events to the visit, gathers what the walk itself finds out. */
export class EvidenceReading<Found> {
  readonly #evidence: Evidence;
  readonly #walk: Walk<Found>;
  readonly #visit: EvidenceVisit<Found>;
  readonly #late: Issue[];
  readonly #options: ReadOptions;
  readonly #context: PieceContext;
  readonly #issues = new IssueLog();
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

  constructor(evidence: Evidence, late: Issue[], walk: Walk<Found>) {
    this.#evidence = evidence;
    this.#late = late;
    this.#walk = walk;
    this.#visit = walk.visitor.begin(evidence);
    this.#options = walk.options;
    this.#context = walk.context;
  }

  get hasIssues(): boolean {
    return this.#issues.total + this.#late.length > 0;
  }

  issue(issue: Issue): void {
    this.#issues.add(issue);
  }

  async recognise(): Promise<Format> {
    const source = await this.#evidence.open();
    const start = await source.slice(0, DUPLICATE_HEAD_BYTES);
    this.#facts.headCrc = (this.#context.crc32 ?? crc32)(start, 0, start.length, 0);
    const format = recognise(start);
    return format === "evtx" || start.length < DUPLICATE_HEAD_BYTES ? format : recognise(await source.slice(0, HEAD));
  }

  /** Reads what is no container and no repository. @throws EvidenceError */
  async read(format: Format, range: ChunkRange | undefined): Promise<void> {
    if (format === "unknown" || format === "empty") this.#skip(format);
    else if (await this.#isCopy(format, range)) return;
    else if (format === "evtx") await this.#readLog(range);
    else if (format === "mof" || format === "bmf") await this.#readStatements(format, "MOF", MAX_MOF_BYTES);
    else if (format === "unbind-collect") await this.#readStatements(format, "INVENTORY", MAX_INVENTORY_BYTES);
    else await this.#readExport(format);
  }

  /** Says that rules and the like have no use for it. */
  noEvents(): void {
    this.#note("NO_EVENTS", "holds no events, not read");
  }

  result(format: Format, range: ChunkRange | undefined): WalkedEvidence & Found {
    const { path, locator, byteLength } = this.#evidence;
    for (const issue of this.#late.splice(0)) this.issue(issue);
    const { found, issues } = this.#visit.close();
    for (const issue of issues) this.issue(issue);
    return {
      path,
      locator,
      format,
      byteLength: Number.isFinite(byteLength) ? byteLength : this.#bytes,
      part: range?.firstChunk ?? 0,
      issues: this.#issues.list(),
      issueCount: this.#issues.total,
      ...this.#facts,
      ...found,
    };
  }

  async #isCopy(format: Format, range: ChunkRange | undefined): Promise<boolean> {
    const { headCrc } = this.#facts;
    const seen = { evidence: this.#evidence, format, headCrc, part: range?.firstChunk ?? 0 };
    return (await this.#visit.isCopy?.(seen)) ?? false;
  }

  async #readLog(range: ChunkRange | undefined): Promise<void> {
    const { path } = this.#evidence;
    const { recover = false, checksums = true } = this.#options;
    const { signal, crc32, buffer } = this.#context;
    const { selectors } = this.#walk.visitor;
    const source = await this.#evidence.open();
    const visit = this.#visit;
    const summary = await readEvtx(
      source,
      {
        path,
        slack: recover,
        checksums,
        onProgress: this.#progress(),
        ...(selectors && { select: selectors }),
        ...range,
        ...(signal && { signal }),
        ...(crc32 && { crc32 }),
        ...(buffer && { buffer }),
      },
      {
        record: (record) => {
          try {
            visit.event(record.event());
          } catch (error) {
            this.issue(issueOf(error, { path, offset: record.offset, length: record.byteLength }));
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

  async #readExport(format: Format): Promise<void> {
    const source = await this.#evidence.open();
    const channels = new Set<string>();
    const { signal } = this.#context;
    const options = { path: this.#evidence.path, format, onProgress: this.#progress(), ...(signal && { signal }) };
    for await (const item of readCollected(source, options)) {
      if (!item.ok) {
        this.issue(item.issue);
        continue;
      }
      this.#tally(item.event, channels);
      if (this.#walk.isChosen(item.event)) this.#visit.event(item.event);
    }
    this.#facts.channels = [...channels].sort();
  }

  /** @throws LimitError MOF_LIMIT, INVENTORY_LIMIT */
  async #readStatements(format: StatementFormat, kind: "MOF" | "INVENTORY", limit: number): Promise<void> {
    if (!this.#visit.statements) {
      this.noEvents();
      return;
    }
    const source = await this.#evidence.open();
    const { byteLength } = source;
    if (byteLength > limit) {
      throw new LimitError(`${kind}_LIMIT`, `${byteLength} bytes, over MAX_${kind}_BYTES (${limit}): not read`);
    }
    const bytes = await source.slice(0, byteLength, this.#context.signal);
    const { objects, namespaces, issues, host = "", time } = this.#visit.statements(bytes, format);
    for (const issue of issues) this.issue(issue);
    this.#facts.records = objects;
    this.#facts.namespaces = namespaces;
    if (host !== "") this.#facts.computers = [host];
    this.#facts.firstTime = time;
    this.#facts.lastTime = time;
    this.#progress()(byteLength);
  }

  #skip(format: "unknown" | "empty"): void {
    if (format === "empty") this.#note("EMPTY", "empty file");
    else this.#note("UNKNOWN_FORMAT", "not recognised as evidence, not read");
  }

  #note(code: string, message: string): void {
    this.issue({ code, severity: "note", message, evidence: { path: this.#evidence.path, offset: 0 } });
  }

  /** Readers report the position they reached; the host wants what was added. */
  #progress(): (done: number) => void {
    return (done) => {
      this.#context.onBytes?.(done - this.#bytes, this.#evidence.path);
      this.#bytes = done;
    };
  }

  /** Names in order, until one comes back: from then on only new ones, so that the list stays short. */
  #tallyComputer(name: string): void {
    const { computers } = this.#facts;
    if (name === "" || computers.at(-1) === name) return;
    const isBack = this.#computers.has(name);
    if (isBack && computers.length > this.#computers.size) return;
    this.#computers.add(name);
    computers.push(name);
  }

  #tally(event: Event, channels: Set<string>): void {
    const facts = this.#facts;
    facts.records++;
    if (event.channel !== "") channels.add(event.channel);
    this.#tallyComputer(event.computer);
    if (event.time === undefined) return;
    if (facts.firstTime === undefined || event.time < facts.firstTime) facts.firstTime = event.time;
    if (facts.lastTime === undefined || event.time > facts.lastTime) facts.lastTime = event.time;
  }
}
