import { EvidenceError, type IssueLog, issueOf } from "@unbind/bytes";
import { type MapBlock, type RepositoryVersion, UNMAPPED } from "../files/mapping.ts";
import { PAGE_BYTES, type PagedBytes } from "../files/paged-bytes.ts";
import { type IndexKey, parseIndexKeys } from "./index-key.ts";
import { PAGE_ADMIN, PAGE_IN_USE, parseIndexPage, peekIndexPage } from "./index-page.ts";

/** Children of XP pages that aren't there are 0, of later ones all bits. */
const NO_CHILD: Record<RepositoryVersion, number> = { xp: 0, vista: 0xffff_ffff };
/** A tree of three levels holds a million keys. */
const MAX_DEPTH = 32;

interface ParsedPage {
  logical: number;
  children: number[];
  keys: IndexKey[];
}

/** Pages of INDEX.BTR, parsed once each however many mappings lead to them. */
export class IndexPages {
  readonly file: PagedBytes;
  readonly #parsed = new Map<number, ParsedPage | EvidenceError>();

  constructor(file: PagedBytes) {
    this.file = file;
  }

  /** @throws CIM_INDEX_PAGE */
  at(physical: number): ParsedPage {
    const known = this.#parsed.get(physical) ?? this.#parse(physical);
    this.#parsed.set(physical, known);
    if (known instanceof EvidenceError) throw known;
    return known;
  }

  #parse(physical: number): ParsedPage | EvidenceError {
    try {
      const { logical, children, keys } = parseIndexPage(this.file.page(physical));
      return { logical, children, keys: parseIndexKeys(keys) };
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      error.ref = { path: this.file.path, offset: physical * PAGE_BYTES, length: PAGE_BYTES, structure: "index page" };
      return error;
    }
  }
}

/** Logical number of the root page; undefined if the mapping and the index don't say. */
export function rootOf(block: MapBlock, file: PagedBytes, version: RepositoryVersion): number | undefined {
  if (version === "vista") return block.root;
  const physical = block.pages[0];
  const head = physical === undefined || physical === UNMAPPED ? undefined : peekIndexPage(file.page(physical));
  return head?.signature === PAGE_ADMIN ? head.root : undefined;
}

/** Whether the mapping's root page is an index page that calls itself so: a mapping of other files fails here. */
export function isRootSound(block: MapBlock, file: PagedBytes, version: RepositoryVersion): boolean {
  const root = rootOf(block, file, version);
  const physical = root === undefined ? undefined : block.pages[root];
  if (physical === undefined || physical === UNMAPPED) return false;
  const head = peekIndexPage(file.page(physical));
  return head?.signature === PAGE_IN_USE && head.logical === root;
}

/** Walks the tree of one mapping in key order; every page is entered once, damage costs only the page it is in. */
export class IndexWalk {
  readonly #pages: IndexPages;
  readonly #block: MapBlock;
  readonly #version: RepositoryVersion;
  readonly #issues: IssueLog;
  readonly #visited = new Set<number>();
  readonly keys: IndexKey[] = [];
  /** A page of the tree couldn't be read: keys are missing. */
  isDamaged = false;

  constructor(pages: IndexPages, block: MapBlock, version: RepositoryVersion, issues: IssueLog) {
    this.#pages = pages;
    this.#block = block;
    this.#version = version;
    this.#issues = issues;
  }

  /** All keys in order, then those of mapped pages that the tree doesn't reach. */
  run(): IndexKey[] {
    const root = rootOf(this.#block, this.#pages.file, this.#version);
    if (root === undefined) {
      this.#report("CIM_INDEX_ROOT", "neither mapping nor index name the root page of the index", 0);
    } else {
      this.#descend(root, 0, 0);
    }
    this.#unreached();
    return this.keys;
  }

  #descend(logical: number, depth: number, parent: number): void {
    if (this.#visited.has(logical) || depth > MAX_DEPTH) {
      this.#report("CIM_INDEX_CYCLE", `index page ${logical} is met a second time`, parent);
      return;
    }
    this.#visited.add(logical);
    const page = this.#page(logical, parent);
    if (!page) return;
    const none = NO_CHILD[this.#version];
    const here = this.#block.pages[logical] as number;
    page.children.forEach((child, i) => {
      if (child !== none) this.#descend(child, depth + 1, here);
      const key = page.keys[i];
      if (key) this.#add(key, here);
    });
  }

  #page(logical: number, parent: number): ParsedPage | undefined {
    const physical = this.#block.pages[logical] ?? UNMAPPED;
    if (physical === UNMAPPED) {
      this.#report("CIM_INDEX_CHILD", `index page ${logical} is not in the mapping`, parent);
      return undefined;
    }
    try {
      const page = this.#pages.at(physical);
      if (page.logical !== logical) {
        const message = `the page mapped as ${logical} calls itself ${page.logical}`;
        this.#report("CIM_INDEX_PAGE_NUMBER", message, physical);
      }
      return page;
    } catch (error) {
      this.isDamaged = true;
      this.#issues.add(issueOf(error, this.#ref(physical)));
      return undefined;
    }
  }

  #add(key: IndexKey, physical: number): void {
    const before = this.keys.at(-1);
    if (before && before.text >= key.text) {
      this.#report("CIM_INDEX_ORDER", "keys are not in ascending order", physical, "warning");
    }
    this.keys.push(key);
  }

  /** Pages that are mapped, sound and in no branch: what damage cut off, or what someone cut off. */
  #unreached(): void {
    this.#block.pages.forEach((physical, logical) => {
      if (physical === UNMAPPED || this.#visited.has(logical)) return;
      const head = peekIndexPage(this.#pages.file.page(physical));
      if (head?.signature !== PAGE_IN_USE || head.logical !== logical) return;
      const keys = this.#page(logical, physical)?.keys ?? [];
      if (keys.length === 0) return;
      const message = `${keys.length} keys of index page ${logical}, which no branch leads to, are read as live`;
      this.#report("CIM_INDEX_UNREACHED", message, physical, "warning");
      this.keys.push(...keys);
    });
  }

  #report(code: string, message: string, physical: number, severity: "error" | "warning" = "error"): void {
    if (severity === "error") this.isDamaged = true;
    this.#issues.add({ code, severity, message, evidence: this.#ref(physical) });
  }

  #ref(physical: number): { path: string; offset: number; structure: string } {
    return { path: this.#pages.file.path, offset: physical * PAGE_BYTES, structure: "index page" };
  }
}
