import { EvidenceError, type IssueLog } from "@unbind/bytes";
import type { KeyHasher } from "../btree/key-hash.ts";
import type { RepositoryVersion } from "../files/mapping.ts";
import type { InstanceBody } from "../objects/instance-body.ts";
import { type InstanceHeader, readInstanceHeader, readInstanceRecord } from "../objects/instance-record.ts";
import type { Layout } from "../objects/layout.ts";
import type { StoredRecord } from "../objects/record-store.ts";
import { BUILT_IN_LAYOUTS, WELL_KNOWN_CLASSES } from "./built-in-classes.ts";
import { located, slackIssue } from "./class-table.ts";
import { type Instance, keyTexts, relativePath } from "./instance.ts";

/** What decoding an instance came to. */
export interface DecodedInstance {
  header: InstanceHeader;
  layout: Layout;
  body: InstanceBody;
  /** Texts of its key values, in hash order. */
  keys: string[];
}

/** What the caller knows of a record that the record itself doesn't say. */
export interface InstanceOrigin {
  namespace: string | undefined;
  namespaceHash: string | undefined;
  classHash: string;
  /** From the index key; undefined to have it computed. */
  instanceHash: string | undefined;
}

/** Decodes instance records with whichever layout fits. */
export class InstanceDecoder {
  readonly version: RepositoryVersion;
  readonly hasher: KeyHasher;
  readonly #builtIn: ReadonlyMap<string, Layout>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(version: RepositoryVersion, hasher: KeyHasher) {
    this.version = version;
    this.hasher = hasher;
    this.#builtIn = new Map(BUILT_IN_LAYOUTS.map((layout) => [hasher.ofName(layout.className), layout]));
    this.#names = new Map(WELL_KNOWN_CLASSES.map((name) => [hasher.ofName(name), name]));
  }

  /** The built-in layout of a class; undefined if there is none. */
  builtIn(classHash: string): Layout | undefined {
    return this.#builtIn.get(classHash);
  }

  /** Name of a well-known class; undefined for any other. */
  nameOf(classHash: string): string | undefined {
    return this.#names.get(classHash);
  }

  /**
   * Decodes a record with the first layout that fits it to the byte; a layout whose class stamp is the record's own
   * goes first. Undefined if none fits.
   *
   * @throws CIM_* the record is too short for a header, or the last layout tried doesn't fit and `mustFit` isn't set
   */
  decode(bytes: Uint8Array, layouts: readonly Layout[]): DecodedInstance | undefined {
    const header = readInstanceHeader(bytes, this.version);
    const ordered = layouts.length < 2 ? layouts : byStamp(layouts, header.classStamp);
    for (const layout of ordered) {
      const body = tryRead(bytes, this.version, layout);
      const isNamed = body?.className.toLowerCase() === layout.className.toLowerCase();
      if (body?.slack === 0 && isNamed) return { header, layout, body, keys: keyTexts(layout, body.properties) };
    }
    return undefined;
  }

  /**
   * The instance in a live record. Always gives one: without layout, or with bytes left over, it isn't `whole`, and
   * an issue says why.
   */
  live(stored: StoredRecord, origin: InstanceOrigin, layout: Layout | undefined, issues: IssueLog): Instance {
    const ref = { ...stored.ref, structure: "instance" };
    const usable = layout ?? this.builtIn(origin.classHash);
    try {
      const header = readInstanceHeader(stored.bytes, this.version);
      if (!usable) return this.raw(stored, origin, header);
      const body = readInstanceRecord(stored.bytes, this.version, usable);
      if (body.slack !== 0) issues.add(slackIssue(body.slack, ref));
      return this.#make(stored, origin, { header, layout: usable, body, keys: [] }, body.slack === 0);
    } catch (error) {
      issues.add(located(error, ref));
      return this.raw(stored, origin, undefined);
    }
  }

  /** The instance of a decoded record. */
  make(stored: StoredRecord, origin: InstanceOrigin, decoded: DecodedInstance): Instance {
    return this.#make(stored, origin, decoded, true);
  }

  #make(stored: StoredRecord, origin: InstanceOrigin, decoded: DecodedInstance, whole: boolean): Instance {
    const { header, layout, body } = decoded;
    return {
      namespace: origin.namespace,
      namespaceHash: origin.namespaceHash,
      className: layout.className,
      derivation: layout.derivation,
      properties: body.properties,
      relativePath: relativePath(layout, body.properties),
      classHash: origin.classHash,
      instanceHash: origin.instanceHash ?? this.hasher.ofInstance(decoded.keys),
      timestamps: { written: header.stamp, classWritten: header.classStamp },
      ref: { ...stored.ref, structure: "instance" },
      pieces: stored.pieces,
      pageGeneration: stored.pageGeneration,
      whole,
    };
  }

  /** What can be said of a record that no layout decodes. */
  raw(stored: StoredRecord, origin: InstanceOrigin, header: InstanceHeader | undefined, name?: string): Instance {
    const className = name ?? this.nameOf(origin.classHash) ?? origin.classHash;
    return {
      namespace: origin.namespace,
      namespaceHash: origin.namespaceHash,
      className,
      derivation: [className],
      properties: [],
      relativePath: className,
      classHash: origin.classHash,
      instanceHash: origin.instanceHash ?? "",
      timestamps: { written: header?.stamp ?? 0n, classWritten: header?.classStamp ?? 0n },
      ref: { ...stored.ref, structure: "instance" },
      pieces: stored.pieces,
      pageGeneration: stored.pageGeneration,
      whole: false,
    };
  }
}

function byStamp(layouts: readonly Layout[], stamp: bigint): Layout[] {
  return layouts.toSorted((a, b) => Number(b.classStamp === stamp) - Number(a.classStamp === stamp));
}

function tryRead(bytes: Uint8Array, version: RepositoryVersion, layout: Layout): InstanceBody | undefined {
  try {
    return readInstanceRecord(bytes, version, layout);
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}
