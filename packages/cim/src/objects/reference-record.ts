/**
 * Record that says which instance refers to another: a second witness of every binding. Four counted UTF-16 texts,
 * then eight bytes (XP: ten) of uninitialised memory.
 */
import { MalformedError } from "@unbind/bytes";
import { Region } from "./region.ts";

/** Longest text accepted, in characters. */
const MAX_TEXT_UNITS = 4096;

/** What a reference record states. */
export interface ReferenceTexts {
  /** Namespace of the referrer, its root in upper case: `ROOT\subscription`. */
  namespace: string;
  /** Class of the referrer. */
  className: string;
  /** Property of the referrer that holds the reference. */
  property: string;
  /** Index path of the referrer: `NS_...\KI_...\I_...`. */
  referrer: string;
  /** Bytes behind the texts. */
  tail: number;
}

/** Reads a reference record. @throws CIM_RECORD_BOUNDS, CIM_REFERENCE */
export function readReferenceRecord(bytes: Uint8Array): ReferenceTexts {
  const region = new Region(bytes);
  let at = 0;
  const next = (what: string): string => {
    const units = region.u32(at, what);
    if (units > MAX_TEXT_UNITS) throw new MalformedError("CIM_REFERENCE", `${what} of ${units} characters`);
    const text = region.utf16(at + 4, units, what);
    at += 4 + 2 * units;
    return text;
  };
  const namespace = next("namespace");
  const className = next("class of the referrer");
  const property = next("referring property");
  const referrer = next("path of the referrer");
  return { namespace, className, property, referrer, tail: bytes.length - at };
}
