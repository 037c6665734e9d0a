import { EvidenceError } from "@unbind/bytes";
import { UNMAPPED } from "../files/mapping.ts";
import { PAGE_BYTES } from "../files/paged-bytes.ts";
import { type ClassRecord, readClassRecord } from "../objects/class-record.ts";
import { instanceHeaderBytes } from "../objects/instance-record.ts";
import type { TocEntry } from "../objects/object-page.ts";
import type { ObjectPages } from "../objects/record-store.ts";
import { Region } from "../objects/region.ts";
import { located } from "../repository/class-table.ts";
import type { RepositoryState } from "../repository/state.ts";
import type { Finding, FindingReader, RecoverySource } from "./finding.ts";
import { findInstanceHeaders } from "./header-search.ts";
import { orphanEntries, type PageRole, pageRoles, type RolePage } from "./page-roles.ts";
import type { RecordJoiner } from "./record-joiner.ts";

const SOURCES: Record<PageRole, RecoverySource> = {
  free: "free-page",
  emptied: "emptied-page",
  records: "page-slack",
  continuation: "page-slack",
};

/** Searches pages for what is left of instances. */
export class PageSearch {
  readonly #state: RepositoryState;
  readonly #pages: ObjectPages;
  readonly #reader: FindingReader;
  readonly #joiner: RecordJoiner;
  /** Roles of all pages. */
  readonly roles: RolePage[];

  constructor(state: RepositoryState, pages: ObjectPages, reader: FindingReader, joiner: RecordJoiner) {
    this.#state = state;
    this.#pages = pages;
    this.#reader = reader;
    this.#joiner = joiner;
    this.roles = pageRoles(state);
  }

  /** Records that live pages list and no key names; an issue each, unless there are no keys at all. */
  orphans(source: "unreferenced" | "carved"): Finding[] {
    const { store, issues } = this.#state;
    return orphanEntries(this.#state, this.roles).flatMap(({ page, location }) => {
      const ref = { path: this.#pages.file.path, offset: page.physical * PAGE_BYTES, structure: "object page" };
      const message = `record ${location.id} of logical page ${location.page} is named by no key`;
      if (source === "unreferenced") {
        issues.add({ code: "CIM_RECORD_UNREFERENCED", severity: "warning", message, evidence: ref });
      }
      try {
        const stored = store?.fetch(location);
        if (!stored || stored.bytes.length < instanceHeaderBytes(this.#state.version) + 4) return [];
        return this.#reader.read(source, { ...stored, size: location.size }, location) ?? [];
      } catch (error) {
        issues.add(located(error, ref));
        return [];
      }
    });
  }

  /** Everything with a plausible header in bytes that no live record owns. */
  leftovers(source?: RecoverySource): Finding[] {
    return this.roles.flatMap((page) => this.#leftovers(page, source ?? SOURCES[page.role]));
  }

  #leftovers({ physical, role, leftoversAt }: RolePage, source: RecoverySource): Finding[] {
    const page = this.#pages.file.page(physical);
    const entries = role === "free" ? this.#pages.table(physical).entries : [];
    const headerBytes = instanceHeaderBytes(this.#state.version);
    const findings: Finding[] = [];
    let from = leftoversAt;
    for (const at of findInstanceHeaders(page, leftoversAt, page.length, this.#state.version)) {
      // Records don't stand inside each other; texts of hostile ones could.
      if (at < from) continue;
      const size = headerBytes + new Region(page).u32(at + headerBytes, "instance length");
      const found = this.#reader.read(source, this.#joiner.join(physical, at, size), listedAt(entries, at));
      if (!found) continue;
      findings.push(found);
      if (found.isDecoded) from = at + size;
    }
    return findings;
  }

  /** Records in the tables of pages that nothing owns, whatever they are. */
  *freeRecords(): Iterable<Uint8Array> {
    for (const { physical, role } of this.roles) {
      if (role !== "free") continue;
      for (const { offset, size } of this.#pages.table(physical).entries) {
        yield this.#joiner.join(physical, offset, size).bytes;
      }
    }
  }

  /** Class definitions among them. */
  lostClasses(): ClassRecord[] {
    const found: ClassRecord[] = [];
    for (const bytes of this.freeRecords()) {
      const record = tryClass(bytes);
      if (record) found.push(record);
    }
    return found;
  }
}

function listedAt(entries: readonly TocEntry[], offset: number): Finding["listed"] {
  const entry = entries.find((one) => one.offset === offset);
  return entry && { id: entry.id, size: entry.size };
}

function tryClass(bytes: Uint8Array): ClassRecord | undefined {
  try {
    const record = readClassRecord(bytes);
    return record.slack === 0 && record.part.name !== "" ? record : undefined;
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}

/** Physical pages that the current mapping uses. */
export function mappedPages({ current }: RepositoryState): Set<number> {
  return new Set(current?.objects.pages.filter((physical) => physical !== UNMAPPED));
}
