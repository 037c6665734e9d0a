import { type ByteSource, compareText, type IssueLog, issueOf } from "@unbind/bytes";
import {
  MAX_MAPPING_BYTES,
  type MapBlock,
  type Mapping,
  parseMapping,
  parseMappingVersion,
  parseSingleBlock,
  type RepositoryVersion,
} from "./mapping.ts";
import { type LoadOptions, readWhole } from "./paged-bytes.ts";

/** A mapping file as collected; `name` is its file name, in any case. */
export interface MapFile {
  source: ByteSource;
  path: string;
  name: string;
}

/** What the mapping files of a folder say. */
export interface MapSet {
  /** Best first: the one to read by default, then the others as older states. */
  mappings: Mapping[];
  version: RepositoryVersion | undefined;
}

/** What has been read of the XP files that stand beside the mappings. */
interface Parts {
  mappings: Mapping[];
  /** Number in MAPPING.VER. */
  active: number | undefined;
  objects: MapBlock | undefined;
  index: MapBlock | undefined;
  path: string;
}

/**
 * Reads all mapping files and puts the current one first: on Vista+ the highest version, on a tie the highest
 * generation; on XP the one MAPPING.VER names, then the highest version. Files that don't parse become issues.
 */
export async function readMaps(files: readonly MapFile[], issues: IssueLog, options?: LoadOptions): Promise<MapSet> {
  const parts: Parts = { mappings: [], active: undefined, objects: undefined, index: undefined, path: "" };
  for (const file of [...files].sort((a, b) => compareText(a.path, b.path))) {
    try {
      readPart(parts, file, await readWhole(file.source, file.path, MAX_MAPPING_BYTES, options));
    } catch (error) {
      options?.signal?.throwIfAborted();
      issues.add(issueOf(error, { path: file.path, offset: 0, structure: "mapping" }));
    }
  }
  const { objects, index, path } = parts;
  if (parts.mappings.length === 0 && objects && index) {
    parts.mappings.push({ path, name: "OBJECTS.MAP", variant: "xp", objects, index, trailer: undefined });
  }
  const mappings = parts.mappings.sort((a, b) => compareMappings(a, b, parts.active));
  return { mappings, version: mappings[0]?.variant };
}

function readPart(parts: Parts, { path, name }: MapFile, bytes: Uint8Array): void {
  const upper = name.toUpperCase();
  if (upper === "MAPPING.VER") {
    parts.active = parseMappingVersion(bytes, path);
  } else if (upper === "OBJECTS.MAP") {
    parts.objects = parseSingleBlock(bytes, path);
    parts.path = path;
  } else if (upper === "INDEX.MAP") {
    parts.index = parseSingleBlock(bytes, path);
  } else {
    parts.mappings.push(parseMapping(bytes, path, name));
  }
}

/** Current one first; the order of files never matters, so ties end in the name. */
function compareMappings(a: Mapping, b: Mapping, active: number | undefined): number {
  return (
    Number(isActive(b, active)) - Number(isActive(a, active)) ||
    b.objects.version - a.objects.version ||
    (b.objects.generation ?? 0) - (a.objects.generation ?? 0) ||
    compareText(a.path, b.path)
  );
}

function isActive({ name, variant }: Mapping, active: number | undefined): boolean {
  return variant === "xp" && active !== undefined && name.toUpperCase() === `MAPPING${active}.MAP`;
}
