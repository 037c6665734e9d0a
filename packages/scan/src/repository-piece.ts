import { crc32, type Issue, IssueLog, issueOf } from "@unbind/bytes";
import type { Repository } from "@unbind/cim";
import {
  DUPLICATE_HEAD_BYTES,
  type Evidence,
  folderOf,
  openGroup,
  type RepositoryMember,
  recogniseGroup,
} from "@unbind/evidence";
import { REPOSITORY_SOURCE, type RepositoryObject, sightingsOfRepository } from "@unbind/subscriptions";
import { Harvest } from "./harvest.ts";
import type { PieceContext, PieceResult, ReadOptions } from "./piece.ts";

/** `Repository.001` and on are older repositories that WMI renamed when it began a new one. */
const BACKUP = /(?:^|[\\/])repository\.\d{3}[\\/](?:fs[\\/])?$/i;

/** A file of a repository with what went wrong in it. */
interface File extends RepositoryMember {
  issues: IssueLog;
}

/** What was read of a repository. */
interface Found {
  objects: RepositoryObject[];
  namespaces: string[];
  recovered: number;
  keys: number;
  records: number;
}

/**
 * Reads the files of one repository together. One result per file; the first of OBJECTS.DATA, INDEX.BTR and maps
 * carries what was found. Files that are something else in spite of their names go to `readOther`.
 */
export async function* readRepository(
  group: readonly Evidence[],
  late: Issue[],
  options: ReadOptions,
  context: PieceContext,
  readOther: (evidence: Evidence) => AsyncGenerator<PieceResult>,
): AsyncGenerator<PieceResult> {
  const issues = new IssueLog();
  const members = await recogniseGroup(group, (issue) => issues.add(issue));
  for (const other of members.others) yield* readOther(other);
  const own = members.own.map((member): File => ({ ...member, issues: new IssueLog() }));
  if (own.length === 0) return;
  const leader = own.find(({ format }) => format === "cim-objects") ?? (own[0] as File);
  const harvest = new Harvest();
  let found: Found = { objects: [], namespaces: [], recovered: 0, keys: 0, records: 0 };
  try {
    found = await read(own, issues, options, context);
    harvest.addSightings(sightingsOfRepository(found.objects));
  } catch (error) {
    context.signal?.throwIfAborted();
    issues.add(issueOf(error, { path: leader.evidence.path, offset: 0 }));
  }
  for (const issue of [...issues.list(), ...late.splice(0)]) {
    (own.find(({ evidence }) => evidence.path === issue.evidence.path) ?? leader).issues.add(issue);
  }
  const crcs = own.map(({ head }) => headCrc(head, context));
  for (const [i, file] of own.entries()) {
    // Two repositories are equal only if all their files are.
    const crc = file === leader ? crcs.reduce((sum, one) => (Math.imul(sum, 31) + one) >>> 0, 0) : (crcs[i] as number);
    yield resultOf(file, crc, file === leader ? { harvest, found } : undefined, found.keys);
  }
}

function headCrc(head: Uint8Array, { crc32: native }: PieceContext): number {
  return (native ?? crc32)(head, 0, Math.min(head.length, DUPLICATE_HEAD_BYTES), 0);
}

async function read(
  files: readonly File[],
  issues: IssueLog,
  options: ReadOptions,
  context: PieceContext,
): Promise<Found> {
  // Loaded when a repository is met: most scans have none.
  const [cim, { liveObjects, recoveredObjects, unreadObjects }, { namedObjects }] = await Promise.all([
    import("@unbind/cim"),
    import("./repository-objects.ts"),
    import("./repository-names.ts"),
  ]);
  const opened = await openGroup(files);
  const signal = context.signal;
  if (opened.objects && !opened.index && opened.maps.length === 0) {
    const carved = await cim.carveObjects(opened.objects, { ...(signal && { signal }) });
    for (const issue of carved.issues) issues.add(issue);
    issues.add(aloneIssue(opened.objects.path));
    context.onBytes?.(opened.objects.source.byteLength, opened.objects.path);
    const objects = recoveredObjects(carved.recovered);
    return { objects, namespaces: [], recovered: carved.recovered.length, keys: 0, records: 0 };
  }
  if (!opened.objects && !opened.index) return { objects: [], namespaces: [], recovered: 0, keys: 0, records: 0 };
  let done = 0;
  const repository = await cim.Repository.open(opened, {
    ...(signal && { signal }),
    onProgress: (bytes) => {
      context.onBytes?.(bytes - done, files[0]?.evidence.path ?? "");
      done = bytes;
    },
  });
  const isBackup = BACKUP.test(folderOf(files[0]?.evidence.path ?? ""));
  const live = liveObjects(repository, isBackup);
  const isBlind = repository.keys().length === 0;
  const recovered = options.recover || isBlind ? cim.recoverObjects(repository) : [];
  for (const issue of [...unreadObjects(repository), ...repository.issues]) issues.add(issue);
  const { CD, "CI/IL": listed, "KI/I": twins } = repository.keyCounts;
  return {
    objects: [...live, ...namedObjects(repository), ...recoveredObjects(recovered)],
    namespaces: namespacesOf(repository),
    recovered: recovered.length,
    keys: repository.keys().length,
    records: opened.objects ? CD + Math.max(listed, twins) : 0,
  };
}

function aloneIssue(path: string): Issue {
  const message = "OBJECTS.DATA without index and mapping files: what is live and what was deleted can't be told apart";
  return { code: "CIM_ALONE", severity: "warning", message, evidence: { path, offset: 0 } };
}

/** Names as stored; the hash of one whose name isn't known. */
function namespacesOf(repository: Repository): string[] {
  return repository
    .namespaces()
    .map(({ name, hash }) => name ?? hash)
    .sort();
}

function resultOf(
  { evidence, format, issues }: File,
  headCrc: number,
  leading: { harvest: Harvest; found: Found } | undefined,
  keys: number,
): PieceResult {
  const { path, locator, byteLength } = evidence;
  const { issues: limits, ...harvest } = (leading?.harvest ?? new Harvest()).result(path);
  for (const issue of limits) issues.add(issue);
  const live = harvest.sightings.filter(({ kind }) => kind === "present").length;
  return {
    path,
    locator,
    format,
    byteLength: Number.isFinite(byteLength) ? byteLength : 0,
    part: 0,
    ...harvest,
    sources: live > 0 ? [{ computer: "", source: REPOSITORY_SOURCE, count: live }] : [],
    issues: issues.list(),
    issueCount: issues.total,
    records: format === "cim-index" ? keys : (leading?.found.records ?? 0),
    recovered: leading?.found.recovered ?? 0,
    headCrc,
    log: undefined,
    channels: [],
    namespaces: leading?.found.namespaces ?? [],
    computers: [],
    firstTime: undefined,
    lastTime: undefined,
  };
}
