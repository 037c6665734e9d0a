import type { KeyHasher } from "../btree/key-hash.ts";

/** A namespace that the index has keys of, or that an instance of `__NAMESPACE` names. */
export interface NamespaceInfo {
  /** As stored, `root\CIMV2`; undefined if only its hash is known. */
  name: string | undefined;
  hash: string;
  /**
   * `listed`: its parent lists it. `guessed`: its parent doesn't, the name was found by its hash. `hidden`: only the
   * hash is known.
   */
  state: "listed" | "guessed" | "hidden";
  /** Keys of the index; 0 for a namespace that is listed and has none. */
  keys: number;
}

/** Bounds the walk and the guessing in hostile data. */
const MAX_NAMESPACES = 10_000;
const MAX_GUESSES = 50_000;
/** Longer names are not walked into; each level holds the whole path. */
const MAX_NAME_LENGTH = 1024;

/** Last names of namespaces that Windows creates, tried where a hash has no name. */
const CHILD_NAMES = (
  "default cimv2 subscription security wmi cli directory ldap policy rsop computer user microsoft windows homenet " +
  "applications microsoftie securitycenter securitycenter2 interop hardware standardcimv2 power mdm dmmap " +
  "terminalservices msdtc peh appv servicemodel webadministration microsoftiisv2 msapps12 snmp smb storage defender " +
  "eventlog nap sms ccm ms_404 ms_405 ms_406 ms_407 ms_408 ms_409 ms_40b ms_40c ms_40e ms_410 ms_411 ms_412 ms_413 " +
  "ms_414 ms_415 ms_416 ms_419 ms_41d ms_41f ms_804 ms_816 ms_c0a"
).split(" ");

const ROOT = "root";

/** What the walk needs of a repository. */
export interface NamespaceSource {
  hasher: KeyHasher;
  /** Number of keys by namespace hash, pseudo-namespace excluded. */
  keyCounts: ReadonlyMap<string, number>;
  /** Names of the `__NAMESPACE` instances in the namespace of this hash. */
  childNames(hash: string): string[];
  /** Namespace texts seen elsewhere, in reference records. */
  otherNames(): string[];
}

/** Finds all namespaces: walks from `root`, then names the hashes that the walk didn't meet. By name, unnamed last. */
export function findNamespaces(source: NamespaceSource): NamespaceInfo[] {
  const found = new Map<string, NamespaceInfo>();
  const children = new Set<string>();
  walk(source, ROOT, "listed", found, children);
  if (unnamed(source, found).length > 0) guess(source, found, children);
  for (const hash of unnamed(source, found)) {
    found.set(hash, { name: undefined, hash, state: "hidden", keys: source.keyCounts.get(hash) ?? 0 });
  }
  return [...found.values()].sort(compareNamespaces);
}

function unnamed({ keyCounts }: NamespaceSource, found: Map<string, NamespaceInfo>): string[] {
  return [...keyCounts.keys()].filter((hash) => !found.has(hash));
}

/** Adds a namespace and all that it lists. */
function walk(
  source: NamespaceSource,
  start: string,
  state: "listed" | "guessed",
  found: Map<string, NamespaceInfo>,
  children: Set<string>,
): void {
  const queue = [start];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const hash = source.hasher.of(name);
    if (found.has(hash) || found.size >= MAX_NAMESPACES || name.length > MAX_NAME_LENGTH) continue;
    found.set(hash, { name, hash, state, keys: source.keyCounts.get(hash) ?? 0 });
    for (const child of source.childNames(hash)) {
      children.add(child.toLowerCase());
      queue.push(`${name}\\${child}`);
    }
  }
}

/** Tries names from reference records, then every known child name under every known namespace. */
function guess(source: NamespaceSource, found: Map<string, NamespaceInfo>, children: Set<string>): void {
  const wanted = new Set(unnamed(source, found));
  const accept = (name: string): void => {
    if (!wanted.has(source.hasher.of(name))) return;
    walk(source, name, "guessed", found, children);
    for (const hash of found.keys()) wanted.delete(hash);
  };
  for (const name of source.otherNames()) accept(name);
  const parents = [ROOT, ...[...found.values()].flatMap(({ name }) => name ?? [])];
  const tried = new Set<string>();
  let guesses = 0;
  for (let parent = parents.shift(); parent !== undefined && wanted.size > 0; parent = parents.shift()) {
    if (tried.has(parent)) continue;
    tried.add(parent);
    for (const child of new Set([...children, ...CHILD_NAMES])) {
      if (++guesses > MAX_GUESSES) return;
      const before = found.size;
      accept(`${parent}\\${child}`);
      if (found.size > before) parents.push(`${parent}\\${child}`);
    }
  }
}

function compareNamespaces(a: NamespaceInfo, b: NamespaceInfo): number {
  const [x, y] = [a.name?.toLowerCase(), b.name?.toLowerCase()];
  if (x === undefined || y === undefined)
    return Number(x === undefined) - Number(y === undefined) || order(a.hash, b.hash);
  return order(x, y);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
