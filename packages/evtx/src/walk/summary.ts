import { LogFacts } from "./log-facts.ts";

/** What one walk over a log, or over a piece of it, found. Counts are of records unless said otherwise. */
export interface EvtxSummary {
  /** Live and readable, selected or not. */
  records: number;
  /** Handed to the visitor, of any origin, and not failed there. */
  selected: number;
  /** Live frames whose content can't be read. */
  unreadable: number;
  /** Readable ones found behind damage. */
  resynchronised: number;
  /** Whole frames found behind damage whose definitions or values are gone. */
  unreadableFrames: number;
  /** Whole frames behind the end of the records (only with `slack`), copies of live ones included. */
  slackRecords: number;
  /** Of these, the copies of live records: never handed over. */
  slackDuplicates: number;
  /** Slots with a chunk header. */
  chunks: number;
  /** Slots that are all zero. */
  emptyChunks: number;
  /** Slots with any issue of more weight than a note. */
  damagedChunks: number;
  /** Records that the chunk headers promise by their ids. */
  promised: number;
  /** Channels that live records name. */
  channels: string[];
  /** Hosts that live records name, by the lowest record id of each. */
  computers: string[];
  /** That record id (of the record header), and the highest one at which the host was noted, for each of them. */
  computerFirstIds: bigint[];
  computerLastIds: bigint[];
  /** A host comes back after another one: the log holds events of several, none was renamed. */
  isMixed: boolean;
  /** Lowest and highest id in a live record's header. */
  firstId?: bigint;
  lastId?: bigint;
  /** TimeCreated of the live records with the lowest and the highest id, as FILETIME. Clocks step back inside logs. */
  firstTime?: bigint;
  lastTime?: bigint;
}

const COUNTS = [
  "records",
  "selected",
  "unreadable",
  "resynchronised",
  "unreadableFrames",
  "slackRecords",
  "slackDuplicates",
  "chunks",
  "emptyChunks",
  "damagedChunks",
  "promised",
] as const;

/** Running counts of one walk; meanings as in {@link EvtxSummary}. */
export type WalkCounts = Pick<EvtxSummary, (typeof COUNTS)[number]>;

export function noCounts(): WalkCounts {
  return Object.fromEntries(COUNTS.map((name) => [name, 0])) as unknown as WalkCounts;
}

/** The summary of what was counted and noted. */
export function summarise(counts: WalkCounts, facts: LogFacts): EvtxSummary {
  const computers = facts.computerList();
  const { first, last } = facts;
  return {
    ...counts,
    channels: facts.channelList(),
    computers: computers.map(([name]) => name),
    computerFirstIds: computers.map(([, { first }]) => first),
    computerLastIds: computers.map(([, { last }]) => last),
    isMixed: computers.some(([, { last }], i) => last > (computers[i + 1]?.[1].first ?? last)),
    ...(first && { firstId: first.recordId }),
    ...(last && { lastId: last.recordId }),
    ...(first?.time !== undefined && { firstTime: first.time }),
    ...(last?.time !== undefined && { lastTime: last.time }),
  };
}

/** The summary of the whole from those of its pieces, in the order of the file: the same as of one walk. */
export function mergeSummaries(parts: readonly EvtxSummary[]): EvtxSummary {
  const counts = noCounts();
  const facts = new LogFacts();
  for (const part of parts) {
    for (const name of COUNTS) counts[name] += part[name];
    for (const channel of part.channels) facts.channel(channel);
    for (const [i, computer] of part.computers.entries()) {
      facts.computer(computer, part.computerFirstIds[i] as bigint);
      facts.computer(computer, part.computerLastIds[i] as bigint);
    }
    if (part.firstId !== undefined) facts.begin(part.firstId, part.firstTime);
    if (part.lastId !== undefined) facts.end(part.lastId, part.lastTime);
  }
  return summarise(counts, facts);
}
