import { EvidenceError, memorySource } from "@unbind/bytes";
import { filesOf } from "../fixtures/image-files.ts";
import { carveObjects } from "../recover/carve-objects.ts";
import { findLostInstances } from "../recover/lost-instances.ts";
import { recoverObjects } from "../recover/recover-objects.ts";
import { Repository } from "../repository/repository.ts";
import { subscriptionParts } from "../repository/subscription-parts.ts";
import { classToMof, instanceToMof } from "../text/mof-text.ts";
import type { Files } from "./mutation.ts";

/** What reading everything of a repository came to. */
export interface MutantOutcome {
  instances: number;
  recovered: number;
  issues: number;
}

/**
 * Reads whatever there is to read, live and deleted, with and without index.
 *
 * @throws Error if an issue isn't one of ours or isn't located; anything that a reader lets slip
 */
export async function checkMutant(files: Files): Promise<MutantOutcome> {
  const repository = await Repository.open(filesOf({ ...files }));
  let instances = 0;
  for (const { hash } of repository.namespaces()) {
    for (const one of repository.classes(hash)) classToMof(one);
    for (const one of repository.instances(hash)) {
      instanceToMof(one);
      instances++;
    }
    repository.references(hash);
  }
  subscriptionParts(repository);
  repository.sessions();
  const recovered = recoverObjects(repository);
  findLostInstances(repository, recovered);
  const objects = files["OBJECTS.DATA"] ?? new Uint8Array();
  const carved = await carveObjects({ source: memorySource(objects), path: "OBJECTS.DATA" });
  const issues = [...repository.issues, ...carved.issues];
  for (const { code, evidence } of issues) {
    if (!code.startsWith("CIM_")) throw new EvidenceError("CIM_FUZZ", `foreign issue ${code}`);
    if (!Number.isSafeInteger(evidence.offset) || evidence.offset < 0 || evidence.path === "") {
      throw new EvidenceError("CIM_FUZZ", `issue ${code} isn't located`);
    }
  }
  return { instances, recovered: recovered.length + carved.recovered.length, issues: issues.length };
}
