import type { Codecs, ContainerOptions, Locator, OpenContainers } from "@unbind/evidence";
import type { ReadEvtxOptions } from "@unbind/evtx";
import type { Event, Sighting } from "@unbind/model";
import type { WalkedEvidence } from "./walk/walked.ts";

/**
 * A piece of work: one evidence, or a run of chunk slots of a large event log. Cut by size alone, never by the
 * number of workers, and serialisable, so that any worker can read it.
 */
export interface Piece {
  path: string;
  locator: Locator;
  /** Of the whole evidence; `Infinity` if unknown. */
  byteLength: number;
  range?: ChunkRange;
  /** Other files that are read together with this one: a WMI repository is several. */
  companions?: Companion[];
}

/** A file that belongs to a piece. */
export interface Companion {
  path: string;
  locator: Locator;
  byteLength: number;
}

/** Chunks of one event log, counted from 0. */
export interface ChunkRange {
  firstChunk: number;
  chunkCount: number;
}

/** What one piece (or one member of a container inside it) gave. Plain data: it travels between threads. */
export interface PieceResult extends WalkedEvidence {
  /** Events that were decoded because they can speak of subscriptions. */
  events: number;
  /** What they say. */
  sightings: Sighting[];
  /** Parts of script blocks, which say something only together with parts that may lie in other pieces. */
  scriptParts: Event[];
  /** How many events of which source each host gave. */
  sources: SourceCount[];
}

export interface SourceCount {
  computer: string;
  /** `wmi-activity/5861`. */
  source: string;
  count: number;
}

/** How evidence is read; the same for every piece of a scan. */
export interface ReadOptions {
  /** Also read records from slack. Default false. */
  recover?: boolean;
  /** Verify checksums of event logs. Default true. */
  checksums?: boolean;
  /** Only events at or after this FILETIME count; events without a time always do. */
  since?: bigint;
  /** Only events before this FILETIME count. */
  until?: bigint;
  /** For encrypted archives. */
  password?: string;
}

/** What the host offers to a reader: cancelling, progress, faster codecs. One per thread. */
export interface PieceContext {
  signal?: AbortSignal;
  /** Bytes worked through since the last call. */
  onBytes?: (byteLength: number, current: string) => void;
  crc32?: ReadEvtxOptions["crc32"];
  /** Reused for one log after another; see `ReadEvtxOptions`. */
  buffer?: Uint8Array;
  codecs?: Codecs;
  /** Shared by all containers that this thread opens. */
  openContainers?: OpenContainers;
  /** Shared by all containers of the scan in this thread. */
  spent?: { expandedBytes: number };
}

/** Options for opening a container within a scan. */
export function containerOptions(
  { password }: ReadOptions,
  { signal, codecs, openContainers, spent }: PieceContext,
  onIssue: ContainerOptions["onIssue"],
): ContainerOptions {
  return { password, signal, codecs, openContainers, spent, onIssue };
}
