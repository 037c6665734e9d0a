import { type Issue, issueOf } from "@unbind/bytes";
import { type Evidence, openContainer, recognise } from "@unbind/evidence";
import { containerOptions, type Piece, type PieceContext, type ReadOptions } from "./piece.ts";

const CHUNK = 65_536;
const FILE_BLOCK = 4096;
/** `PK` and what kind of record follows. */
const ZIP_MAGIC = 4;
/** A log longer than this is cut into pieces of this many chunk slots (128 MiB). */
export const CHUNKS_PER_PIECE = 2048;

/**
 * Cuts one evidence into pieces: a zip by its members, a large event log by runs of chunks, anything else whole.
 * Reads no more than the first bytes and the zip's directory.
 */
export async function* planPieces(
  evidence: Evidence,
  options: ReadOptions,
  context: PieceContext,
  onIssue: (issue: Issue) => void,
): AsyncGenerator<Piece> {
  const isLarge = evidence.byteLength > FILE_BLOCK + CHUNKS_PER_PIECE * CHUNK;
  try {
    const format = await formatOf(evidence, isLarge);
    if (format === "evtx" && isLarge) yield* cutLog(evidence);
    else if (format === "zip") yield* zipMembers(evidence, options, context, onIssue);
    else yield whole(evidence);
  } catch (error) {
    context.signal?.throwIfAborted();
    onIssue(issueOf(error, { path: evidence.path, offset: 0 }));
  }
}

/** Small evidence is only told apart from a zip here; its reader recognises it in full. */
async function formatOf(evidence: Evidence, isLarge: boolean): Promise<string> {
  const source = await evidence.open();
  return recognise(await source.slice(0, isLarge ? FILE_BLOCK + 8 : ZIP_MAGIC));
}

async function* zipMembers(
  evidence: Evidence,
  options: ReadOptions,
  context: PieceContext,
  onIssue: (issue: Issue) => void,
): AsyncGenerator<Piece> {
  for await (const member of openContainer(evidence, "zip", containerOptions(options, context, onIssue))) {
    if (member.ok) yield whole(member.evidence);
    else onIssue(member.issue);
  }
}

function whole({ path, locator, byteLength }: Evidence): Piece {
  return { path, locator, byteLength };
}

/** Bytes of work in a piece; 0 where its length isn't known. */
export function pieceBytes({ byteLength, range, companions = [] }: Piece): number {
  if (range) return range.chunkCount * CHUNK;
  const lengths = [byteLength, ...companions.map((companion) => companion.byteLength)];
  return lengths.reduce((sum, length) => sum + (Number.isFinite(length) ? length : 0), 0);
}

function* cutLog(evidence: Evidence): Generator<Piece> {
  const slots = Math.ceil((evidence.byteLength - FILE_BLOCK) / CHUNK);
  for (let firstChunk = 0; firstChunk < slots; firstChunk += CHUNKS_PER_PIECE) {
    const chunkCount = Math.min(CHUNKS_PER_PIECE, slots - firstChunk);
    yield { ...whole(evidence), range: { firstChunk, chunkCount } };
  }
}
