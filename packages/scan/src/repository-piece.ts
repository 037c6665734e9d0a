import { crc32, type Issue, IssueLog, issueOf } from "@unbind/bytes";
import type { Repository, RepositoryFiles } from "@unbind/cim";
import { DUPLICATE_HEAD_BYTES, type Evidence, type Format, recognise } from "@unbind/evidence";
import { REPOSITORY_SOURCE, type RepositoryObject, sightingsOfRepository } from "@unbind/subscriptions";
import { Harvest } from "./harvest.ts";
import type { PieceContext, PieceResult, ReadOptions } from "./piece.ts";
import { folderOf, repositoryFileName } from "./repository-group.ts";

/** Enough to recognise any text shape. */
const HEAD = 65_536;
/** `Repository.001` and on are older repositories that WMI renamed when it began a new one. */
const BACKUP = /(?:^|[\\/])repository\.\d{3}[\\/](?:fs[\\/])?$/i;

const FORMAT_OF: Record<string, Format> = { "OBJECTS.DATA": "cim-objects", "INDEX.BTR": "cim-index" };

/** A file of a repository, recognised. */
interface File {
  evidence: Evidence;
  format: Format;
  headCrc: number;
  issues: IssueLog;
  records: number;
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
  const files: File[] = [];
  for (const evidence of group) files.push(await recognised(evidence, context));
  const isRepository = files.some(({ format }) => isRepositoryFormat(format));
  const own = files.filter(({ format }) => isRepositoryFormat(format) || (isRepository && isLost(format)));
  for (const other of files) if (!own.includes(other)) yield* readOther(other.evidence);
  if (own.length === 0) return;
  for (const file of own) if (!isRepositoryFormat(file.format)) file.format = formatByName(file.evidence.path);
  const leader = own.find(({ format }) => format === "cim-objects") ?? (own[0] as File);
  const harvest = new Harvest();
  let found: Found = { objects: [], namespaces: [], recovered: 0, keys: 0, records: 0 };
  const issues = new IssueLog();
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
  // Two repositories are equal only if all their files are.
  leader.headCrc = own.reduce((crc, { headCrc }) => (Math.imul(crc, 31) + headCrc) >>> 0, 0);
  for (const file of own) yield resultOf(file, file === leader ? { harvest, found } : undefined, found.keys);
}

async function recognised(evidence: Evidence, { crc32: native }: PieceContext): Promise<File> {
  const file: File = { evidence, format: "unknown", headCrc: 0, issues: new IssueLog(), records: 0 };
  try {
    const head = await (await evidence.open()).slice(0, HEAD);
    file.headCrc = (native ?? crc32)(head, 0, Math.min(head.length, DUPLICATE_HEAD_BYTES), 0);
    file.format = recognise(head);
  } catch (error) {
    file.issues.add(issueOf(error, { path: evidence.path, offset: 0 }));
  }
  return file;
}

/** One of the files that a WMI repository is made of. */
export function isRepositoryFormat(format: Format): boolean {
  return format === "cim-objects" || format === "cim-index" || format === "cim-map";
}

/** MAPPING.VER has no marks of its own, and damage may have taken those of the others. */
function isLost(format: Format): boolean {
  return format === "unknown" || format === "empty";
}

function formatByName(path: string): Format {
  return FORMAT_OF[repositoryFileName(path) ?? ""] ?? "cim-map";
}

async function read(
  files: readonly File[],
  issues: IssueLog,
  options: ReadOptions,
  context: PieceContext,
): Promise<Found> {
  // Loaded when a repository is met: most scans have none.
  const [cim, { liveObjects, recoveredObjects, unreadObjects }] = await Promise.all([
    import("@unbind/cim"),
    import("./repository-objects.ts"),
  ]);
  const opened = await repositoryFiles(files);
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
    objects: [...live, ...recoveredObjects(recovered)],
    namespaces: namespacesOf(repository),
    recovered: recovered.length,
    keys: repository.keys().length,
    records: opened.objects ? CD + Math.max(listed, twins) : 0,
  };
}

async function repositoryFiles(files: readonly File[]): Promise<RepositoryFiles> {
  const opened: RepositoryFiles = { maps: [] };
  for (const { evidence, format, issues } of files) {
    const { path } = evidence;
    try {
      const file = { source: await evidence.open(), path };
      if (format === "cim-objects") opened.objects ??= file;
      else if (format === "cim-index") opened.index ??= file;
      else opened.maps.push({ ...file, name: repositoryFileName(path) ?? path });
    } catch (error) {
      if (issues.total === 0) issues.add(issueOf(error, { path, offset: 0 }));
    }
  }
  return opened;
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
  { evidence, format, headCrc, issues, records }: File,
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
    records: format === "cim-index" ? keys : (leading?.found.records ?? records),
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
