/**
 * Binary MOF (BMF): what mofcomp compiles MOF into and drivers and ACPI tables carry. Little-endian; observed in 213
 * files. Header: `FOMB`, u32 1, u32 compressed length, u32 decompressed length, then DS-01 data. Decompressed: `FOMB`,
 * u32 rootLength, u32 1, u32 1, u32 count, objects; then, optionally, `BMOFQUALFLAVOR11`, u32 n, n pairs of u32 offset
 * of a qualifier and u32 flavor.
 *
 * Not handled: how deleteclass, deleteinstance and amendment look in binary form isn't known.
 */
import { EvidenceError, type Severity } from "@unbind/bytes";
import { resolveAliases } from "./alias.ts";
import { BmfConverter } from "./bmf-declaration.ts";
import { type BmfObject, BmfObjectReader } from "./bmf-object.ts";
import type { MofClassDeclaration, MofInstanceDeclaration } from "./declaration.ts";
import { decompressDs01 } from "./ds01.ts";
import { MAX_OBJECTS, type MofIssueCode } from "./model.ts";

/** Largest decompressed length that is taken; the largest seen is 158,288. */
export const MAX_DECOMPRESSED_BYTES: number = 1 << 22;

const MAGIC: readonly number[] = [0x46, 0x4f, 0x4d, 0x42];
const HEADER_BYTES = 16;
const ROOT_HEADER_BYTES = 20;
const FLAVOR_MAGIC = "BMOFQUALFLAVOR11";
const FLAVOR_HEADER_BYTES = 20;
const FLAVOR_BYTES = 8;
const ISSUES_KEPT = 100;

/**
 * What can be wrong with binary MOF. `BMF_HEADER`: the header contradicts itself. `BMF_COMPRESSION`: the compressed
 * data end early or are damaged. `BMF_STRUCTURE`: an object, a list or the flavor table isn't laid out as it should be.
 * `BMF_LIMIT`: one of the named limits.
 */
export type BmfIssueCode = "BMF_HEADER" | "BMF_COMPRESSION" | "BMF_STRUCTURE" | "BMF_LIMIT" | MofIssueCode;

export interface BmfIssue {
  code: BmfIssueCode;
  severity: Severity;
  message: string;
  /** In bytes: in the file for `BMF_HEADER` and `BMF_COMPRESSION`, else in the decompressed data. */
  offset: number;
}

export interface BinaryMof {
  /** The classes and instances in the shape that a text gives; `start` and `end` are bytes of the decompressed data. */
  declarations: (MofClassDeclaration | MofInstanceDeclaration)[];
  /** The objects as they are stored. */
  objects: BmfObject[];
  issues: BmfIssue[];
  /** Bytes of the file that belong to the blob; buffers are often padded behind it. */
  byteLength: number;
  decompressed: Uint8Array;
  syncMarks: number;
  /** Entries of the flavor table; 0 without one. */
  flavorEntries: number;
}

/** Whether the bytes begin like binary MOF. */
export function isBinaryMof(bytes: Uint8Array): boolean {
  return (
    bytes.length >= HEADER_BYTES &&
    MAGIC.every((byte, i) => bytes[i] === byte) &&
    viewOf(bytes).getUint32(4, true) === 1
  );
}

/**
 * Reads binary MOF; undefined if the bytes don't begin with its header. Never throws on input: an object that can't be
 * read costs itself.
 */
