/** Objects embedded in values and in method signatures: self-contained, class and all. [MS-WMIO] 2.2.6. */
import { MalformedError } from "@unbind/bytes";
import { type CimObject, type CimValue, type NamedValue, readValue, type ValueContext } from "./cim-value.ts";
import { ClassPart, STATE_VALUE, stateOf, stateTableBytes } from "./class-part.ts";
import { readInstanceBody } from "./instance-body.ts";
import { makeLayout } from "./layout.ts";
import type { Region } from "./region.ts";

const FLAG_CLASS = 1;
const FLAG_INSTANCE = 2;
/** Names of server and namespace follow. */
const FLAG_DECORATED = 4;

/** Reads an object block. @throws CIM_* */
export function readObjectBlock(region: Region, context: ValueContext): CimObject {
  const { flags, at } = readHeader(region);
  if (flags & FLAG_CLASS) return classObject(classPartOf(region, at), context);
  return instanceObject(region, at, context);
}

/** Reads an object block that must be a class, as method signatures are. @throws CIM_* */
export function readClassBlock(region: Region): ClassPart {
  const { flags, at } = readHeader(region);
  if (!(flags & FLAG_CLASS)) throw new MalformedError("CIM_OBJECT", `signature with flags ${flags} is no class`);
  return classPartOf(region, at);
}

function readHeader(region: Region): { flags: number; at: number } {
  const flags = region.u8(0, "object flags");
  if (!(flags & (FLAG_CLASS | FLAG_INSTANCE))) {
    throw new MalformedError("CIM_OBJECT", `embedded object with flags ${flags}`);
  }
  let at = 1;
  if (flags & FLAG_DECORATED) {
    at += region.encodedLength(at, "server name");
    at += region.encodedLength(at, "namespace");
  }
  return { flags, at };
}

/** The parent's parts come first. */
function classPartOf(region: Region, start: number): ClassPart {
  const methodsAt = start + region.u32(start, "class part length");
  const at = methodsAt + region.u32(methodsAt, "methods part length");
  region.at(start, at - start, "parent class");
  return new ClassPart(region, at);
}

function classObject(part: ClassPart, context: ValueContext): CimObject {
  const stateBytes = stateTableBytes(part.properties.length);
  const properties = part.properties
    .toSorted((a, b) => a.order - b.order)
    .map((property): NamedValue => {
      const { name, type, code, valueOffset } = property;
      const isSet = stateOf(part.tables, property.order) === STATE_VALUE;
      const value: CimValue = isSet ? readValue(part.tables, stateBytes + valueOffset, part.heap, code, context) : null;
      return { name, type, value, isDefault: true };
    });
  return { className: part.name, isClass: true, properties };
}

function instanceObject(region: Region, start: number, context: ValueContext): CimObject {
  const part = new ClassPart(region, start);
  const body = readInstanceBody(region, start + part.byteLength, makeLayout(part, undefined), context);
  return { className: body.className, isClass: false, properties: body.properties };
}
