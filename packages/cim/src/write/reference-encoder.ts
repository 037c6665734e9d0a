import { ByteWriter } from "./byte-writer.ts";

/** What a reference record states. */
export interface WrittenReference {
  /** Of the referrer; its root is written in upper case. */
  namespace: string;
  className: string;
  property: string;
  /** `NS_...\KI_...\I_...` of the referrer. */
  referrer: string;
}

/** Bytes of a reference record: four counted texts and a tail that Windows leaves uninitialised. */
export function encodeReference(reference: WrittenReference, tailBytes: number): Uint8Array {
  const [root, ...rest] = reference.namespace.split("\\") as [string, ...string[]];
  const namespace = [root.toUpperCase(), ...rest].join("\\");
  const out = new ByteWriter();
  for (const text of [namespace, reference.className, reference.property, reference.referrer]) {
    out.u32(text.length);
    out.utf16(text);
  }
  out.reserve(tailBytes);
  return out.slice();
}
