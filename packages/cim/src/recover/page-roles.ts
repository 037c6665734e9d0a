import { locationNumber } from "../btree/catalogue.ts";
import { type MapBlock, UNMAPPED } from "../files/mapping.ts";
import { PAGE_BYTES, pageCount } from "../files/paged-bytes.ts";
import { isMultiPage } from "../objects/record-store.ts";
import type { RepositoryState } from "../repository/state.ts";

/**
 * What a physical page of OBJECTS.DATA is to the current mapping. `free`: not mapped. `emptied`: mapped without
 * records. `records`: mapped with records. `continuation`: mapped, holds the rest of a long record.
 */
export type PageRole = "free" | "emptied" | "records" | "continuation";

/** A physical page and where its leftovers begin. */
export interface RolePage {
  physical: number;
  /** Logical number in the current mapping. */
  logical: number | undefined;
  role: PageRole;
  /** Offset in the page of the first byte that no live record owns. */
  leftoversAt: number;
}

/** A mapped page loses its first table entry when it is emptied; what follows is old. */
const EMPTIED_AT = 16;

/** Logical number of each physical page under a mapping. */
export function reverseMap({ pages }: MapBlock): Map<number, number> {
  const logical = new Map<number, number>();
  pages.forEach((physical, number) => {
    if (physical !== UNMAPPED) logical.set(physical, number);
  });
  return logical;
}

/** All pages of OBJECTS.DATA in physical order with their roles. */
export function pageRoles({ objects, current }: RepositoryState): RolePage[] {
  if (!objects) return [];
  const logicalOf = current ? reverseMap(current.objects) : new Map<number, number>();
  const tails = current ? continuations(objects, current.objects) : new Map<number, number>();
  return Array.from({ length: pageCount(objects.file) }, (_, physical): RolePage => {
    const logical = logicalOf.get(physical);
    if (logical === undefined) return { physical, logical, role: "free", leftoversAt: 0 };
    // A continuation first: its bytes may look like a table of contents.
    const tail = tails.get(physical);
    if (tail !== undefined) return { physical, logical, role: "continuation", leftoversAt: tail };
    const table = objects.table(physical);
    if (table.entries.length > 0) return { physical, logical, role: "records", leftoversAt: table.end };
    return { physical, logical, role: "emptied", leftoversAt: table.state === "empty" ? EMPTIED_AT : 0 };
  });
}

/** Physical pages that long records reach, and how many bytes of each they take. */
function continuations(objects: NonNullable<RepositoryState["objects"]>, { pages }: MapBlock): Map<number, number> {
  const taken = new Map<number, number>();
  pages.forEach((physical, logical) => {
    if (physical === UNMAPPED || physical >= pageCount(objects.file) || taken.has(physical)) return;
    const table = objects.table(physical);
    const entry = table.entries[0];
    if (!entry || !isMultiPage(table)) return;
    let left = entry.size - (PAGE_BYTES - entry.offset);
    for (let next = logical + 1; left > 0 && next < pages.length; next++) {
      const following = pages[next] as number;
      if (following === UNMAPPED) break;
      taken.set(following, Math.min(left, PAGE_BYTES));
      left -= PAGE_BYTES;
    }
  });
  return taken;
}

/** A record that a mapped page lists and no key names. */
export interface OrphanEntry {
  page: RolePage;
  location: { page: number; id: number; size: number };
}

/** All such records: none in a sound repository. */
export function orphanEntries({ catalogue, objects }: RepositoryState, pages: readonly RolePage[]): OrphanEntry[] {
  const referenced = new Set(catalogue.keys.flatMap(({ record }) => (record ? locationNumber(record) : [])));
  return pages.flatMap((page) => {
    const { physical, logical } = page;
    if (page.role !== "records" || logical === undefined || !objects) return [];
    return objects
      .table(physical)
      .entries.map(({ id, size }) => ({ page, location: { page: logical, id, size } }))
      .filter(({ location }) => !referenced.has(locationNumber(location)));
  });
}
