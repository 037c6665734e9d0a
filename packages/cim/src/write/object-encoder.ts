/** Objects embedded in values: class and all, undecorated. [MS-WMIO] 2.2.6. */
import type { CimType } from "../objects/cim-type.ts";
import type { CimObject } from "../objects/cim-value.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writeClassPart, writeNoMethods } from "./class-encoder.ts";
import { layOut } from "./class-layout.ts";
import type { ClassSpec } from "./class-spec.ts";
import { writeInstanceBody } from "./instance-encoder.ts";

const FLAG_CLASS = 1;
const FLAG_INSTANCE = 2;

/** Bytes of an object block. Values marked as defaults are written into the class. */
export function encodeObject(object: CimObject): Uint8Array {
  const spec: ClassSpec = {
    name: object.className,
    properties: object.properties.map(({ name, type, value, isDefault }) => ({
      name,
      type: typeText(type),
      ...(isDefault && value !== null ? { default: value } : {}),
    })),
  };
  const layout = layOut(spec, undefined);
  const out = new ByteWriter();
  out.u8(object.isClass ? FLAG_CLASS : FLAG_INSTANCE);
  if (object.isClass) writeTopClass(out);
  writeClassPart(out, spec, layout, encodeObject);
  if (object.isClass) {
    writeNoMethods(out);
  } else {
    const set = object.properties.filter(({ isDefault }) => !isDefault);
    const values = Object.fromEntries(set.map(({ name, value }) => [name, value]));
    writeInstanceBody(out, layout, values, encodeObject);
  }
  return out.slice();
}

/** The parent of a class that has none: parts without a name. */
function writeTopClass(out: ByteWriter): void {
  const nameless: ClassSpec = { name: "" };
  writeClassPart(out, nameless, layOut(nameless, undefined), encodeObject);
  writeNoMethods(out);
}

function typeText({ kind, isArray, className }: CimType): string {
  const base = kind === "reference" ? "ref" : kind;
  return `${base}${className === undefined ? "" : `:${className}`}${isArray ? "[]" : ""}`;
}
