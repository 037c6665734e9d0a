import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filesOf } from "../fixtures/image-files.ts";
import type { CimObject, CimValue } from "../objects/cim-value.ts";
import { propertyValue } from "../repository/instance.ts";
import { Repository } from "../repository/repository.ts";
import { RepositoryWriter } from "./repository-writer.ts";

const open = (writer: RepositoryWriter) => Repository.open(filesOf(writer.finish()));
const VERSIONS = ["vista", "xp"] as const;

/** A class with a property of every type. */
const EVERYTHING = {
  name: "Everything",
  properties: [
    { name: "Id", type: "string", key: true },
    ...["sint8", "uint8", "sint16", "uint16", "sint32", "uint32", "real32", "real64", "char16", "sint64", "uint64"].map(
      (type) => ({ name: type, type }),
    ),
    { name: "flag", type: "boolean" },
    { name: "when", type: "datetime" },
    { name: "to", type: "ref:Everything" },
    { name: "bytes", type: "uint8[]" },
    { name: "texts", type: "string[]" },
    { name: "flags", type: "boolean[]" },
    { name: "numbers", type: "uint64[]" },
    { name: "inner", type: "object:Inner" },
    { name: "inners", type: "object:Inner[]" },
  ],
};

const text = (maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 1, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength });

/** As read back: what isn't given in the class is a value of the instance. */
function inner(value: string): CimObject {
  const type = { kind: "string" as const, isArray: false, className: undefined };
  return { className: "Inner", isClass: false, properties: [{ name: "Text", type, value, isDefault: false }] };
}

const values = fc.record({
  Id: text(20),
  sint8: fc.integer({ min: -128, max: 127 }),
  uint8: fc.integer({ min: 0, max: 255 }),
  sint16: fc.integer({ min: -32_768, max: 32_767 }),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  sint32: fc.integer(),
  uint32: fc.nat().map((value) => value * 2),
  real32: fc.float({ noNaN: true }),
  real64: fc.double({ noNaN: true }),
  char16: fc.integer({ min: 0, max: 65_535 }),
  sint64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  flag: fc.boolean(),
  when: fc.constant("20240304080000.000000+000"),
  to: fc.constant('Everything.Id="x"'),
  bytes: fc.uint8Array({ maxLength: 40 }),
  texts: fc.array(text(12), { maxLength: 5 }),
  flags: fc.array(fc.boolean(), { maxLength: 5 }),
  numbers: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 5 }),
  inner: text(30).map(inner),
  inners: fc.array(text(9).map(inner), { maxLength: 3 }),
});

