/**
 * A restore plan as MOF for mofcomp: every property that the objects state, references in their stored spelling, no
 * `#pragma autorecover`. ASCII only, since every other unit is an escape. Class defaults are left to the class.
 */
import { MalformedError } from "@unbind/bytes";
import type { PropertyValue } from "@unbind/model";
import { type MofValue, parseInstances } from "@unbind/mof";
import { mofText } from "../encode/mof-text.ts";
import type { BackedUpProperty, EvictionPlan, HostPlan, RestoreStep } from "../plan/plan.ts";
import { PERMITTED_DIFFERENCE } from "./restore-plan.ts";

/** MOF of one host. @throws MalformedError BACKUP_NAME a name that MOF can't write; BACKUP_VALUE */
export function restoreMof({ steps }: HostPlan, plan: Pick<EvictionPlan, "expires">, planSha256: string): string {
  const restored = steps.filter((step) => step.action === "restore");
  const head = [
    `// unbind restore plan ${planSha256}, to be run before ${plan.expires}.`,
    "// mofcomp -check FILE, then mofcomp -instance:createonly FILE: it stops where an object is there already.",
    `// ${PERMITTED_DIFFERENCE}`,
  ];
  let namespace = "";
  const parts = restored.map((step) => {
    const isSame = step.object.namespace === namespace;
    namespace = step.object.namespace;
    return `${isSame ? "" : `#pragma namespace(${mofText(`\\\\.\\${namespace}`)})\n\n`}${instanceText(step)}`;
  });
  return `${head.join("\n")}\n\n${parts.join("\n")}`;
}

function instanceText({ object, content }: RestoreStep): string {
  const stated = content.filter(({ isDefault }) => !isDefault);
  const lines = stated.map((property) => `\t${identifier(property.name)} = ${propertyText(property)};\n`);
  return `instance of ${identifier(object.class)}\n{\n${lines.join("")}};\n`;
}

function identifier(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw new MalformedError("BACKUP_NAME", `${JSON.stringify(name)} is no name that MOF can write; restore it by hand`);
}

function propertyText({ name, cimType, array, value }: BackedUpProperty): string {
  if (value === null) return "NULL";
  if (!array) return valueText(name, cimType, value);
  if (!Array.isArray(value)) throw valueFault(name, cimType);
  return `{${value.map((item) => valueText(name, cimType, item)).join(", ")}}`;
}

function valueText(name: string, cimType: string, value: PropertyValue): string {
  if (value === null) return "NULL";
  if (cimType === "boolean" && typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (/^(?:[su]int(?:8|16|32|64)|char16)$/.test(cimType) && /^-?\d{1,20}$/.test(String(value))) return String(value);
  if (/^real(?:32|64)$/.test(cimType) && typeof value === "number") return realText(value);
  if (typeof value !== "string") throw valueFault(name, cimType);
  if (cimType === "string" || cimType === "datetime" || cimType.startsWith("reference")) return mofText(value);
  const [instance, ...more] = cimType.startsWith("object") ? parseInstances(value).instances : [];
  if (!instance?.complete || more.length > 0) throw valueFault(name, cimType);
  return embeddedText(instance);
}

function valueFault(name: string, cimType: string): MalformedError {
  return new MalformedError("BACKUP_VALUE", `the value of ${name} is no ${cimType}; restore it by hand`);
}

/** A real keeps a point or an exponent, or it would be an integer. */
function realText(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function embeddedText(value: MofValue): string {
  if (value === null) return "NULL";
  if (Array.isArray(value)) return `{${value.map(embeddedText).join(", ")}}`;
  if (typeof value === "string") return mofText(value);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return realText(value);
  const lines = value.properties.map((one) => `\t${identifier(one.name)} = ${embeddedText(one.value)};\n`);
  return `\ninstance of ${identifier(value.className)}\n{\n${lines.join("")}}`;
}
