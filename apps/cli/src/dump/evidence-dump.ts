import { type Issue, IssueLog, issueOf, UnsupportedError } from "@unbind/bytes";
import {
  type Evidence,
  type Format,
  isRepositoryFormat,
  openContainer,
  openGroup,
  readCollected,
  recognise,
  recogniseGroup,
  repositoryFileName,
  repositoryGroups,
} from "@unbind/evidence";
import { type RecordHandle, readEvtx } from "@unbind/evtx";
import { nativeCodecs, nativeCrc32 } from "@unbind/host-node";
import { UsageError } from "../exit.ts";
import { ReaderGone } from "../write-all.ts";
import { type EventFilter, inSpan, isWanted, selectorOf } from "./event-filter.ts";
import { asksForObjects, type ObjectFilter } from "./object-filter.ts";
import type { DumpFormat, RecordSink } from "./record-sink.ts";

/** Enough of the start to recognise any text shape, in bytes. */
const HEAD = 65_536;

export interface DumpOptions {
  format: DumpFormat;
  filter: EventFilter;
  /** What of WMI repositories to write. */
  objects: ObjectFilter;
  recover: boolean;
  checksums: boolean;
  password: string | undefined;
  signal: AbortSignal;
  /** Position reached in one piece of evidence, in bytes. */
  onProgress: (path: string, done: number) => void;
}

/** Writes the records of one evidence after another to a sink and keeps what went wrong. */
export class EvidenceDump {
  readonly issues: IssueLog = new IssueLog();
  /** Pieces of evidence of a known format. */
  read = 0;
  readonly #sink: RecordSink;
  readonly #options: DumpOptions;
  /** What all containers together expanded to. */
  readonly #spent = { expandedBytes: 0 };

  constructor(sink: RecordSink, options: DumpOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  /** Dumps files, those of one repository together. @throws the signal's reason; ReaderGone */
  async addAll(all: readonly Evidence[], onDone: (evidence: Evidence) => void): Promise<void> {
    const groups = new Map(repositoryGroups(all).map((group) => [group[0], group]));
    const later = new Set([...groups.values()].flatMap((group) => group.slice(1)));
    for (const evidence of all) {
      const group = groups.get(evidence);
      if (group) await this.#repository(group);
      else if (!later.has(evidence)) await this.add(evidence);
      onDone(evidence);
    }
  }

  /** Dumps a file, or everything in a container. @throws the signal's reason; ReaderGone */
  async add(evidence: Evidence): Promise<void> {
    const { signal } = this.#options;
    signal.throwIfAborted();
    let format: Format;
    try {
      format = recognise(await (await evidence.open()).slice(0, HEAD));
    } catch (error) {
      this.issues.add(issueOf(error, { path: evidence.path, offset: 0 }));
      return;
    }
    if (format === "zip" || format === "tar" || format === "gzip") await this.#members(evidence, format);
    else if (isRepositoryFormat(format)) await this.#repository([evidence]);
    else if (format === "unknown" || format === "empty") this.#skip(evidence, format);
    else {
      if (format !== "unknown-json") this.read++;
      await this.#records(evidence, format);
    }
  }

  readonly #issue = (issue: Issue): void => this.issues.add(issue);

  async #members(evidence: Evidence, format: "zip" | "tar" | "gzip"): Promise<void> {
    const { signal, password } = this.#options;
    const options = { password, signal, onIssue: this.#issue, codecs: nativeCodecs, spent: this.#spent };
    const held: Evidence[] = [];
    for await (const member of openContainer(evidence, format, options)) {
      if (!member.ok) this.#issue(member.issue);
      else if (repositoryFileName(member.evidence.path) !== undefined) held.push(member.evidence);
      else await this.add(member.evidence);
    }
    await this.addAll(held, () => undefined);
  }

  /** Writes a repository; its files come as one. */
  async #repository(group: readonly Evidence[]): Promise<void> {
    const { signal, objects, format, onProgress } = this.#options;
    const members = await recogniseGroup(group, this.#issue);
    for (const other of members.others) await this.add(other);
    const [first] = members.own;
    if (!first) return;
    if (this.#isForEvents()) {
      this.read++;
      return;
    }
    try {
      if (format === "xml") {
        throw new UnsupportedError("UNSUPPORTED_XML", "repositories are written as MOF or JSON: use --format mof");
      }
      const [{ Repository }, { repositoryTexts }] = await Promise.all([
        import("@unbind/cim"),
        import("./repository-dump.ts"),
      ]);
      const { path } = first.evidence;
      const files = await openGroup(members.own);
      const repository = await Repository.open(files, { signal, onProgress: (done) => onProgress(path, done) });
      this.read++;
      for (const text of repositoryTexts(repository, objects, format)) {
        signal.throwIfAborted();
        this.#sink.addText(text);
      }
      for (const issue of repository.issues) this.#issue(issue);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ReaderGone) throw error;
      this.#issue(issueOf(error, { path: first.evidence.path, offset: 0 }));
    }
  }

  /** Events alone were asked for. */
  #isForEvents(): boolean {
    const { eventIds, channels, providers, since, until } = this.#options.filter;
    return eventIds.length + channels.length + providers.length > 0 || since !== undefined || until !== undefined;
  }

  #skip({ path }: Evidence, format: "unknown" | "empty"): void {
    const message = format === "empty" ? "empty file" : "not recognised as evidence, not read";
    const code = format === "empty" ? "EMPTY" : "UNKNOWN_FORMAT";
    this.#issue({ code, severity: "note", message, evidence: { path, offset: 0 } });
  }

  async #records(evidence: Evidence, format: Format): Promise<void> {
    if (asksForObjects(this.#options.objects)) return;
    try {
      if (this.#options.format === "mof") {
        throw new UnsupportedError("UNSUPPORTED_MOF", "only WMI repositories are written as MOF: use --format jsonl");
      }
      if (format === "evtx") await this.#log(evidence);
      else await this.#export(evidence, format);
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (error instanceof ReaderGone || error instanceof UsageError) throw error;
      this.#issue(issueOf(error, { path: evidence.path, offset: 0 }));
    }
  }

  async #log(evidence: Evidence): Promise<void> {
    const { path } = evidence;
    const { filter, recover, checksums, signal, onProgress } = this.#options;
    const isTimed = filter.since !== undefined || filter.until !== undefined;
    const record = (record: RecordHandle) => {
      if (!isTimed || inSpan(record.event().time, filter)) this.#sink.addRecord(record);
    };
    const options = {
      path,
      select: [selectorOf(filter)],
      slack: recover,
      checksums,
      crc32: nativeCrc32,
      signal,
      onProgress: (done: number) => onProgress(path, done),
    };
    await readEvtx(await evidence.open(), options, { record, issue: this.#issue });
  }

  async #export(evidence: Evidence, format: Format): Promise<void> {
    const { path } = evidence;
    const { filter, signal, onProgress } = this.#options;
    if (this.#options.format === "xml") {
      throw new UnsupportedError("UNSUPPORTED_XML", "only event logs are written as XML: use --format jsonl");
    }
    const options = { path, format, signal, onProgress: (done: number) => onProgress(path, done) };
    for await (const item of readCollected(await evidence.open(), options)) {
      if (!item.ok) this.#issue(item.issue);
      else if (isWanted(item.event, filter)) this.#sink.addEvent(item.event);
    }
  }
}