describe.each(VERSIONS)("a %s repository", (version) => {
  test("gives back every value of every type", async () => {
    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        const writer = new RepositoryWriter({ version });
        writer.classDefinition("root", EVERYTHING);
        const path = writer.instance("root", "Everything", given as Record<string, CimValue>);
        const repository = await open(writer);
        const [found] = repository.instances("root", "Everything");
        expect(found?.whole).toBe(true);
        expect(Object.fromEntries(found?.properties.map(({ name, value }) => [name, value]) ?? [])).toEqual(given);
        expect(`\\\\.\\root:${found?.relativePath}`).toBe(path);
        expect(repository.find("root", "Everything", [given.Id])).toBeDefined();
        expect(repository.issues).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("tells a value, a NULL, a default and nothing apart", async () => {
    const writer = new RepositoryWriter({ version });
    writer.classDefinition("root", {
      name: "Base",
      properties: [
        { name: "Id", type: "uint32", key: true },
        { name: "Text", type: "string", default: "of the base" },
        { name: "List", type: "string[]", default: ["a", "б"] },
        { name: "Number", type: "sint64" },
      ],
    });
    writer.classDefinition("root", {
      name: "Derived",
      superclass: "Base",
      properties: [
        { name: "Text", type: "string", default: "of the derived" },
        { name: "Number", type: "sint64", qualifiers: [{ name: "read", flavor: 3 }] },
        { name: "Zero", type: "boolean", default: false },
      ],
    });
    writer.instance("root", "Derived", { Id: 1 });
    writer.instance("root", "Derived", { Id: 2, Text: null, List: [], Number: -1n, Zero: true });
    const repository = await open(writer);
    const rows = repository
      .instances("root", "Derived")
      .map(({ properties }) => properties.map(({ value, isDefault }) => (isDefault ? [value] : value)))
      .sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(rows).toEqual([
      [1, ["of the derived"], [["a", "б"]], null, [false]],
      [2, null, [], -1n, true],
    ]);
    const derived = repository.classDefinition("root", "derived");
    expect(derived?.properties().map(({ name, isRedeclared }) => [name, isRedeclared])).toEqual([
      ["Text", true],
      ["Number", true],
      ["Zero", false],
    ]);
    expect(repository.keyRoot("root", "Derived")).toBe("Base");
    expect(derived?.whole).toBe(true);
    expect(repository.issues).toEqual([]);
  });

  test("reads past qualifiers of an instance and its properties", async () => {
    const writer = new RepositoryWriter({ version });
    const own = [{ name: "Locale", type: "sint32", value: 1033 }];
    const properties = {
      Name: [{ name: "key", flavor: 3 }],
      Query: [{ name: "Texts", type: "string[]", value: ["a", "b"] }],
    };
    writer.instance("root", "__EventFilter", { Name: "x", Query: "q" }, { own, properties });
    writer.instance("root", "__EventFilter", { Name: "y" }, { own });
    const repository = await open(writer);
    const found = repository.instances("root", "__EventFilter");
    expect(found.map(({ properties, whole }) => [propertyValue(properties, "Name"), whole]).sort()).toEqual([
      ["x", true],
      ["y", true],
    ]);
    expect(repository.issues).toEqual([]);
  });

  test("spreads long records over pages", async () => {
    const writer = new RepositoryWriter({ version });
    writer.classDefinition("root", EVERYTHING);
    const sizes = [7_000, 8_100, 8_200, 16_300, 30_000, 60_000];
    for (const size of sizes) writer.instance("root", "Everything", { Id: `${size}`, texts: ["щ".repeat(size >> 1)] });
    const repository = await open(writer);
    const found = new Map(
      repository.instances("root", "Everything").map((one) => [propertyValue(one.properties, "Id"), one]),
    );
    for (const size of sizes) {
      const one = found.get(`${size}`);
      expect(one?.whole).toBe(true);
      expect(one?.pieces.length).toBe(
        size < 7_900 ? 1 : Math.ceil((one?.pieces ?? []).reduce((n, { length }) => n + length, 32) / 8192),
      );
      expect(propertyValue(one?.properties ?? [], "texts")).toEqual(["щ".repeat(size >> 1)]);
    }
    expect(repository.issues).toEqual([]);
  });

  test("keeps keys in order while pages of the index split and empty", async () => {
    const writer = new RepositoryWriter({ version });
    const names = Array.from({ length: 300 }, (_, i) => `filter ${(i * 7919) % 300}`);
    const paths = names.map((Name) => writer.instance("root", "__EventFilter", { Name, Query: `select ${Name}` }));
    writer.commit();
    for (const path of paths.filter((_, i) => i % 3 > 0)) writer.delete(path);
    const repository = await open(writer);
    const left = repository
      .instances("root", "__EventFilter")
      .map(({ properties }) => propertyValue(properties, "Name"));
    expect(left.sort()).toEqual(names.filter((_, i) => i % 3 === 0).sort());
    const keys = repository.keys().map((key) => key.text);
    expect(keys).toEqual([...keys].sort());
    expect(repository.issues).toEqual([]);
  });

  test("is the same bytes every time", () => {
    const build = () => {
      const writer = new RepositoryWriter({ version });
      writer.namespace("root\\x");
      writer.commit();
      writer.instance("root\\x", "__EventFilter", { Name: "a" });
      return writer.finish();
    };
    expect(build()).toEqual(build());
  });
});

test("an instance written again replaces the first", async () => {
  const writer = new RepositoryWriter();
  writer.instance("root", "__EventFilter", { Name: "A", Query: "one" });
  writer.instance("root", "__eventfilter", { name: "a", query: "two" });
  const repository = await open(writer);
  const found = repository.instances("root", "__EventFilter");
  expect(found.map(({ properties }) => propertyValue(properties, "Query"))).toEqual(["two"]);
});

test("what makes no sense is refused", () => {
  const writer = new RepositoryWriter();
  expect(() => writer.instance("root", "Nothing", {})).toThrow(RangeError);
  expect(() => writer.instance("root", "__EventFilter", { Nam: "x" })).toThrow(RangeError);
  expect(() => writer.instance("root", "__EventFilter", { Name: 1 })).toThrow(RangeError);
  expect(() => writer.instance("root", "__EventFilter", { Name: "a\0b" })).toThrow(RangeError);
  expect(() => writer.classDefinition("root", { name: "X", superclass: "Y" })).toThrow(RangeError);
  expect(() => writer.delete('\\\\.\\root:__EventFilter.Name="none"')).toThrow(RangeError);
});
