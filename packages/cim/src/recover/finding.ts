import { EvidenceError, type IssueLog } from "@unbind/bytes";
import { className, readHeap } from "../objects/class-part.ts";
import { readInstanceHeader } from "../objects/instance-record.ts";
import { Region } from "../objects/region.ts";
import type { Instance } from "../repository/instance.ts";
import { keyTexts, relativePath } from "../repository/instance.ts";
import type { DecodedInstance, InstanceDecoder, InstanceOrigin } from "../repository/instance-decoder.ts";
import { readCutInstance } from "./cut-instance.ts";
import type { LayoutFinder } from "./layout-finder.ts";
import type { JoinedRecord } from "./record-joiner.ts";

/**
 * Where an object was found outside the live data. `older-map`: through an older mapping file. `unreferenced`: listed
 * by a live page, named by no key. `free-page`: in a page that holds nothing live. `emptied-page`: in a live page
 * without records. `page-slack`: behind the records of a live page. `carved`: in OBJECTS.DATA alone.
 */
export type RecoverySource = "older-map" | "unreferenced" | "free-page" | "emptied-page" | "page-slack" | "carved";

/** An instance found outside the live data, not judged yet. */
export interface Finding {
  from: RecoverySource;
  instance: Instance;
  bytes: Uint8Array;
  /** Record id and size by the table of contents that lists it; undefined if none does. */
  listed: { id: number; size: number } | undefined;
  /** Its properties could be read, all or as far as its bytes are there. */
  isDecoded: boolean;
  /** How far to trust the decoding: 1 for a layout of the same class stamp, less for others. */
  fit: number;
}

const FIT_SAME_STAMP = 1;
const FIT_OTHER_STAMP = 0.9;
const FIT_BUILT_IN = 0.85;
const FIT_CUT = 0.5;
const FIT_NAME_ONLY = 0.3;

const NOWHERE = { namespace: undefined, namespaceHash: undefined, instanceHash: undefined };

/** Bytes searched for the names of classes that nothing defines, in one recovery. */
const MAX_NAME_SEARCH_BYTES: number = 64 << 20;

/** Decodes what may be an instance record; undefined if it isn't one. */
export class FindingReader {
  #searchLeft: number = MAX_NAME_SEARCH_BYTES;
  readonly #decoder: InstanceDecoder;
  readonly #layouts: LayoutFinder;
  readonly #issues: IssueLog;

  constructor(decoder: InstanceDecoder, layouts: LayoutFinder, issues: IssueLog) {
    this.#decoder = decoder;
    this.#layouts = layouts;
    this.#issues = issues;
  }

  /** The finding in a record whose header is plausible; `origin` is what an index key says of it. */
  read(
    from: RecoverySource,
    record: JoinedRecord,
    listed: Finding["listed"],
    origin?: InstanceOrigin,
  ): Finding | undefined {
    const { classHash, classStamp } = readInstanceHeader(record.bytes, this.#decoder.version);
    const at = origin ?? { ...NOWHERE, classHash };
    if (record.bytes.length < record.size) return this.#cut(from, record, listed, at);
    const decoded = this.#decode(record.bytes, classHash);
    if (!decoded) return this.#nameOnly(from, record, listed, at);
    const { layout } = decoded;
    const isBuiltIn = layout.classStamp === undefined;
    const fit = isBuiltIn ? FIT_BUILT_IN : layout.classStamp === classStamp ? FIT_SAME_STAMP : FIT_OTHER_STAMP;
    return {
      from,
      instance: this.#decoder.make(record, at, decoded),
      bytes: record.bytes,
      listed,
      isDecoded: true,
      fit,
    };
  }

  #decode(bytes: Uint8Array, classHash: string): DecodedInstance | undefined {
    const layouts = this.#layouts.layouts(classHash);
    const builtIn = this.#decoder.builtIn(classHash);
    return (
      (layouts.length > 0 ? this.#decoder.decode(bytes, layouts) : undefined) ??
      this.#decoder.decode(bytes, this.#layouts.lostLayouts(classHash)) ??
      (builtIn && this.#decoder.decode(bytes, [builtIn]))
    );
  }

  #cut(from: RecoverySource, record: JoinedRecord, listed: Finding["listed"], at: InstanceOrigin): Finding | undefined {
    const { version, hasher } = this.#decoder;
    const builtIn = this.#decoder.builtIn(at.classHash);
    for (const layout of [...this.#layouts.layouts(at.classHash), ...(builtIn ? [builtIn] : [])]) {
      const properties = readCutInstance(record.bytes, record.size, version, layout);
      if (!properties) continue;
      const header = readInstanceHeader(record.bytes, version);
      const keys = keyTexts(layout, properties);
      const origin = { ...at, instanceHash: at.instanceHash ?? hasher.ofInstance(keys) };
      const raw = this.#decoder.raw(record, origin, header, layout.className);
      const path = relativePath(layout, properties);
      const instance = { ...raw, properties, derivation: layout.derivation, relativePath: path };
      return { from, instance, bytes: record.bytes, listed, isDecoded: true, fit: FIT_CUT };
    }
    return undefined;
  }

  /** A record no layout fits still names its class in its heap; the name must have the hash of the header. */
  #nameOnly(
    from: RecoverySource,
    record: JoinedRecord,
    listed: Finding["listed"],
    at: InstanceOrigin,
  ): Finding | undefined {
    const { version, hasher } = this.#decoder;
    this.#searchLeft -= record.bytes.length;
    if (this.#searchLeft < 0) {
      this.#reportLimit(record);
      return undefined;
    }
    const name = classNameOf(record.bytes, 2 * hasher.length + 16);
    if (name === undefined || hasher.of(name) !== at.classHash) return undefined;
    const header = readInstanceHeader(record.bytes, version);
    const instance = this.#decoder.raw(record, at, header, name);
    return { from, instance, bytes: record.bytes, listed, isDecoded: false, fit: FIT_NAME_ONLY };
  }

  #reportLimit({ ref }: JoinedRecord): void {
    const message = "records of unknown classes from here on are not named (MAX_NAME_SEARCH_BYTES)";
    this.#issues.add({ code: "CIM_RECOVERY_LIMIT", severity: "warning", message, evidence: ref });
  }
}

/** The heap is found by its length, which leads exactly to the end of the record. */
function classNameOf(bytes: Uint8Array, start: number): string | undefined {
  const region = new Region(bytes, start);
  for (let at = 9; at + 4 < region.byteLength; at++) {
    const length = region.u32(at, "heap length") - 0x8000_0000;
    if (length !== region.byteLength - at - 4) continue;
    try {
      return className(readHeap(region, at), region.u32(5, "class name"));
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
    }
  }
  return undefined;
}
