/** How an object that was removed came to be there again, as far as evidence tells. */
import type { SightingReport } from "@unbind/model";
import type { SeenObject } from "./after-state.ts";

/**
 * One sentence; undefined where nothing shows that it was gone in between.
 *
 * @param isInJournal the run's journal says that it was removed
 */
export function howItCameBack(seen: readonly SeenObject[], isInJournal: boolean): string | undefined {
  const since = seen.flatMap((one) => one.since).toSorted((a, b) => ((a.time ?? "") < (b.time ?? "") ? -1 : 1));
  const gone = since.findLastIndex(({ kind }) => kind === "deleted");
  if (gone < 0 && !isInJournal) return undefined;
  const made = since.slice(gone + 1).find(({ kind }) => kind === "created" || kind === "bound" || kind === "modified");
  const mof = seen
    .flatMap(({ subscription }) => subscription.sightings)
    .find(({ source }) => /^(?:mof|bmf|autorecover)\b/i.test(source));
  const listed = seen.some(({ subscription }) => subscription.verdict.reasons.some(({ id }) => id === "autorecover"));
  if (made) return `It was removed, and ${byWhom(made)}. Find what started that before it is removed again.`;
  if (mof || listed) {
    return `It was removed, and is there again: a MOF defines it${mof ? ` (${mof.evidence.path})` : ""}, which autorecover compiles when the repository is rebuilt. Take it off that list first.`;
  }
  return "It was removed, and is there again; nothing collected shows how. Look for tasks, services, Run keys and remote logons.";
}

function byWhom({ actor, time, source }: SightingReport): string {
  return `${actor ?? "someone unknown"} made it again at ${time ?? "an unknown time"} (${source})`;
}
