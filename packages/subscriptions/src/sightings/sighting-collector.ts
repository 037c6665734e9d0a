import { compareText, type Issue, IssueLog } from "@unbind/bytes";
import type { Event, Sighting } from "@unbind/model";
import { sourceOf } from "./event-source.ts";
import { isScriptBlockPart, type ScriptPart, scriptPartOf, scriptSightings } from "./powershell.ts";
import { sightingsOf } from "./sightings-of.ts";

/** Characters of unfinished script blocks kept at a time; past that, parts are judged alone. */
export const MAX_PENDING_CHARACTERS: number = 1 << 24;

/** What a collector found. */
export interface CollectedSightings {
  sightings: Sighting[];
  issues: Issue[];
  /** Events met, by source (`wmi-activity/5861`): what the host's coverage is told from. */
  counts: Record<string, number>;
}

type PendingBlock = { event: Event; part: ScriptPart }[];

/** Turns a stream of events into sightings; script blocks are put together from their parts, in whatever order they come. */
export class SightingCollector {
  readonly #sightings: Sighting[] = [];
  readonly #issues = new IssueLog();
  readonly #counts = new Map<string, number>();
  readonly #blocks = new Map<string, PendingBlock>();
  #pending = 0;

  add(event: Event): void {
    const source = sourceOf(event);
    if (source === undefined) return;
    this.#counts.set(source, (this.#counts.get(source) ?? 0) + 1);
    if (source === "powershell/4104" && this.#keep(event)) return;
    this.#take(sightingsOf(event));
  }

  finish(): CollectedSightings {
    for (const [, block] of this.#blocks) this.#sightings.push(...joinedSightings(block));
    this.#blocks.clear();
    this.#pending = 0;
    const counts = [...this.#counts].sort(([a], [b]) => compareText(a, b));
    return { sightings: this.#sightings, issues: this.#issues.list(), counts: Object.fromEntries(counts) };
  }

  #take({ sightings, issues }: { sightings: readonly Sighting[]; issues: readonly Issue[] }): void {
    for (const sighting of sightings) this.#sightings.push(sighting);
    for (const issue of issues) this.#issues.add(issue);
  }

  /** Keeps a part of a block that has more until `finish`, as parts may come in any order and twice. */
  #keep(event: Event): boolean {
    const part = isScriptBlockPart(event) ? scriptPartOf(event) : undefined;
    if (!part) return false;
    if (this.#pending + part.text.length > MAX_PENDING_CHARACTERS) {
      const message = `over MAX_PENDING_CHARACTERS (${MAX_PENDING_CHARACTERS}) of script blocks in parts: this part is judged alone`;
      this.#issues.add({ code: "SCRIPT_BLOCK_LIMIT", severity: "warning", message, evidence: event.ref });
      return false;
    }
    const key = `${event.computer.toLowerCase()}\0${part.block.toLowerCase()}`;
    const block = this.#blocks.get(key) ?? [];
    this.#blocks.set(key, block);
    block.push({ event, part });
    this.#pending += part.text.length;
    return true;
  }
}

/** The block's text in part order, told as a sighting of its first part; a part that came twice counts once. */
function joinedSightings(parts: PendingBlock): Sighting[] {
  const sorted = [...parts].sort(
    (a, b) =>
      a.part.number - b.part.number ||
      compareText(a.event.ref.path, b.event.ref.path) ||
      a.event.ref.offset - b.event.ref.offset,
  );
  const unique = sorted.filter(({ part }, i) => i === 0 || part.number !== sorted[i - 1]?.part.number);
  const first = unique[0];
  if (!first) return [];
  const text = unique.map(({ part }) => part.text).join("");
  const path = unique.find(({ part }) => part.path !== "")?.part.path;
  const sightings = scriptSightings(first.event, "powershell/4104", text, path);
  const { total } = first.part;
  if (unique.length < total) {
    for (const { caveats } of sightings)
      caveats.push(`only ${unique.length} of ${total} parts of the script were read`);
  }
  return sightings;
}
