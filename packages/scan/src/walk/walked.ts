import type { Issue } from "@unbind/bytes";
import type { Format, Locator } from "@unbind/evidence";
import type { EvtxSummary } from "@unbind/evtx";

/** What the walk itself finds out of one evidence, or of one run of chunks of it. Plain data. */
export interface WalkedEvidence {
  path: string;
  locator: Locator;
  format: Format;
  byteLength: number;
  /** First chunk slot of a cut log; 0 otherwise. Orders the parts of one evidence. */
  part: number;
  /** Live records, selected or not. */
  records: number;
  /** Records from slack or after damage. */
  recovered: number;
  /** CRC-32 of the first bytes: evidence that differs in it can't be equal. */
  headCrc: number;
  /** For event logs: what the walk found, to be merged with the other parts. */
  log: EvtxSummary | undefined;
  issues: Issue[];
  /** How many issues there were, kept ones included. */
  issueCount: number;
  channels: string[];
  /** WMI namespaces that the evidence has objects of, sorted. */
  namespaces: string[];
  /** Host names in log order, changes only. */
  computers: string[];
  firstTime: bigint | undefined;
  lastTime: bigint | undefined;
}

/** Hosts in log order; the first one once more where hosts come back, which tells a forwarded log from a rename. */
export function computersOf({ computers, isMixed }: EvtxSummary): string[] {
  return isMixed ? [...computers, ...computers.slice(0, 1)] : computers;
}
