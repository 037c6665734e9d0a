import type { Issue, IssueLog } from "@unbind/bytes";
import { type Catalogue, makeCatalogue } from "../btree/catalogue.ts";
import { IndexPages, IndexWalk, isRootSound } from "../btree/index-walk.ts";
import { KeyHasher } from "../btree/key-hash.ts";
import { type MapBlock, type Mapping, type RepositoryVersion, UNMAPPED } from "../files/mapping.ts";
import { PAGE_BYTES, type PagedBytes } from "../files/paged-bytes.ts";
import { ObjectPages, RecordStore } from "../objects/record-store.ts";
import { ClassTable } from "./class-table.ts";
import { InstanceDecoder } from "./instance-decoder.ts";
import { uniteInstances } from "./unite-instances.ts";

/** Everything read from the files of one repository: what the live view and recovery share. */
export interface RepositoryState {
  version: RepositoryVersion;
  issues: IssueLog;
  /** Undefined where OBJECTS.DATA wasn't collected. */
  objects: ObjectPages | undefined;
  index: IndexPages | undefined;
  /** The mapping read as live; undefined if none can be used. */
  current: Mapping | undefined;
  /** Other mapping files that parse: older states. */
  older: Mapping[];
  catalogue: Catalogue;
  /** Pages of the index are lost, and keys with them. */
  isIndexDamaged: boolean;
  store: RecordStore | undefined;
  hasher: KeyHasher;
  decoder: InstanceDecoder;
  classes: ClassTable | undefined;
}

/** The loaded files of a repository. */
export interface LoadedFiles {
  version: RepositoryVersion;
  mappings: readonly Mapping[];
  objects: PagedBytes | undefined;
  index: PagedBytes | undefined;
}

/** Chooses the mapping, walks the index and prepares the rest. Never fails; what is missing becomes issues. */
export function makeState({ version, mappings, objects, index }: LoadedFiles, issues: IssueLog): RepositoryState {
  const hasher = new KeyHasher(version);
  const current = chooseMapping(mappings, index, version, issues);
  if (current && objects) reportCut(current.objects, objects, issues);
  if (current && index) reportCut(current.index, index, issues);
  if (current) for (const block of [current.objects, current.index]) reportDoubles(current, block, issues);
  const parts = {
    version,
    issues,
    objects: objects && new ObjectPages(objects),
    index: index && new IndexPages(index),
    current,
    older: mappings.filter((mapping) => mapping !== current),
    hasher,
    decoder: new InstanceDecoder(version, hasher),
  };
  return { ...parts, ...readThrough(parts) };
}

type Read = Pick<RepositoryState, "catalogue" | "isIndexDamaged" | "store" | "classes">;
/** A repository before its index is walked. */
export type Parts = Omit<RepositoryState, keyof Read>;

/** Walks the index and opens the records of the mapping in `current`. */
export function readThrough(parts: Parts): Read {
  const { version, issues, objects, index, current, hasher } = parts;
  const walk = current && index ? new IndexWalk(index, current.index, version, issues) : undefined;
  const keys = walk?.run() ?? [];
  const catalogue = makeCatalogue(keys, index?.file.path ?? "", issues);
  const store = objects && current ? new RecordStore(objects, current.objects) : undefined;
  if (store) uniteInstances(catalogue, store, version, issues);
  const isIndexDamaged = walk?.isDamaged ?? true;
  return { catalogue, isIndexDamaged, store, classes: store && new ClassTable(catalogue, store, hasher, issues) };
}

/** The newest mapping whose root page is an index page of this index; the newest one if none is. */
function chooseMapping(
  mappings: readonly Mapping[],
  index: PagedBytes | undefined,
  version: RepositoryVersion,
  issues: IssueLog,
): Mapping | undefined {
  const newest = mappings[0];
  if (!index || !newest) return newest;
  const sound = mappings.find((mapping) => isRootSound(mapping.index, index, version));
  if (sound === newest) return newest;
  const message = sound
    ? `doesn't fit the index (no root page where it says), so the older ${sound.name} is read`
    : "doesn't fit the index: there is no root page where it says";
  issues.add(mapIssue("CIM_MAP_FOREIGN", message, newest, sound ? "warning" : "error"));
  return sound ?? newest;
}

/** The file ends before pages that the mapping uses. */
function reportCut({ pages }: MapBlock, file: PagedBytes, issues: IssueLog): void {
  const behind = pages.filter((physical) => physical !== UNMAPPED && (physical + 1) * PAGE_BYTES > file.byteLength);
  if (behind.length === 0) return;
  const message = `${behind.length} pages in use lie behind the end of the file`;
  const evidence = { path: file.path, offset: file.byteLength };
  issues.add({ code: "CIM_FILE_CUT", severity: "error", message, evidence });
}

/** A page in use belongs to one logical page and is not free. */
function reportDoubles(mapping: Mapping, { pages, free }: MapBlock, issues: IssueLog): void {
  const used = [...pages, ...free].filter((physical) => physical !== UNMAPPED);
  const doubles = used.length - new Set(used).size;
  if (doubles === 0) return;
  issues.add(mapIssue("CIM_MAP_DOUBLE", `${doubles} physical pages are listed twice`, mapping, "warning"));
}

function mapIssue(code: string, message: string, { path }: Mapping, severity: "error" | "warning"): Issue {
  return { code, severity, message, evidence: { path, offset: 0, structure: "mapping" } };
}
