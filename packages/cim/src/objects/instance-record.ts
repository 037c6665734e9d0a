/** Record of an instance in OBJECTS.DATA: hash of its class, two stamps, then the body. */
import type { RepositoryVersion } from "../files/mapping.ts";
import { ValueContext } from "./cim-value.ts";
import { type InstanceBody, readInstanceBody } from "./instance-body.ts";
import type { Layout } from "./layout.ts";
import { readObjectBlock } from "./object-block.ts";
import { Region } from "./region.ts";

/** Length of a class hash at the start of an instance record, in characters. */
export const HASH_UNITS: Record<RepositoryVersion, number> = { xp: 32, vista: 64 };

/** What stands before the body. */
export interface InstanceHeader {
  /** Upper-case hex, as stored. */
  classHash: string;
  /** Logical clock of the writing: see `WriteSession`. */
  stamp: bigint;
  /** Stamp of the class definition it was written under. */
  classStamp: bigint;
  /** Length the body states. */
  bodyLength: number;
}

/** Bytes before the body. */
export function instanceHeaderBytes(version: RepositoryVersion): number {
  return 2 * HASH_UNITS[version] + 16;
}

/** Reads the header at the start of `bytes`. @throws CIM_RECORD_BOUNDS */
export function readInstanceHeader(bytes: Uint8Array, version: RepositoryVersion): InstanceHeader {
  const region = new Region(bytes);
  const units = HASH_UNITS[version];
  return {
    classHash: region.utf16(0, units, "class hash"),
    stamp: region.u64(2 * units, "stamp"),
    classStamp: region.u64(2 * units + 8, "class stamp"),
    bodyLength: region.u32(2 * units + 16, "instance length"),
  };
}

/** Reads the body of a record with a layout; slack counts bytes behind it too. @throws CIM_* */
export function readInstanceRecord(bytes: Uint8Array, version: RepositoryVersion, layout: Layout): InstanceBody {
  const region = new Region(bytes);
  const start = instanceHeaderBytes(version);
  const body = readInstanceBody(region, start, layout, new ValueContext(bytes.length, readObjectBlock));
  const behind = bytes.length - start - region.u32(start, "instance length");
  return { ...body, slack: body.slack + behind };
}
