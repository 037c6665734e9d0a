import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BinaryMof, parseBinaryMof } from "./binary-mof.ts";
import type { BmfObject, BmfProperty, BmfQualifier, BmfValue } from "./bmf-object.ts";
import type { MofClassDeclaration, MofDeclaration, MofInstanceDeclaration, MofMember } from "./declaration.ts";
import type { MofInstance, MofQualifier, MofValue } from "./model.ts";
import { parseMof } from "./mof-file.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const samples = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "samples/bmf");
const isThere = existsSync(samples);
const json = (path: string) => (isThere ? JSON.parse(readFileSync(`${samples}/${path}`, "utf8")) : {});

function read(path: string): BinaryMof {
  const parsed = parseBinaryMof(readFileSync(`${samples}/${path}`));
  if (parsed === undefined) throw new Error("no binary MOF");
  return parsed;
}

interface Blob {
  file: string;
  compressedLength: number;
  decompressedLength: number;
  decompressedSha256: string;
  flavorEntries: number;
  syncMarks: number;
  objects: number;
  classes: string[];
  instances: Record<string, number>;
  namespaces: Record<string, number>;
  classesWithSuperclass: number;
  properties: number;
  methods: number;
}

function checkData(parsed: BinaryMof, expected: Omit<Blob, "objects" | "syncMarks">): void {
  expect(parsed.issues).toEqual([]);
  expect(parsed.byteLength).toBe(16 + expected.compressedLength);
  expect(parsed.decompressed.length).toBe(expected.decompressedLength);
  expect(sha256Hex(parsed.decompressed)).toBe(expected.decompressedSha256);
  expect(parsed.flavorEntries).toBe(expected.flavorEntries);
}

function counts<T>(items: T[], keyOf: (item: T) => string): Record<string, number> {
  const result: Record<string, number> = {};
  for (const item of items) result[keyOf(item)] = (result[keyOf(item)] ?? 0) + 1;
  return result;
}

const lowerKeys = (record: Record<string, number>) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase().replace("\\\\.\\", ""), value]));

describe.skipIf(!isThere)("blobs of ACPI tables", () => {
  test.each((json("index.json").blobs ?? []) as Blob[])("$file", (expected) => {
    const parsed = read(expected.file);
    checkData(parsed, expected);
    const { declarations, objects } = parsed;
    expect(parsed.syncMarks).toBe(expected.syncMarks);
    expect(objects).toHaveLength(expected.objects);
    const classes = declarations.filter((one): one is MofClassDeclaration => one.kind === "class");
    const instances = declarations.filter((one): one is MofInstanceDeclaration => one.kind === "instance");
    expect(classes.map(({ name }) => name)).toEqual(expected.classes);
    expect(counts(instances, ({ className }) => className)).toEqual(expected.instances);
    expect(counts(declarations, ({ namespace }) => namespace)).toEqual(lowerKeys(expected.namespaces));
    expect(classes.filter(({ superclass }) => superclass !== undefined)).toHaveLength(expected.classesWithSuperclass);
    expect(declarations.reduce((sum, { properties }) => sum + properties.length, 0)).toBe(expected.properties);
    expect(classes.reduce((sum, { methods }) => sum + methods.length, 0)).toBe(expected.methods);
  });

  test("no damage to a real blob makes it throw", () => {
    const original = readFileSync(`${samples}/acpi/5d8a4085e0fe3272.bmf`);
    const place = fc.tuple(fc.nat(original.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 3 }), (places) => {
        const bytes = Uint8Array.from(original);
        for (const [at, value] of places) bytes[at] = value;
        const parsed = parseBinaryMof(bytes);
        if (parsed !== undefined) expect(parsed.objects.length).toBe(parsed.declarations.length);
      }),
      { numRuns: 100 },
    );
  });

  test("aliases are resolved to paths", () => {
    const { declarations } = read("acpi/5d8a4085e0fe3272.bmf");
    const references = declarations.flatMap((one) => one.references);
    expect(references.length).toBeGreaterThan(0);
    for (const one of declarations.filter(({ references: own }) => own.length > 0)) {
      expect(one.properties.find(({ name }) => /^provider$/i.test(name))?.value).toMatch(/:__Win32Provider\.Name="/);
    }
  });
});

