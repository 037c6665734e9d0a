import { repositoryGroups } from "@unbind/evidence";
import type { Companion, Piece } from "./piece.ts";

/**
 * Makes one piece of the files of each repository: OBJECTS.DATA (or what comes next to it) with the others as
 * companions. A file without any other stays as it is.
 */
export function groupRepositories(pieces: readonly Piece[]): Piece[] {
  const leaders = new Map<Piece, Companion[]>();
  const taken = new Set<Piece>();
  for (const [leader, ...others] of repositoryGroups(pieces.filter(({ range }) => range === undefined))) {
    leaders.set(leader, others.map(companionOf));
    for (const other of others) taken.add(other);
  }
  return pieces
    .filter((piece) => !taken.has(piece))
    .map((piece) => {
      const companions = leaders.get(piece);
      return companions ? { ...piece, companions } : piece;
    });
}

function companionOf({ path, locator, byteLength }: Piece): Companion {
  return { path, locator, byteLength };
}
