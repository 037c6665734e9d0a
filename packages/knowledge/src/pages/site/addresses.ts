import { localName, percentEncoded } from "../ontology/labels.ts";

/** Longest file name without its ending; Windows takes 255 units of the whole name. */
const MAX_NAME = 120;

/** Names that Windows keeps for devices. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Folder of the pages of a kind; kinds of ATT&CK share one. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ["technique", "class"],
  ["class", "class"],
  ["artifact", "class"],
  ["defense", "class"],
  ["defense-tactic", "class"],
  ["detection", "detection"],
  ["countermeasure", "countermeasure"],
]);

/**
 * Where each page of a site lies, and how to get from one to another. Names hold letters, digits, `_ . -` only, and no
 * two differ by case alone, so a site can be checked out anywhere.
 */
export class SiteAddresses {
  readonly #paths = new Map<string, string>();
  readonly #ending: string;

  /** @param ending `.md` or `.html` */
  constructor(keys: Iterable<string>, ending: string) {
    this.#ending = ending;
    const taken = new Set<string>();
    const next = new Map<string, number>();
    for (const key of keys) {
      if (this.#paths.has(key)) continue;
      const stem = stemOf(key);
      const folded = stem.toLowerCase();
      let path = stem;
      let again = next.get(folded) ?? 2;
      for (; taken.has(path.toLowerCase()); again++) path = `${stem}-${again}`;
      next.set(folded, again);
      taken.add(path.toLowerCase());
      this.#paths.set(key, path + ending);
    }
  }

  /** Slash-separated path of a page from the top of the site; undefined if the site has none. */
  path(key: string): string | undefined {
    return this.#paths.get(key);
  }

  get index(): string {
    return `index${this.#ending}`;
  }

  /** Relative address of a page as seen from another file of the site. */
  link(key: string, from: string): string | undefined {
    const path = this.#paths.get(key);
    return path === undefined ? undefined : relativeLink(path, from);
  }
}

/** Relative address between two files of the site, percent-encoded. */
export function relativeLink(path: string, from: string): string {
  const [fromFolders, toFolders] = [from.split("/").slice(0, -1), path.split("/")];
  let shared = 0;
  while (shared < fromFolders.length && fromFolders[shared] === toFolders[shared]) shared++;
  return percentEncoded([...fromFolders.slice(shared).map(() => ".."), ...toFolders.slice(shared)].join("/"));
}

function stemOf(key: string): string {
  const at = key.indexOf(":");
  const [kind, id] = [key.slice(0, at), key.slice(at + 1)];
  const name = id.includes("://") ? localName(id) : id.replace(/^d3f:/, "");
  const safe = name
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, MAX_NAME);
  const stem = safe === "" || DEVICES.test(safe.split(".")[0] ?? "") ? `node-${safe}` : safe;
  return `${FOLDERS.get(kind) ?? "attack"}/${stem.replace(/[.-]+$/, "")}`;
}