/** An object in the shape of `decoded.json`, where what is empty may be missing. */
function stored({ kind, qualifiers, properties, methods }: BmfObject): unknown {
  return {
    kind,
    qualifiers: qualifiers.map(storedQualifier),
    properties: properties.map(storedProperty),
    methods: methods.map(storedProperty),
  };
}

function storedProperty({ name, type, value, qualifiers }: BmfProperty): unknown {
  return { name, type, value: storedValue(value), qualifiers: qualifiers.map(storedQualifier) };
}

function storedQualifier({ name, type, value, flavor }: BmfQualifier): unknown {
  return { name, type, value: storedValue(value), flavor };
}

function storedValue(value: BmfValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(storedValue);
  if (typeof value === "bigint") return Number(value);
  return typeof value === "object" ? stored(value) : value;
}

/** Fills in what `decoded.json` leaves out. */
function filled(object: Record<string, unknown>): unknown {
  const list = (key: string) => (object[key] ?? []) as Record<string, unknown>[];
  const qualifier = (one: Record<string, unknown>) => ({ flavor: 0, ...one, value: filledValue(one.value) });
  const property = (one: Record<string, unknown>) => ({
    ...one,
    value: filledValue(one.value),
    qualifiers: ((one.qualifiers ?? []) as Record<string, unknown>[]).map(qualifier),
  });
  return {
    kind: object.kind,
    qualifiers: list("qualifiers").map(qualifier),
    properties: list("properties").map(property),
    methods: list("methods").map(property),
  };
}

function filledValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledValue);
  return typeof value === "object" && value !== null ? filled(value as Record<string, unknown>) : value;
}

/** A declaration without what only text or only binary has: offsets, directives, spelling of flavors. */
function comparable(one: MofDeclaration): unknown {
  if (one.kind !== "class" && one.kind !== "instance") return undefined;
  const shared = {
    kind: one.kind,
    namespace: one.namespace,
    host: one.host,
    classFlags: one.classFlags,
    instanceFlags: one.instanceFlags,
    alias: one.alias,
    complete: one.complete,
    qualifiers: one.qualifiers.map(comparableQualifier),
  };
  if (one.kind === "instance") return { ...shared, ...comparableInstance(one) };
  return {
    ...shared,
    name: one.name,
    superclass: one.superclass,
    properties: one.properties.map(comparableMember),
    methods: one.methods.map((method) => ({
      ...method,
      qualifiers: method.qualifiers.map(comparableQualifier),
      parameters: method.parameters.map(comparableMember),
    })),
  };
}

function comparableInstance({ className, properties }: MofInstance) {
  const compared: unknown[] = properties.map(({ name, value }) => ({ name, value: comparableValue(value) }));
  return { className, properties: compared };
}

function comparableValue(value: MofValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(comparableValue);
  return typeof value === "object" && value !== null ? comparableInstance(value) : value;
}

function comparableMember({ qualifiers, value, ...member }: MofMember): unknown {
  const sorted = qualifiers.map(comparableQualifier).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...member, value: comparableValue(value), qualifiers: sorted };
}

const STORED_FLAVORS = new Set(["toinstance", "tosubclass", "disableoverride", "amended"]);
function comparableQualifier({ name, value, flavors }: MofQualifier) {
  const kept = flavors.map((flavor) => flavor.toLowerCase()).filter((flavor) => STORED_FLAVORS.has(flavor));
  return { name, value: comparableValue(value), flavors: kept };
}

describe.skipIf(!isThere)("pairs of source and binary", () => {
  const pairs = Object.entries(json("pairs/decoded.json")) as [string, Blob & { objects: Record<string, unknown>[] }][];
  test("there are six", () => {
    expect(pairs).toHaveLength(6);
  });

  test.each(pairs)("%s", (name, expected) => {
    const parsed = read(`pairs/${name}.bmf`);
    checkData(parsed, expected);
    expect(parsed.objects.map(stored)).toEqual(expected.objects.map(filled));
    const source = parseMof(readFileSync(`${samples}/pairs/${name}.mof`));
    expect(source.issues).toEqual([]);
    const declared = source.declarations.map(comparable).filter((one) => one !== undefined);
    expect(parsed.declarations.map(comparable)).toEqual(declared);
  });
});
