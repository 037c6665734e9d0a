import type { RecordLocation } from "../btree/index-key.ts";
import type { RepositoryVersion } from "../files/mapping.ts";
import { ByteWriter } from "./byte-writer.ts";
import { KeyTree } from "./key-tree.ts";
import { encodeVistaMapping, encodeXpBlock } from "./mapping-encoder.ts";
import { PageFile, type PagePlacement } from "./page-file.ts";
import { RecordFile } from "./record-file.ts";

/** Mapping files that take turns. */
const MAPPING_FILES: Record<RepositoryVersion, number> = { vista: 3, xp: 2 };
const FIRST_VERSION = 100;

/** A written repository: content by file name, `OBJECTS.DATA`, `INDEX.BTR`, `MAPPING1.MAP` and so on. */
export type RepositoryImage = Record<string, Uint8Array<ArrayBufferLike>>;

/** How a state is written. */
export interface CommitOptions {
  /** Where changed pages of OBJECTS.DATA go; `append` by default. */
  objects?: PagePlacement;
  /** Where changed pages of INDEX.BTR go; `append` by default. */
  index?: PagePlacement;
  /** Whether the mapping says that WMI was closed in order; true by default. */
  cleanShutdown?: boolean;
}

/** A record and the keys that name it. */
export interface StoredObject {
  keys: string[];
  records: RecordLocation[];
}

/** The files of a repository while it is written. */
export class RepositoryStorage {
  readonly version: RepositoryVersion;
  readonly objects: PageFile = new PageFile();
  readonly index: PageFile = new PageFile();
  readonly records: RecordFile;
  readonly tree: KeyTree;
  /** By number of the file. */
  readonly #maps = new Map<number, Uint8Array>();
  #mapVersion = FIRST_VERSION;
  #generation = 0;

  constructor(version: RepositoryVersion) {
    this.version = version;
    this.records = new RecordFile(this.objects, version);
    this.tree = new KeyTree(this.index, version === "xp");
  }

  /** Number of mapping files that take turns. */
  get mappingFiles(): number {
    return MAPPING_FILES[this.version];
  }

  /** Stores a record and files it under a key that ends in its location. Further keys without one may follow. */
  store(record: Uint8Array, keys: readonly string[], bareKeys: readonly string[] = []): StoredObject {
    const location = this.records.add(record);
    const { page, id, size } = location;
    const all = [...keys.map((key) => `${key}.${page}.${id}.${size}`), ...bareKeys];
    for (const key of all) this.tree.add(key);
    return { keys: all, records: [location] };
  }

  /** Takes keys out; the record stays in its page. */
  forget({ keys }: StoredObject): void {
    for (const key of keys) this.tree.remove(key);
  }

  /** Takes keys and records out, the record stored last first. */
  remove(object: StoredObject): void {
    this.forget(object);
    for (const location of object.records.toReversed()) this.records.remove(location);
  }

  /** Writes changed pages and the next mapping file. Without changes only the generation grows. */
  commit({ objects, index, cleanShutdown = true }: CommitOptions = {}): void {
    this.records.flush();
    this.tree.flush();
    if (this.objects.isChanged || this.index.isChanged) this.#mapVersion++;
    this.#generation++;
    this.objects.commit(this.#generation, objects);
    this.index.commit(this.#generation, index);
    this.#maps.set(this.#currentMap, this.#encodeMap(cleanShutdown));
  }

  /** All files as of the last commit. */
  image(): RepositoryImage {
    const image: RepositoryImage = { "OBJECTS.DATA": this.objects.toBytes(), "INDEX.BTR": this.index.toBytes() };
    for (const [number, bytes] of [...this.#maps].sort(([a], [b]) => a - b)) image[`MAPPING${number}.MAP`] = bytes;
    if (this.version === "xp") {
      const number = new ByteWriter();
      number.u32(this.#currentMap);
      image["MAPPING.VER"] = number.slice();
      image["OBJECTS.MAP"] = encodeXpBlock(this.objects, this.#mapVersion);
      image["INDEX.MAP"] = encodeXpBlock(this.index, this.#mapVersion);
    }
    return image;
  }

  get #currentMap(): number {
    return ((this.#generation - 1) % this.mappingFiles) + 1;
  }

  #encodeMap(isClean: boolean): Uint8Array {
    const { objects, index } = this;
    if (this.version === "xp") {
      const out = new ByteWriter();
      out.block(encodeXpBlock(objects, this.#mapVersion));
      out.block(encodeXpBlock(index, this.#mapVersion));
      return out.slice();
    }
    const counters = { version: this.#mapVersion, generation: this.#generation };
    return encodeVistaMapping(objects, index, this.tree.root, counters, isClean);
  }
}
