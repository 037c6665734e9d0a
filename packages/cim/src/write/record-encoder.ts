/** Class definitions and instances as records of OBJECTS.DATA. */
import { ByteWriter } from "./byte-writer.ts";
import { writeClassPart, writeNoMethods } from "./class-encoder.ts";
import type { WrittenLayout } from "./class-layout.ts";
import type { ClassSpec, InstanceQualifiers, PropertyValues } from "./class-spec.ts";
import { writeInstanceBody } from "./instance-encoder.ts";
import { encodeObject } from "./object-encoder.ts";

/** Bytes of a class definition without methods. @throws RangeError a default isn't of its type */
export function encodeClass(spec: ClassSpec, layout: WrittenLayout, stamp: bigint): Uint8Array {
  const out = new ByteWriter();
  const superclass = spec.superclass ?? "";
  out.u32(superclass.length);
  out.utf16(superclass);
  out.u64(stamp);
  writeClassPart(out, spec, layout, encodeObject);
  writeNoMethods(out);
  return out.slice();
}

/** What an instance record says besides its values. */
export interface InstanceStamps {
  classHash: string;
  stamp: bigint;
  classStamp: bigint;
}

/** Bytes of an instance. @throws RangeError a value is of no property or not of its type */
export function encodeInstance(
  { classHash, stamp, classStamp }: InstanceStamps,
  layout: WrittenLayout,
  properties: PropertyValues,
  qualifiers?: InstanceQualifiers,
): Uint8Array {
  const out = new ByteWriter();
  out.utf16(classHash);
  out.u64(stamp);
  out.u64(classStamp);
  writeInstanceBody(out, layout, properties, encodeObject, qualifiers);
  return out.slice();
}
