import type { Issue, IssueLog } from "@unbind/bytes";
import { type Catalogue, makeCatalogue } from "../btree/catalogue.ts";
import { IndexPages, IndexWalk, isRootSound } from "../btree/index-walk.ts";
import { KeyHasher } from "../btree/key-hash.ts";
import type { Mapping, RepositoryVersion } from "../files/mapping.ts";
import type { PagedBytes } from "../files/paged-bytes.ts";
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
  const pages = index && new IndexPages(index);
  const keys = current && pages ? new IndexWalk(pages, current.index, version, issues).run() : [];
  const catalogue = makeCatalogue(keys, index?.path ?? "", issues);
  const objectPages = objects && new ObjectPages(objects);
  const store = objectPages && current ? new RecordStore(objectPages, current.objects) : undefined;
  if (store) uniteInstances(catalogue, store, version, issues);
  return {
    version,
    issues,
    objects: objectPages,
    index: pages,
    current,
    older: mappings.filter((mapping) => mapping !== current),
    catalogue,
    store,
    hasher,
    decoder: new InstanceDecoder(version, hasher),
    classes: store && new ClassTable(catalogue, store, hasher, issues),
  };
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
  issues.add(mapIssue("CIM_MAP_FOREIGN", message, newest));
  return sound ?? newest;
}

function mapIssue(code: string, message: string, { path }: Mapping): Issue {
  return { code, severity: "error", message, evidence: { path, offset: 0, structure: "mapping" } };
}
