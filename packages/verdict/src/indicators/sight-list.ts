import type { Sight } from "./indicator.ts";

/** What was seen in one text, and which of its units are taken: a path inside a URL is no path. */
export class SightList {
  readonly text: string;
  readonly sights: Sight[] = [];
  readonly #limit: number;
  readonly #taken: Uint8Array;

  constructor(text: string, limit: number) {
    this.text = text;
    this.#limit = limit;
    this.#taken = new Uint8Array(text.length);
  }

  /** True where something was seen before, and everywhere once the list is full. */
  isTaken(start: number): boolean {
    return this.#taken[start] === 1 || this.sights.length >= this.#limit;
  }

  add(sight: Sight): void {
    this.sights.push(sight);
    this.#taken.fill(1, sight.start, sight.end);
  }

  /** Adds what lies inside a range that is taken: the host of a URL. */
  addInside(sight: Sight): void {
    this.sights.push(sight);
  }
}
