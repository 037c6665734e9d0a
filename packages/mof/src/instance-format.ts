import { escapeLiteral } from "./literal.ts";
import type { MofInstance, MofProperty, MofValue } from "./model.ts";

/**
 * The instance as WMI's GetObjectText lays it out: a property a line behind a tab, embedded instances on a line of
 * their own. Properties keep their order; a null is written,
 * qualifiers are not. Class and property names are taken to be identifiers.
 */
export function formatInstance(instance: MofInstance): string {
  return `${instanceText(instance)};\n`;
}

function instanceText({ className, properties }: MofInstance): string {
  return `instance of ${className}\n{\n${properties.map(propertyText).join("")}}`;
}

function propertyText({ name, value }: MofProperty): string {
  return `\t${name} = ${valueText(value)};\n`;
}

function valueText(value: MofValue): string {
  if (value === null) return "NULL";
  if (Array.isArray(value)) return `{${value.map(valueText).join(", ")}}`;
  switch (typeof value) {
    case "string":
      return `"${escapeLiteral(value)}"`;
    case "boolean":
      return value ? "TRUE" : "FALSE";
    case "bigint":
      return value.toString();
    case "number":
      return realText(value);
    default:
      return `\n${instanceText(value)}`;
  }
}

/** A real keeps a point or an exponent, or it would be read back as an integer. */
function realText(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
