/** Record of a class definition in OBJECTS.DATA. */
import { ClassPart } from "./class-part.ts";
import { MethodsPart } from "./methods-part.ts";
import { Region } from "./region.ts";

/** A class definition as stored; qualifiers, defaults and methods are read when asked for. */
export interface ClassRecord {
  /** '' at the top of a derivation. */
  superclass: string;
  /** Logical clock: see `WriteSession`. */
  stamp: bigint;
  part: ClassPart;
  methods: MethodsPart;
  /** Bytes that belong to nothing; 0 in a sound record. */
  slack: number;
}

/** Name and stamp stand before everything else. */
const MAX_NAME_UNITS = 1024;

/** Reads a class definition. @throws CIM_* */
export function readClassRecord(bytes: Uint8Array): ClassRecord {
  const region = new Region(bytes);
  const units = region.u32(0, "superclass length");
  const superclass = region.utf16(4, Math.min(units, MAX_NAME_UNITS), "superclass");
  const stampAt = 4 + 2 * units;
  const stamp = region.u64(stampAt, "stamp");
  const part = new ClassPart(region, stampAt + 8);
  const methods = new MethodsPart(region, stampAt + 8 + part.byteLength);
  const end = stampAt + 8 + part.byteLength + methods.byteLength;
  return { superclass, stamp, part, methods, slack: bytes.length - end + part.slack + methods.slack };
}
