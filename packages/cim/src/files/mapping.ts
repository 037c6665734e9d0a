/**
 * Mapping files (`MAPPINGn.MAP`, on XP also `OBJECTS.MAP` and `INDEX.MAP`): which physical page of OBJECTS.DATA and
 * INDEX.BTR holds each logical page, and which physical pages are free. Little-endian. Layout as observed in Windows
 * 10 and XP repositories, field names as in libyal's dtformats. The checksums of pages (`pageSum`) are of an unknown
 * algorithm and not verified.
 */
import { MalformedError, TruncatedError } from "@unbind/bytes";

export const MAP_START = 0xabcd;
export const MAP_END = 0xdcba;
/** Stands for "no physical page". */
export const UNMAPPED = 0xffff_ffff;
const PHYSICAL_MASK = 0x3fff_ffff;
/** Mapping files hold 24 bytes for each page; this is enough for a data file of 16 GB. */
export const MAX_MAPPING_BYTES: number = 64 << 20;

/** `vista`: Windows Vista, Server 2008 and later. `xp`: XP and Server 2003. */
export type RepositoryVersion = "xp" | "vista";

/** The half of a mapping that is about one file. */
export interface MapBlock {
  /** Grows with transactions. */
  version: number;
  /** Grows by one with each mapping written (Vista+). */
  generation: number | undefined;
  physicalPages: number;
  /** Physical page by logical page, or {@link UNMAPPED}. */
  pages: Uint32Array;
  /** Generation in which each logical page was last moved (Vista+). */
  lastChanged: Uint32Array | undefined;
  /** Logical root page of the index, in entry 0 of the index block (Vista+). */
  root: number | undefined;
  /** Free physical pages. */
  free: Uint32Array;
}

/** One mapping file. */
export interface Mapping {
  path: string;
  /** File name, `MAPPING3.MAP`. */
  name: string;
  variant: RepositoryVersion;
  objects: MapBlock;
  index: MapBlock;
  /** Vista+: 1 after a clean shutdown, 0 otherwise (meaning inferred). */
  trailer: number | undefined;
}

interface BlockLayout {
  headerBytes: number;
  entryBytes: number;
  physicalPagesAt: number;
}

const LAYOUTS: Record<RepositoryVersion, BlockLayout> = {
  vista: { headerBytes: 24, entryBytes: 24, physicalPagesAt: 16 },
  xp: { headerBytes: 16, entryBytes: 4, physicalPagesAt: 8 },
};

/**
 * Reads a whole mapping file, Vista+ layout first: counts, the mark at the computed end and the second block decide,
 * since single fields of small maps fit both layouts.
 *
 * @throws CIM_MAP_DAMAGED neither layout fits
 */
export function parseMapping(bytes: Uint8Array, path: string, name: string): Mapping {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const variant of ["vista", "xp"] as const) {
    const objects = readBlock(view, 0, variant);
    const index = objects && readBlock(view, objects.end, variant);
    if (!index) continue;
    const trailer = variant === "vista" && index.end + 4 <= bytes.length ? view.getUint32(index.end, true) : undefined;
    return { path, name, variant, objects: objects.block, index: index.block, trailer };
  }
  const message = "neither the Vista nor the XP layout of a mapping file fits";
  throw new MalformedError("CIM_MAP_DAMAGED", message, { ref: { path, offset: 0, structure: "mapping" } });
}

/** Reads an XP `OBJECTS.MAP` or `INDEX.MAP`: one block, perhaps with stale bytes behind. @throws CIM_MAP_DAMAGED */
export function parseSingleBlock(bytes: Uint8Array, path: string): MapBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = readBlock(view, 0, "xp");
  if (found) return found.block;
  const message = "not a mapping block";
  throw new MalformedError("CIM_MAP_DAMAGED", message, { ref: { path, offset: 0, structure: "mapping block" } });
}

/** Number in `MAPPING.VER`: which `MAPPINGn.MAP` is active (XP). @throws CIM_MAP_DAMAGED */
export function parseMappingVersion(bytes: Uint8Array, path: string): number {
  if (bytes.length < 4) {
    throw new TruncatedError("CIM_MAP_DAMAGED", "MAPPING.VER is shorter than 4 bytes", { ref: { path, offset: 0 } });
  }
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

/** Whether bytes begin like a mapping file. */
export function hasMappingMagic(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0xcd && head[1] === 0xab && head[2] === 0 && head[3] === 0;
}

function readBlock(view: DataView, start: number, variant: RepositoryVersion): { block: MapBlock; end: number } | null {
  const { headerBytes, entryBytes, physicalPagesAt } = LAYOUTS[variant];
  if (start + headerBytes > view.byteLength || view.getUint32(start, true) !== MAP_START) return null;
  const count = view.getUint32(start + physicalPagesAt + 4, true);
  const freeAt = start + headerBytes + count * entryBytes;
  if (freeAt + 4 > view.byteLength) return null;
  const freeCount = view.getUint32(freeAt, true);
  const endAt = freeAt + 4 + freeCount * 4;
  if (endAt + 4 > view.byteLength || view.getUint32(endAt, true) !== MAP_END) return null;
  const entries = readEntries(view, start + headerBytes, count, variant);
  const free = Uint32Array.from({ length: freeCount }, (_, i) => view.getUint32(freeAt + 4 + 4 * i, true));
  const block = {
    version: view.getUint32(start + 4, true),
    generation: variant === "vista" ? view.getUint32(start + 8, true) : undefined,
    physicalPages: view.getUint32(start + physicalPagesAt, true),
    ...entries,
    free,
  };
  return { block, end: endAt + 4 };
}

function readEntries(
  view: DataView,
  start: number,
  count: number,
  variant: RepositoryVersion,
): Pick<MapBlock, "pages" | "lastChanged" | "root"> {
  const { entryBytes } = LAYOUTS[variant];
  const pages = new Uint32Array(count);
  const lastChanged = variant === "vista" ? new Uint32Array(count) : undefined;
  for (let i = 0; i < count; i++) {
    const at = start + i * entryBytes;
    pages[i] = physicalPage(view.getUint32(at, true), variant);
    if (lastChanged) lastChanged[i] = view.getUint32(at + 20, true);
  }
  const root = variant === "vista" && count > 0 ? view.getUint32(start + 12, true) : undefined;
  return { pages, lastChanged, root };
}

/** Vista+ marks an unmapped entry with all bits, XP with the two top bits. */
function physicalPage(value: number, variant: RepositoryVersion): number {
  if (variant === "vista") return value === UNMAPPED ? UNMAPPED : value & PHYSICAL_MASK;
  return value >>> 30 === 3 ? UNMAPPED : value;
}
