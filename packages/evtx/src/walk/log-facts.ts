import { compareText } from "@unbind/bytes";

/** Most different channels and hosts remembered per log; more are not told apart. */
const MAX_NAMES = 4096;

interface SpanEnd {
  recordId: bigint;
  time: bigint | undefined;
}

/** What is known of a log without decoding its records. */
export class LogFacts {
  readonly #channels = new Set<string>();
  /** Host name -> lowest record id it was seen with. */
  readonly #computers = new Map<string, bigint>();
  first: SpanEnd | undefined;
  last: SpanEnd | undefined;

  channel(name: string): void {
    if (name !== "" && this.#channels.size < MAX_NAMES) this.#channels.add(name);
  }

  computer(name: string, recordId: bigint): void {
    if (name === "") return;
    const known = this.#computers.get(name);
    const isNews = known === undefined ? this.#computers.size < MAX_NAMES : recordId < known;
    if (isNews) this.#computers.set(name, recordId);
  }

  /** Whether no lower id was noted yet. Of equal ids the first in the file counts. */
  isFirst(recordId: bigint): boolean {
    return this.first === undefined || recordId < this.first.recordId;
  }

  /** Whether no higher id was noted yet. Of equal ids the last in the file counts. */
  isLast(recordId: bigint): boolean {
    return this.last === undefined || recordId >= this.last.recordId;
  }

  begin(recordId: bigint, time: bigint | undefined): void {
    if (this.isFirst(recordId)) this.first = { recordId, time };
  }

  end(recordId: bigint, time: bigint | undefined): void {
    if (this.isLast(recordId)) this.last = { recordId, time };
  }

  /** Channel names in order of their code units. */
  channelList(): string[] {
    return [...this.#channels].sort(compareText);
  }

  /** Hosts by the lowest record id of each, names breaking ties. */
  computerList(): [string, bigint][] {
    return [...this.#computers].sort(([a, idA], [b, idB]) => (idA < idB ? -1 : idA > idB ? 1 : compareText(a, b)));
  }
}
