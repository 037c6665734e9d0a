/** The files of a WMI repository belong together: which ones do, by name and folder, and what each is, by content. */
import { compareText, type Issue, issueOf } from "@unbind/bytes";
import type { RepositoryFiles } from "@unbind/cim";
import type { Evidence } from "./evidence.ts";
import type { Format } from "./format.ts";
import { recognise } from "./recognise.ts";

/** Names in any case; collectors put marks of the host before or behind them. */
const NAME = /^(.*?)(objects\.data|index\.btr|mapping[1-3]\.map|mapping\.ver|objects\.map|index\.map)(.*)$/i;
/** Enough to recognise any shape. */
const HEAD = 65_536;
const FORMAT_OF: Record<string, Format> = { "OBJECTS.DATA": "cim-objects", "INDEX.BTR": "cim-index" };
const RANK = ["OBJECTS.DATA", "INDEX.BTR"];

/** The part of a repository that a name stands for, `MAPPING1.MAP`; undefined for any other name. */
export function repositoryFileName(path: string): string | undefined {
  return NAME.exec(path.slice(folderOf(path).length))?.[2]?.toUpperCase();
}

/** Everything up to the file name; a container is a folder too. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/**
 * Groups of two and more files that lie together with the names of a repository, and the same marks around them.
 * OBJECTS.DATA comes first in each, then INDEX.BTR, then the rest by path.
 */
export function repositoryGroups<T extends { path: string }>(items: readonly T[]): [T, ...T[]][] {
  const named = items.filter(({ path }) => repositoryFileName(path) !== undefined);
  const groups = [...Map.groupBy(named, ({ path }) => groupKey(path)).values()];
  return groups.filter((group) => group.length > 1).map((group) => group.toSorted(compareFiles) as [T, ...T[]]);
}

function groupKey(path: string): string {
  const folder = folderOf(path);
  const match = NAME.exec(path.slice(folder.length));
  return JSON.stringify([folder, match?.[1], match?.[3]]);
}

function compareFiles(a: { path: string }, b: { path: string }): number {
  return rankOf(a.path) - rankOf(b.path) || compareText(a.path, b.path);
}

function rankOf(path: string): number {
  const at = RANK.indexOf(repositoryFileName(path) ?? "");
  return at < 0 ? RANK.length : at;
}

/** One of the files that a repository is made of. */
export function isRepositoryFormat(format: Format): boolean {
  return format === "cim-objects" || format === "cim-index" || format === "cim-map";
}

/** A file of a repository, recognised. */
export interface RepositoryMember {
  evidence: Evidence;
  format: Format;
  /** Its first 64 KiB. */
  head: Uint8Array;
}

/**
 * Recognises the files of a group. `own` are those of the repository, also where damage took the marks or there are
 * none (MAPPING.VER); `others` are something else in spite of their names.
 */
export async function recogniseGroup(
  group: readonly Evidence[],
  onIssue: (issue: Issue) => void,
): Promise<{ own: RepositoryMember[]; others: Evidence[] }> {
  const members: RepositoryMember[] = [];
  for (const evidence of group) members.push(await recognised(evidence, onIssue));
  const isRepository = members.some(({ format }) => isRepositoryFormat(format));
  const isOwn = ({ format }: RepositoryMember) =>
    isRepositoryFormat(format) || (isRepository && (format === "unknown" || format === "empty"));
  return {
    own: members.filter(isOwn).map((member) => ({ ...member, format: formatOf(member) })),
    others: members.filter((member) => !isOwn(member)).map(({ evidence }) => evidence),
  };
}

async function recognised(evidence: Evidence, onIssue: (issue: Issue) => void): Promise<RepositoryMember> {
  try {
    const head = await (await evidence.open()).slice(0, HEAD);
    return { evidence, format: recognise(head), head };
  } catch (error) {
    onIssue(issueOf(error, { path: evidence.path, offset: 0 }));
    return { evidence, format: "unknown", head: new Uint8Array() };
  }
}

function formatOf({ evidence, format }: RepositoryMember): Format {
  return isRepositoryFormat(format) ? format : (FORMAT_OF[repositoryFileName(evidence.path) ?? ""] ?? "cim-map");
}

/** Opens what `Repository.open` takes; what can't be opened was told when it was recognised, and is left out. */
export async function openGroup(own: readonly RepositoryMember[]): Promise<RepositoryFiles> {
  const files: RepositoryFiles = { maps: [] };
  for (const { evidence, format, head } of own) {
    if (head.length === 0) continue;
    const file = { source: await evidence.open(), path: evidence.path };
    if (format === "cim-objects") files.objects ??= file;
    else if (format === "cim-index") files.index ??= file;
    else files.maps.push({ ...file, name: repositoryFileName(evidence.path) ?? evidence.path });
  }
  return files;
}
