import type { EvidenceRef, Issue } from "@unbind/bytes";
import type { Sighting } from "@unbind/model";
import { type MofDeclaration, parseBinaryMof, parseMof } from "@unbind/mof";
import { MofOffsets } from "./mof-offsets.ts";
import { sightingsOfMof } from "./mof-sightings.ts";

/** What a MOF file, text or binary, says. */
export interface MofEvidence {
  sightings: Sighting[];
  issues: Issue[];
  /** Classes and instances that the file declares. */
  objects: number;
  /** Namespaces they would lie in, sorted. */
  namespaces: string[];
}

/** Reads MOF text; offsets of sightings and issues are bytes of the file. Never throws on input. */
export function mofTextEvidence(bytes: Uint8Array, path: string): MofEvidence {
  const { declarations, issues, text, encoding = "utf-8" } = parseMof(bytes);
  const offsets = new MofOffsets(bytes, text, encoding);
  const refOf = (start: number, end: number): EvidenceRef => {
    const offset = offsets.byteOffset(start);
    return { path, offset, length: offsets.byteOffset(end) - offset };
  };
  const found = sightingsOfMof(declarations, { source: "mof/instance", refOf });
  const own = issues.map(({ code, severity, message, offset, line, column }): Issue => {
    const evidence = { path, offset: offsets.byteOffset(offset) };
    return { code, severity, message: `line ${line}, column ${column}: ${message}`, evidence };
  });
  return evidenceOf(declarations, found.sightings, [...own, ...found.issues]);
}

/** Reads binary MOF. Its objects are compressed together, so each refers to the whole and says where in it it lies. */
export function mofBinaryEvidence(bytes: Uint8Array, path: string): MofEvidence {
  const read = parseBinaryMof(bytes);
  if (!read) return { sightings: [], issues: [], objects: 0, namespaces: [] };
  const { declarations, issues, byteLength } = read;
  const whole = { path, offset: 0, length: byteLength };
  const placeOf = (start: number) => `object at byte ${start} of the decompressed data`;
  const found = sightingsOfMof(declarations, { source: "bmf/instance", refOf: () => ({ ...whole }), placeOf });
  const own = issues.map(({ code, severity, message, offset }): Issue => {
    if (code === "BMF_HEADER" || code === "BMF_COMPRESSION") {
      return { code, severity, message, evidence: { path, offset: Math.min(offset, bytes.length) } };
    }
    return { code, severity, message: `byte ${offset} of the decompressed data: ${message}`, evidence: { ...whole } };
  });
  return evidenceOf(declarations, found.sightings, [...own, ...found.issues]);
}

function evidenceOf(declarations: readonly MofDeclaration[], sightings: Sighting[], issues: Issue[]): MofEvidence {
  const objects = declarations.filter((one) => one.kind === "class" || one.kind === "instance");
  const namespaces = [...new Set(objects.map(({ namespace }) => namespace))].sort();
  return { sightings, issues, objects: objects.length, namespaces };
}
