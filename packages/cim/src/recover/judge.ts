import type { EvidenceRef } from "@unbind/bytes";
import type { Instance } from "../repository/instance.ts";
import type { RepositoryState } from "../repository/state.ts";
import type { Finding } from "./finding.ts";
import type { LayoutFinder } from "./layout-finder.ts";
import { contentText, LiveIndex, type LiveObjects } from "./live-objects.ts";
import type { NamespaceWitness } from "./stale-keys.ts";

/**
 * What a finding is beside the live data. `copy`: the live record again. `rewritten`: the live object with the same
 * content, written earlier. `older-version`: the live object with other content. `deleted`: no live object. `unknown`:
 * index or mapping can't tell.
 */
export type Standing = "copy" | "rewritten" | "older-version" | "deleted" | "unknown";

/** A finding with its standing. */
export interface Judged {
  finding: Finding;
  instance: Instance;
  standing: Standing;
  /** Hashes of the live namespaces that hold an object of the same class and key. */
  liveIn: string[];
  /** What distinguishes its content; equal for equal values. */
  content: string;
}

/** Where one finding stands. */
export interface RecoveryPlace {
  from: Finding["from"];
  ref: EvidenceRef;
}

/** Compares findings with what is live. */
export class Judge {
  readonly #state: RepositoryState;
  readonly #layouts: LayoutFinder;
  readonly #witness: NamespaceWitness;
  readonly #live: LiveIndex;

  constructor(state: RepositoryState, layouts: LayoutFinder, witness: NamespaceWitness) {
    this.#state = state;
    this.#layouts = layouts;
    this.#witness = witness;
    this.#live = new LiveIndex(state);
  }

  judge(finding: Finding): Judged {
    const { classHash, instanceHash } = finding.instance;
    const live = this.#live.find(classHash, instanceHash);
    const known = finding.instance.namespaceHash ?? this.#witnessed(finding, live);
    const content = contentText(finding.instance.properties);
    const standing = standingOf(finding, live, known, content);
    const namespaceHash = known ?? only(live.namespaces) ?? this.#onlyHome(classHash);
    return { finding, instance: { ...finding.instance, namespaceHash }, standing, liveIn: live.namespaces, content };
  }

  /** A key of the same class and key text says nothing of which one this is where others live. */
  #witnessed({ instance, listed }: Finding, { namespaces }: LiveObjects): string | undefined {
    const { classHash, instanceHash } = instance;
    const exact = this.#witness.namespaceOfRecord(classHash, listed);
    return exact ?? (namespaces.length === 0 ? this.#witness.namespaceOf(classHash, instanceHash) : undefined);
  }

  /** The only namespace that defines the class, else the only one of those that has live instances of it. */
  #onlyHome(classHash: string): string | undefined {
    const homes = this.#layouts.namespacesOf(classHash);
    const { namespaces } = this.#state.catalogue;
    return only(homes) ?? only(homes.filter((hash) => namespaces.get(hash)?.instances.has(classHash)));
  }
}

function standingOf(
  { bytes, instance, isDecoded }: Finding,
  { namespaces, byStamp, contents }: LiveObjects,
  known: string | undefined,
  content: string,
): Standing {
  if (!isDecoded) return "deleted";
  const twin = byStamp.get(instance.timestamps.written);
  if (twin && startsWith(twin, bytes)) return "copy";
  const rivals = known === undefined ? namespaces : namespaces.filter((hash) => hash === known);
  if (rivals.length === 0) return "deleted";
  return rivals.some((hash) => contents.get(hash) === content) ? "rewritten" : "older-version";
}

/** The one element of a list that has no other. */
function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** A cut record is a copy if what is left of it is. */
function startsWith(whole: Uint8Array, part: Uint8Array): boolean {
  return part.length <= whole.length && part.every((byte, i) => byte === whole[i]);
}
