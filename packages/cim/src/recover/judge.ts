import { crc32, EvidenceError, type EvidenceRef } from "@unbind/bytes";
import type { RecordLocation } from "../btree/index-key.ts";
import type { CimValue, NamedValue } from "../objects/cim-value.ts";
import type { Instance } from "../repository/instance.ts";
import type { RepositoryState } from "../repository/state.ts";
import type { Finding } from "./finding.ts";
import type { LayoutFinder } from "./layout-finder.ts";
import type { NamespaceWitness } from "./stale-keys.ts";

/**
 * What a finding is beside the live data. `copy`: the live record again. `rewritten`: the live object with the same
 * content, written earlier. `older-version`: the live object with other content. `deleted`: no live object. `unknown`: index or
 * mapping can't tell.
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

/** Compares findings with what is live. */
export class Judge {
  readonly #state: RepositoryState;
  readonly #layouts: LayoutFinder;
  readonly #witness: NamespaceWitness;
  readonly #live = new Map<string, { namespaceHash: string; location: RecordLocation }[]>();

  constructor(state: RepositoryState, layouts: LayoutFinder, witness: NamespaceWitness) {
    this.#state = state;
    this.#layouts = layouts;
    this.#witness = witness;
    for (const { hash, instances } of state.catalogue.namespaces.values()) {
      for (const [classHash, ofClass] of instances) {
        for (const [instanceHash, location] of ofClass) {
          const places = this.#live.get(classHash + instanceHash) ?? [];
          this.#live.set(classHash + instanceHash, places);
          places.push({ namespaceHash: hash, location });
        }
      }
    }
  }

  judge(finding: Finding): Judged {
    const { classHash, instanceHash } = finding.instance;
    const live = this.#live.get(classHash + instanceHash) ?? [];
    const liveIn = live.map(({ namespaceHash }) => namespaceHash);
    const known = finding.instance.namespaceHash ?? this.#witness.namespaceOf(classHash, instanceHash, finding.listed);
    const rivals = known === undefined ? live : live.filter(({ namespaceHash }) => namespaceHash === known);
    const content = contentText(finding.instance.properties);
    const standing = this.#standing(finding, rivals, content);
    const namespaceHash = known ?? only(liveIn) ?? this.#onlyHome(classHash);
    return { finding, instance: { ...finding.instance, namespaceHash }, standing, liveIn, content };
  }

  /** The only namespace that defines the class, else the only one of those that has live instances of it. */
  #onlyHome(classHash: string): string | undefined {
    const homes = this.#layouts.namespacesOf(classHash);
    const { namespaces } = this.#state.catalogue;
    return only(homes) ?? only(homes.filter((hash) => namespaces.get(hash)?.instances.has(classHash)));
  }

  #standing(
    { bytes, instance, isDecoded }: Finding,
    rivals: readonly { namespaceHash: string; location: RecordLocation }[],
    content: string,
  ): Standing {
    if (rivals.length === 0 || !isDecoded) return "deleted";
    let standing: Standing = "older-version";
    for (const { namespaceHash, location } of rivals) {
      const live = this.#bytesOf(location);
      if (!live) continue;
      if (startsWith(live, bytes)) return "copy";
      if (contentText(this.#propertiesOf(namespaceHash, instance.classHash, live)) === content) standing = "rewritten";
    }
    return standing;
  }

  #bytesOf(location: RecordLocation): Uint8Array | undefined {
    try {
      return this.#state.store?.fetch(location).bytes;
    } catch (error) {
      if (error instanceof EvidenceError) return undefined;
      throw error;
    }
  }

  #propertiesOf(namespaceHash: string, classHash: string, bytes: Uint8Array): readonly NamedValue[] {
    const layout = this.#state.classes?.layout(namespaceHash, classHash) ?? this.#state.decoder.builtIn(classHash);
    return (layout && this.#state.decoder.decode(bytes, [layout])?.body.properties) ?? [];
  }
}

/** The one element of a list that has no other. */
function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** A cut record is a copy if what is left of it is. */
function startsWith(whole: Uint8Array, part: Uint8Array): boolean {
  return part.length <= whole.length && part.every((byte, i) => byte === whole[i]);
}

/** A text that is equal for equal values: long byte arrays go in by checksum. */
function contentText(properties: readonly NamedValue[]): string {
  return properties.map(({ name, value }) => `${name}=${valueText(value)}`).join("\n");
}

function valueText(value: CimValue): string {
  if (value === null) return "-";
  if (value instanceof Uint8Array) return `b${value.length}:${crc32(value)}`;
  if (Array.isArray(value)) return `[${value.map(valueText).join(",")}]`;
  if (typeof value === "object") return `{${value.className} ${contentText(value.properties)}}`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Where one finding stands. */
export interface RecoveryPlace {
  from: Finding["from"];
  ref: EvidenceRef;
}
