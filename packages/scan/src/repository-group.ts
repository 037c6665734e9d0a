import { compareText } from "@unbind/bytes";
import type { Companion, Piece } from "./piece.ts";

/** Files of one repository by name, in any case; collectors put marks of the host before or behind it. */
const FILE = /^(.*?)(objects\.data|index\.btr|mapping[1-3]\.map|mapping\.ver|objects\.map|index\.map)(.*)$/i;

/** The part of a repository that a name stands for, `MAPPING1.MAP`; undefined for any other name. */
export function repositoryFileName(path: string): string | undefined {
  return FILE.exec(baseName(path))?.[2]?.toUpperCase();
}

function baseName(path: string): string {
  return path.slice(folderOf(path).length);
}

/** Everything up to the file name; a zip is a folder too. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** Repositories that were put together: same folder, same marks around the names. */
function groupKey(path: string): string | undefined {
  const match = FILE.exec(baseName(path));
  return match ? JSON.stringify([folderOf(path), match[1], match[3]]) : undefined;
}

/** What a piece of work can be made of. */
type Groupable = Pick<Piece, "path" | "locator" | "byteLength"> & Pick<Partial<Piece>, "range">;

/**
 * Makes one piece of the files of each repository: OBJECTS.DATA (or what comes next to it) with the others as
 * companions. A file without any other stays as it is.
 */
export function groupRepositories(pieces: readonly Piece[]): Piece[] {
  const groups = Map.groupBy(pieces.filter(isGroupable), ({ path }) => groupKey(path));
  const leaders = new Map<Piece, Companion[]>();
  const companions = new Set<Piece>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const [leader, ...others] = group.toSorted(compareFiles) as [Piece, ...Piece[]];
    leaders.set(leader, others.map(companionOf));
    for (const other of others) companions.add(other);
  }
  return pieces
    .filter((piece) => !companions.has(piece))
    .map((piece) => ({ ...piece, ...(leaders.has(piece) && { companions: leaders.get(piece) ?? [] }) }));
}

function isGroupable({ path, range }: Groupable): boolean {
  return range === undefined && repositoryFileName(path) !== undefined;
}

const RANK = ["OBJECTS.DATA", "INDEX.BTR"];

function compareFiles(a: Groupable, b: Groupable): number {
  return rankOf(a) - rankOf(b) || compareText(a.path, b.path);
}

function rankOf({ path }: Groupable): number {
  const at = RANK.indexOf(repositoryFileName(path) ?? "");
  return at < 0 ? RANK.length : at;
}

function companionOf({ path, locator, byteLength }: Groupable): Companion {
  return { path, locator, byteLength };
}
