import type { Sighting } from "@unbind/model";
import type { HostNames } from "@unbind/subscriptions";
import type { EvidenceFacts } from "./merge.ts";

/** Folders that stand at the top of a Windows disk, or for one: what is above them holds one host's evidence. */
const DISK_FOLDER = /^(?:[a-z](?::|%3a)?|windows|winnt|users|programdata|documents and settings|program files)$/i;

/** On what was given the host of the evidence around it. */
export const HOST_FROM_NEIGHBOURS = "a MOF file doesn't name its host; the evidence collected with it does";

type Named = Pick<EvidenceFacts, "path" | "computers">;

/**
 * Gives MOF files the host of the evidence they were collected with: the nearest folder (or container) around them
 * with evidence that names a host decides, if it names one only. No folder above the container, or above the copy of
 * a disk, counts; a loose file shares its host with its own folder alone.
 */
export function withNeighbourHosts(sightings: Sighting[], evidence: readonly Named[], names: HostNames): Sighting[] {
  if (!sightings.some(needsHost)) return sightings;
  const folders = hostsOfFolders(evidence, names);
  const known = new Map<string, string>();
  return sightings.map((sighting) => {
    if (!needsHost(sighting)) return sighting;
    const { path } = sighting.evidence;
    const host = known.get(path) ?? hostAround(path, folders);
    known.set(path, host);
    return host === "" ? sighting : { ...sighting, host, caveats: [...sighting.caveats, HOST_FROM_NEIGHBOURS] };
  });
}

/** The host of what lies at a path, '' if nothing around it names one alone. */
export function neighbourHosts(evidence: readonly Named[], names: HostNames): (path: string) => string {
  const folders = hostsOfFolders(evidence, names);
  return (path) => hostAround(path, folders);
}

function needsHost({ host, source }: Sighting): boolean {
  return host === "" && (source.startsWith("mof/") || source.startsWith("bmf/"));
}

function hostsOfFolders(evidence: readonly Named[], names: HostNames): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const { path, computers } of evidence) {
    const hosts = new Set(computers.filter((name) => name !== "").map((name) => names.canonical(name, path)));
    if (hosts.size === 0) continue;
    for (const folder of foldersAround(path)) {
      const known = folders.get(folder) ?? new Set();
      folders.set(folder, known);
      for (const host of hosts) if (known.size < 2) known.add(host);
    }
  }
  return folders;
}

function hostAround(path: string, folders: ReadonlyMap<string, ReadonlySet<string>>): string {
  for (const folder of foldersAround(path)) {
    const hosts = folders.get(folder);
    if (!hosts) continue;
    const [only = ""] = hosts;
    return hosts.size === 1 ? only : "";
  }
  return "";
}

/** Folders around a path that may speak for it, nearest first. */
function foldersAround(path: string): string[] {
  const container = path.indexOf("!/");
  const segments = path.split("/");
  const own = segments.length - 1;
  let top = own;
  if (container >= 0) top = path.slice(0, container + 1).split("/").length;
  else {
    const disk = segments.findIndex((segment, i) => i > 0 && i < own && DISK_FOLDER.test(segment));
    if (disk > 0) top = disk;
  }
  const folders: string[] = [];
  for (let depth = own; depth >= top; depth--) folders.push(segments.slice(0, depth).join("/"));
  return folders;
}
