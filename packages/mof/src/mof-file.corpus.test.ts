import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { MofClassDeclaration, MofDeclaration, MofFile, MofInstanceDeclaration, MofMember } from "./declaration.ts";
import type { MofInstance, MofValue } from "./model.ts";
import { parseMof } from "./mof-file.ts";
import { normaliseNamespace } from "./namespace.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const samples = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "samples/mof");

interface ExpectedObject {
  kind: "class" | "instance";
  name?: string;
  class?: string;
  superclass?: string;
  alias?: string;
  namespace: string | null;
  values?: Record<string, unknown>;
  withoutValue?: string[];
  qualifiers?: string[];
  properties?: string[];
  keys?: string[];
  methods?: string[];
}

interface ExpectedFile {
  status: "clean" | "recoverable" | "broken";
  errorLines?: number[];
  directives?: { name: string; arguments?: string[] }[];
  qualifierStatements?: number;
  objects?: ExpectedObject[];
  objectsBeforeError?: ExpectedObject[];
}

const files: Record<string, ExpectedFile> = existsSync(samples)
  ? JSON.parse(readFileSync(`${samples}/expect.json`, "utf8")).files
  : {};

type ObjectDeclaration = MofClassDeclaration | MofInstanceDeclaration;
const isObject = (one: MofDeclaration): one is ObjectDeclaration => one.kind === "class" || one.kind === "instance";
const names = (list: { name: string }[]) => list.map(({ name }) => name);

/** A member as the expectations spell it, in lower case but for its name. */
function memberText({ name, cimType, isArray }: MofMember): string {
  const reference = /^ref(?::(.*))?$/.exec(cimType);
  const type = reference ? `${reference[1] ?? "object"} ref` : cimType.replace("object:", "");
  return `${type.toLowerCase()}${isArray ? "[]" : ""} ${name}`;
}

function lowerType(expected: string): string {
  const blank = expected.lastIndexOf(" ");
  return expected.slice(0, blank).toLowerCase() + expected.slice(blank);
}

/** An instance's values in the shape of the expectations, aliases as `{ alias }`. */
function valuesOf(instance: MofInstance, file: MofFile): Record<string, unknown> {
  const references = "references" in instance ? (instance as MofInstanceDeclaration).references : [];
  const alias = (name: string) => references.find(({ property }) => property === name)?.alias;
  return Object.fromEntries(
    instance.properties
      .filter(({ value, qualifiers }) => !(qualifiers && value === null))
      .map(({ name, value }) => [name, alias(name) === undefined ? plain(value, file) : { alias: alias(name) }]),
  );
}

function plain(value: MofValue, file: MofFile): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, file));
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  return { instanceOf: value.className, values: valuesOf(value, file) };
}

function checkObject(declared: ObjectDeclaration, expected: ExpectedObject, file: MofFile): void {
  expect(declared.kind).toBe(expected.kind);
  expect(declared.alias).toBe(expected.alias);
  expect(declared.namespace).toBe(normaliseNamespace(expected.namespace ?? "root\\default"));
  expect(names(declared.qualifiers)).toEqual(expected.qualifiers ?? []);
  if (declared.kind === "class") {
    expect(declared.name).toBe(expected.name);
    expect(declared.superclass).toBe(expected.superclass);
    expect(declared.properties.map(memberText)).toEqual((expected.properties ?? []).map(lowerType));
    expect(names(declared.methods)).toEqual(expected.methods ?? []);
    const keys = declared.properties.filter(({ qualifiers }) => qualifiers.some(({ name }) => /^key$/i.test(name)));
    expect(names(keys)).toEqual(expected.keys ?? []);
  } else {
    expect(declared.className).toBe(expected.class);
    expect(valuesOf(declared, file)).toMatchObject(expected.values ?? {});
    const without = declared.properties.filter(({ value, qualifiers }) => qualifiers && value === null);
    expect(names(without)).toEqual(expected.withoutValue ?? []);
  }
}

describe.skipIf(!existsSync(samples))("MOF samples", () => {
  test.each(Object.entries(files))("%s", (name, expected) => {
    const file = parseMof(readFileSync(`${samples}/${name}`));
    const objects = file.declarations.filter(isObject);
    const errors = file.issues.filter(({ severity }) => severity === "error");
    if (expected.status === "clean") expect(errors).toEqual([]);
    // An expectation may name the line of the token before or behind the fault.
    for (const line of expected.errorLines ?? []) {
      expect(errors.some((error) => Math.abs(error.line - line) <= 1)).toBe(true);
    }
    if (expected.status !== "clean") expect(errors.length).toBeGreaterThan(0);
    if (expected.directives) {
      const directives = file.declarations.filter((one) => one.kind === "directive");
      expect(directives.map((one) => ({ name: one.name, arguments: one.arguments }))).toEqual(
        expected.directives.map((one) => ({ name: one.name.toLowerCase(), arguments: one.arguments ?? [] })),
      );
    }
    const statements = file.declarations.filter(({ kind }) => kind === "qualifier");
    expect(statements).toHaveLength(expected.qualifierStatements ?? 0);
    const wanted = expected.objects ?? expected.objectsBeforeError;
    if (expected.objects) expect(objects).toHaveLength(expected.objects.length);
    wanted?.forEach((one, i) => {
      checkObject(objects[i]!, one, file);
    });
  });
});
