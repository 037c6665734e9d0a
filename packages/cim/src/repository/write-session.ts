/** Stamps of one session follow each other by 100 ns; sessions lie further apart than this (FILETIME units). */
const GAP = 10_000_000n;

/**
 * A session of the WMI service as the stamps show it: it took the time once, when it opened the repository, and
 * counted up by 100 ns for each object written. Only what is still in the repository counts. Sessions are not in
 * order of their clocks where the clock was set: `firstGeneration` tells the true order.
 */
export interface WriteSession {
  /** FILETIME of the first object: the session began at or shortly before it. */
  start: bigint;
  /** Stamp of the last object. */
  end: bigint;
  /** Class definitions and instances. */
  objects: number;
  /** Smallest mapping generation of the pages that hold them: the session wrote at or before it (Vista+). */
  firstGeneration: number | undefined;
}

/** Groups stamps into sessions, in the order of writing where generations tell it, else by clock. */
export function findSessions(objects: Iterable<{ stamp: bigint; pageGeneration: number | undefined }>): WriteSession[] {
  const sorted = [...objects].sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));
  const sessions: WriteSession[] = [];
  for (const { stamp, pageGeneration } of sorted) {
    const last = sessions.at(-1);
    if (!last || stamp - last.end >= GAP) {
      sessions.push({ start: stamp, end: stamp, objects: 1, firstGeneration: pageGeneration });
      continue;
    }
    last.end = stamp;
    last.objects++;
    last.firstGeneration = smaller(last.firstGeneration, pageGeneration);
  }
  return sessions.sort(compareSessions);
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function compareSessions(a: WriteSession, b: WriteSession): number {
  return (a.firstGeneration ?? 0) - (b.firstGeneration ?? 0) || (a.start < b.start ? -1 : 1);
}

/** The session a stamp belongs to, and how many 100 ns steps after its first object; undefined if there is none. */
export function sessionOf(
  sessions: readonly WriteSession[],
  stamp: bigint,
): { session: WriteSession; step: bigint } | undefined {
  const session = sessions.find(({ start, end }) => stamp >= start && stamp <= end);
  return session && { session, step: stamp - session.start };
}
