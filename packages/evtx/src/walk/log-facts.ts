import { compareText } from "@unbind/bytes";

/** Most different channels and hosts remembered per log; more are not told apart. */
const MAX_NAMES = 4096;

interface SpanEnd {
  recordId: bigint;
  time: bigint | undefined;
}

/** Record ids between which a host was noted. */
interface IdSpan {
  first: bigint;
  last: bigint;
}

/** What is known of a log without decoding its records. */
export class LogFacts {
  readonly #channels = new Set<string>();
  /** Host name -> lowest and highest record id it was noted with. */
  readonly #computers = new Map<string, IdSpan>();
  #current: IdSpan = { first: 0n, last: 0n };
  first: SpanEnd | undefined;
  last: SpanEnd | undefined;

  channel(name: string): void {
    if (name !== "" && this.#channels.size < MAX_NAMES) this.#channels.add(name);
  }

  computer(name: string, recordId: bigint): void {
    if (name === "") return;
    const known = this.#computers.get(name);
    this.#current = known ?? { first: recordId, last: recordId };
    if (known) this.sameComputer(recordId);
    else if (this.#computers.size < MAX_NAMES) this.#computers.set(name, this.#current);
  }

  /** Another record of the host that was noted last. */
  sameComputer(recordId: bigint): void {
    const span = this.#current;
    if (recordId < span.first) span.first = recordId;
    else if (recordId > span.last) span.last = recordId;
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
  computerList(): [string, IdSpan][] {
    return [...this.#computers].sort(([a, { first: idA }], [b, { first: idB }]) =>
      idA < idB ? -1 : idA > idB ? 1 : compareText(a, b),
    );
  }
}
