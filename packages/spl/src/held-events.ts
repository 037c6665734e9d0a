/**
 * Events that searches hold until the last one was seen: the newest ones, each once however many searches hold it. Which
 * ones are let go depends on the events alone, not on the order they came in.
 */
import { SplunkEvent } from "./event/splunk-event.ts";
import { compareNewestFirst } from "./run/row.ts";

/** Events that keep what was read from them, five times their own size. Beyond, it is read again for each search. */
export const MAX_REMEMBERING = 10_000;

interface HeldEvent {
  readonly event: SplunkEvent["event"];
  readonly fields: SplunkEvent;
  /** Which searches hold it. */
  readonly holders: readonly number[];
}

export class HeldEvents {
  /** Searches of which events were let go. */
  readonly cut: Set<number> = new Set();
  readonly #limit: number;
  #held: HeldEvent[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(fields: SplunkEvent, holders: readonly number[]): void {
    const kept = this.#held.length < MAX_REMEMBERING ? fields : new SplunkEvent(fields.event, fields.rendering);
    this.#held.push({ event: fields.event, fields: kept, holders });
    if (this.#held.length >= 2 * this.#limit) this.#trim();
  }

  #trim(): void {
    this.#held.sort(compareNewestFirst);
    for (const { holders } of this.#held.splice(this.#limit)) for (const holder of holders) this.cut.add(holder);
  }

  /** Events of each search, newest first. */
  byHolder(): Map<number, SplunkEvent[]> {
    this.#trim();
    const lists = new Map<number, SplunkEvent[]>();
    for (const { fields, holders } of this.#held) {
      for (const holder of holders) {
        const list = lists.get(holder);
        if (list === undefined) lists.set(holder, [fields]);
        else list.push(fields);
      }
    }
    return lists;
  }
}
