/**
 * MOF text of classes and instances in the layout of WMI's GetObjectText: properties by name, a line each behind a
 * tab, flavors behind a colon, CIMTYPE left out since the declaration says it.
 */
import type { CimType } from "../objects/cim-type.ts";
import type { CimObject, CimValue, NamedValue } from "../objects/cim-value.ts";
import type { MethodDefinition, MethodParameter } from "../objects/methods-part.ts";
import type { Qualifier } from "../objects/qualifier.ts";
import type { ClassDefinition, PropertyDefinition } from "../repository/class-definition.ts";

/** Flavor bits in the order WMI names them. */
const FLAVORS: [bit: number, name: string][] = [
  [0x01, "ToInstance"],
  [0x02, "ToSubClass"],
  [0x10, "DisableOverride"],
  [0x80, "Amended"],
];

/**
 * An instance: what it states itself, neither NULL nor defaults. For an instance whose layout is unknown, an empty
 * one.
 */
export function instanceToMof({
  className,
  properties,
}: {
  className: string;
  properties: readonly NamedValue[];
}): string {
  return `${instanceText(className, properties)};\n`;
}

/** A class: its own properties and methods, with qualifiers. Needs no other class. */
export function classToMof(definition: ClassDefinition): string {
  const qualifiers = qualifierText(definition.qualifiers());
  const base = definition.superclass === "" ? "" : ` : ${identifier(definition.superclass)}`;
  const properties = byName(definition.properties()).map(propertyDeclaration);
  const methods = definition.methods().map(methodDeclaration);
  const head = `${qualifiers === "" ? "" : `${qualifiers}\n`}class ${identifier(definition.name)}${base}`;
  return `${head}\n{\n${[...properties, ...methods].join("")}};\n`;
}

function instanceText(className: string, properties: readonly NamedValue[]): string {
  const lines = byName(properties)
    .filter(({ value, isDefault }) => value !== null && !isDefault)
    .map(({ name, value }) => `\t${identifier(name)} = ${valueText(value)};\n`);
  return `instance of ${identifier(className)}\n{\n${lines.join("")}}`;
}

function byName<T extends { name: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1));
}

function propertyDeclaration({ name, type, qualifiers, default: value }: PropertyDefinition): string {
  const preset = value === undefined ? "" : ` = ${valueText(value)}`;
  return `\t${prefix(qualifiers)}${typeText(type)} ${identifier(name)}${type.isArray ? "[]" : ""}${preset};\n`;
}

function methodDeclaration({ name, qualifiers, parameters, returnType }: MethodDefinition): string {
  const value = returnType ? typeText(returnType) : "void";
  return `\t${prefix(qualifiers)}${value} ${identifier(name)}(${parameters.map(parameterText).join(", ")});\n`;
}

function parameterText({ name, type, qualifiers }: MethodParameter): string {
  // The order says the ID.
  const listed = qualifiers.filter((one) => one.name.toLowerCase() !== "id");
  return `${prefix(listed)}${typeText(type)} ${identifier(name)}${type.isArray ? "[]" : ""}`;
}

function typeText({ kind, className }: CimType): string {
  if (kind === "reference") return `${identifier(className ?? "object")} ref`;
  return kind === "object" ? identifier(className ?? "object") : kind;
}

function prefix(qualifiers: readonly Qualifier[]): string {
  const text = qualifierText(qualifiers);
  return text === "" ? "" : `${text} `;
}

function qualifierText(qualifiers: readonly Qualifier[]): string {
  const listed = qualifiers.filter(({ name }) => name.toLowerCase() !== "cimtype");
  return listed.length === 0 ? "" : `[${listed.map(oneQualifier).join(", ")}]`;
}

function oneQualifier({ name, flavor, value }: Qualifier): string {
  const flavors = FLAVORS.filter(([bit]) => flavor & bit).map(([, word]) => word);
  const suffix = flavors.length === 0 ? "" : `: ${flavors.join(" ")}`;
  if (value === true) return `${identifier(name)}${suffix}`;
  const text = valueText(value);
  return `${identifier(name)}${text.startsWith("{") ? text : `(${text})`}${suffix}`;
}

function valueText(value: CimValue): string {
  if (value === null) return "NULL";
  if (value instanceof Uint8Array) return `{${value.join(", ")}}`;
  if (Array.isArray(value)) return `{${value.map(valueText).join(", ")}}`;
  switch (typeof value) {
    case "string":
      return `"${value.replace(/["\\\n\r\t]/g, (char) => ESCAPED[char] as string)}"`;
    case "boolean":
      return value ? "TRUE" : "FALSE";
    case "object":
      return objectText(value);
    default:
      return String(value);
  }
}

function objectText({ className, isClass, properties }: CimObject): string {
  if (!isClass) return `\n${instanceText(className, properties)}`;
  const lines = properties.map(
    ({ name, type }) => `\t${typeText(type)} ${identifier(name)}${type.isArray ? "[]" : ""};\n`,
  );
  return `\nclass ${identifier(className)}\n{\n${lines.join("")}}`;
}

const ESCAPED: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A name that isn't an identifier could end the declaration: its odd characters become `_xHHHH_`. */
function identifier(name: string): string {
  if (name === "") return "_";
  return name.replace(/[^\p{L}\p{N}_]/gu, (char) => `_x${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}_`);
}