export function parseBinaryMof(bytes: Uint8Array): BinaryMof | undefined {
  return isBinaryMof(bytes) ? new BmfReader(bytes).read() : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

class BmfReader {
  readonly #bytes: Uint8Array;
  readonly #issues: BmfIssue[] = [];
  readonly #objects: BmfObject[] = [];
  #flavors = new Map<number, number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): BinaryMof {
    const header = viewOf(this.#bytes);
    const compressedLength = header.getUint32(8, true);
    const declaredLength = header.getUint32(12, true);
    if (compressedLength > this.#bytes.length - HEADER_BYTES) {
      const have = this.#bytes.length - HEADER_BYTES;
      this.#add("BMF_HEADER", `compressed length ${compressedLength}, ${have} bytes are there`, 8);
    }
    if (declaredLength > MAX_DECOMPRESSED_BYTES) {
      this.#add("BMF_LIMIT", `decompressed length ${declaredLength} over MAX_DECOMPRESSED_BYTES`, 12);
    }
    const input = this.#bytes.subarray(HEADER_BYTES, HEADER_BYTES + compressedLength);
    const { bytes, syncMarks, fault } = decompressDs01(input, Math.min(declaredLength, MAX_DECOMPRESSED_BYTES));
    if (fault !== undefined) this.#add("BMF_COMPRESSION", fault.message, HEADER_BYTES + fault.offset);
    this.#readRoot(bytes);
    return {
      declarations: this.#declarations(),
      objects: this.#objects,
      issues: this.#issues,
      byteLength: HEADER_BYTES + input.length,
      decompressed: bytes,
      syncMarks,
      flavorEntries: this.#flavors.size,
    };
  }

  #add(code: BmfIssueCode, message: string, offset: number, severity: Severity = "error"): void {
    if (this.#issues.length < ISSUES_KEPT) this.#issues.push({ code, severity, message, offset });
  }

  #readRoot(bytes: Uint8Array): void {
    if (bytes.length < ROOT_HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
      this.#add("BMF_STRUCTURE", "no FOMB header in the decompressed data", 0);
      return;
    }
    const view = viewOf(bytes);
    const rootLength = view.getUint32(4, true);
    const count = view.getUint32(16, true);
    const end = Math.min(rootLength, bytes.length);
    if (end < rootLength)
      this.#add("BMF_STRUCTURE", `objects end at ${rootLength}, ${bytes.length} bytes are there`, 4);
    else this.#flavors = this.#flavorTable(bytes, rootLength);
    const reader = new BmfObjectReader(bytes, this.#flavors);
    const objectsEnd = this.#readObjects(reader, view, count, end);
    if (objectsEnd < rootLength) this.#add("BMF_STRUCTURE", "bytes behind the last object", objectsEnd);
    const unused = this.#flavors.size - reader.usedFlavors.size;
    if (unused > 0 && objectsEnd === rootLength && this.#issues.length === 0) {
      this.#add("BMF_STRUCTURE", `${unused} flavors belong to no qualifier`, rootLength);
    }
  }

  /** Reads the objects one behind the other; one that can't be read is stepped over by its length. */
  #readObjects(reader: BmfObjectReader, view: DataView, count: number, end: number): number {
    let at = ROOT_HEADER_BYTES;
    for (let i = 0; i < count; i++) {
      if (i === MAX_OBJECTS) {
        this.#add("BMF_LIMIT", `more than MAX_OBJECTS (${MAX_OBJECTS}) objects`, at);
        return at;
      }
      const byteLength = at + ROOT_HEADER_BYTES <= end ? view.getUint32(at, true) : 0;
      if (byteLength < ROOT_HEADER_BYTES || byteLength > end - at) {
        this.#add("BMF_STRUCTURE", `object ${i + 1} of ${count} isn't whole`, at);
        return at;
      }
      try {
        this.#objects.push(reader.object(at, at + byteLength));
      } catch (error) {
        if (!(error instanceof EvidenceError)) throw error;
        reader.reset();
        this.#add(error.code === "BMF_LIMIT" ? "BMF_LIMIT" : "BMF_STRUCTURE", error.message, at);
      }
      at += byteLength;
    }
    return at;
  }

  #flavorTable(bytes: Uint8Array, start: number): Map<number, number> {
    const flavors = new Map<number, number>();
    if (start === bytes.length) return flavors;
    const magic = String.fromCharCode(...bytes.subarray(start, start + FLAVOR_MAGIC.length));
    const view = viewOf(bytes);
    const count = (bytes.length - start - FLAVOR_HEADER_BYTES) / FLAVOR_BYTES;
    if (magic !== FLAVOR_MAGIC || count < 0 || view.getUint32(start + FLAVOR_MAGIC.length, true) !== count) {
      this.#add("BMF_STRUCTURE", "what follows the objects is no flavor table", start);
      return flavors;
    }
    for (let i = 0; i < count; i++) {
      const at = start + FLAVOR_HEADER_BYTES + i * FLAVOR_BYTES;
      flavors.set(view.getUint32(at, true), view.getUint32(at + 4, true));
    }
    return flavors;
  }

  #declarations(): BinaryMof["declarations"] {
    const converter = new BmfConverter();
    const declarations = this.#objects.map((object) => converter.declaration(object));
    const sink = {
      add: (code: MofIssueCode, message: string, offset: number) => this.#add(code, message, offset, "note"),
    };
    resolveAliases(declarations, converter.aliasUses, sink);
    return declarations;
  }
}
