import { type ByteSource, type Issue, issueOf } from "@unbind/bytes";
import {
  type Evidence,
  type Format,
  isRepositoryFormat,
  openContainer,
  openLocator,
  repositoryFileName,
  repositoryGroups,
} from "@unbind/evidence";
import type { Event } from "@unbind/model";
import {
  type ChunkRange,
  type Companion,
  containerOptions,
  type Piece,
  type PieceContext,
  type ReadOptions,
} from "../piece.ts";
import { eventChoice } from "./event-choice.ts";
import { EvidenceReading } from "./evidence-reading.ts";
import type { EvidenceVisitor } from "./visitor.ts";
import type { WalkedEvidence } from "./walked.ts";

/** How a piece is walked over: who wants what, read how, with what the host offers. */
export interface Walk<Found> {
  visitor: EvidenceVisitor<Found>;
  options: ReadOptions;
  context: PieceContext;
  /** The visitor's selectors, for events that no log reader chose. */
  isChosen: (event: Event) => boolean;
}

type Results<Found> = AsyncGenerator<WalkedEvidence & Found>;

/** Prepares a walk; one serves for all pieces. */
export function walkFor<Found>(
  visitor: EvidenceVisitor<Found>,
  options: ReadOptions,
  context: PieceContext,
): Walk<Found> {
  const isChosen = visitor.selectors ? eventChoice(visitor.selectors) : () => true;
  return { visitor, options, context, isChosen };
}

/**
 * Opens a piece again and reads it: recognises it, goes into containers, hands the chosen events to the visitor.
 * `openRoot` opens what the locator's root names. One result per evidence found.
 *
 * @throws only when aborted
 */
export async function* walkPiece<Found>(
  piece: Piece,
  openRoot: (root: string) => Promise<Evidence>,
  walk: Walk<Found>,
): Results<Found> {
  const late: Issue[] = [];
  const settings = containerOptions(walk.options, walk.context, (issue) => late.push(issue));
  const reopened = ({ path, byteLength, locator }: Companion): Evidence => {
    let source: Promise<ByteSource> | undefined;
    const open = () => {
      source ??= openLocator(locator, openRoot, settings).then((evidence) => evidence.open());
      return source;
    };
    return { path, byteLength, locator, fingerprint: undefined, open };
  };
  const evidence = reopened(piece);
  if (piece.companions) yield* readGroup([evidence, ...piece.companions.map(reopened)], late, walk);
  else yield* readEvidence(evidence, piece.range, late, walk);
}

async function* readGroup<Found>(group: readonly Evidence[], late: Issue[], walk: Walk<Found>): Results<Found> {
  const readOther = (other: Evidence) => readEvidence(other, undefined, late, walk);
  if (walk.visitor.repository) yield* walk.visitor.repository(group, late, readOther);
  else for (const one of group) yield* readOther(one);
}

/** `late` fills with what shows only while a member is read. */
async function* readEvidence<Found>(
  evidence: Evidence,
  range: ChunkRange | undefined,
  late: Issue[],
  walk: Walk<Found>,
): Results<Found> {
  const reading = new EvidenceReading(evidence, late, walk);
  let format: Format = "unknown";
  try {
    format = await reading.recognise();
    if (format === "zip" || format === "tar" || format === "gzip") {
      yield* readMembers(evidence, format, reading, walk);
      return;
    }
    if (!isRepositoryFormat(format)) await reading.read(format, range);
    else if (walk.visitor.repository) {
      yield* readGroup([evidence], late, walk);
      return;
    } else reading.noEvents();
  } catch (error) {
    walk.context.signal?.throwIfAborted();
    reading.issue(issueOf(error, { path: evidence.path, offset: 0 }));
  }
  yield reading.result(format, range);
}

async function* readMembers<Found>(
  evidence: Evidence,
  format: "zip" | "tar" | "gzip",
  reading: EvidenceReading<Found>,
  walk: Walk<Found>,
): Results<Found> {
  const late: Issue[] = [];
  const options = containerOptions(walk.options, walk.context, (issue) => late.push(issue));
  const held: Evidence[] = [];
  for await (const member of openContainer(evidence, format, options)) {
    if (!member.ok) reading.issue(member.issue);
    else if (repositoryFileName(member.evidence.path) !== undefined) held.push(member.evidence);
    else yield* readEvidence(member.evidence, undefined, late, walk);
  }
  const groups = repositoryGroups(held);
  for (const group of groups) yield* readGroup(group, late, walk);
  const grouped = new Set<Evidence>(groups.flat());
  for (const one of held) if (!grouped.has(one)) yield* readEvidence(one, undefined, late, walk);
  if (reading.hasIssues) yield reading.result(format, undefined);
}
