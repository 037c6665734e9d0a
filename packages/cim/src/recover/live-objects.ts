import { crc32, EvidenceError } from "@unbind/bytes";
import type { RecordLocation } from "../btree/index-key.ts";
import type { CimValue, NamedValue } from "../objects/cim-value.ts";
import { readInstanceHeader } from "../objects/instance-record.ts";
import type { RepositoryState } from "../repository/state.ts";

/** The live objects of one class and key, one in each namespace that has it. */
export interface LiveObjects {
  /** Hashes of their namespaces. */
  namespaces: string[];
  /** Records by stamp, which no two objects share. */
  byStamp: Map<bigint, Uint8Array>;
  /** Content by namespace hash. */
  contents: Map<string, string>;
}

const NONE: LiveObjects = { namespaces: [], byStamp: new Map(), contents: new Map() };

/** Finds live objects by class and key; each is read once, when it is first compared with something. */
export class LiveIndex {
  readonly #state: RepositoryState;
  readonly #places = new Map<string, { namespaceHash: string; location: RecordLocation }[]>();
  readonly #read = new Map<string, LiveObjects>();

  constructor(state: RepositoryState) {
    this.#state = state;
    for (const { hash, instances } of state.catalogue.namespaces.values()) {
      for (const [classHash, ofClass] of instances) {
        for (const [instanceHash, location] of ofClass) {
          const places = this.#places.get(classHash + instanceHash) ?? [];
          this.#places.set(classHash + instanceHash, places);
          places.push({ namespaceHash: hash, location });
        }
      }
    }
  }

  find(classHash: string, instanceHash: string): LiveObjects {
    const identity = classHash + instanceHash;
    const places = this.#places.get(identity);
    if (!places) return NONE;
    const known = this.#read.get(identity);
    if (known) return known;
    const found: LiveObjects = { namespaces: [], byStamp: new Map(), contents: new Map() };
    this.#read.set(identity, found);
    for (const { namespaceHash, location } of places) {
      found.namespaces.push(namespaceHash);
      this.#add(found, namespaceHash, classHash, location);
    }
    return found;
  }

  /** A live record that can't be read still is a live object. */
  #add({ byStamp, contents }: LiveObjects, namespaceHash: string, classHash: string, location: RecordLocation): void {
    const { store, classes, decoder, version } = this.#state;
    try {
      const bytes = store?.fetch(location).bytes;
      if (!bytes) return;
      byStamp.set(readInstanceHeader(bytes, version).stamp, bytes);
      const layout = classes?.layout(namespaceHash, classHash) ?? decoder.builtIn(classHash);
      const properties = layout && decoder.decode(bytes, [layout])?.body.properties;
      if (properties) contents.set(namespaceHash, contentText(properties));
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
    }
  }
}

/** A text that is equal for equal values: byte arrays go in by checksum. */
export function contentText(properties: readonly NamedValue[]): string {
  return properties.map(({ name, value }) => `${name}=${valueText(value)}`).join("\n");
}

function valueText(value: CimValue): string {
  if (value === null) return "-";
  if (value instanceof Uint8Array) return `b${value.length}:${crc32(value)}`;
  if (Array.isArray(value)) return `[${value.map(valueText).join(",")}]`;
  if (typeof value === "object") return `{${value.className} ${contentText(value.properties)}}`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
