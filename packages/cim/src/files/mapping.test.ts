import { type EvidenceError, IssueLog, memorySource } from "@unbind/bytes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readMaps } from "./map-choice.ts";
import { parseMapping, parseSingleBlock, UNMAPPED } from "./mapping.ts";

/** Numbers as little-endian u32. */
function words(...numbers: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => {
    view.setUint32(4 * i, number, true);
  });
  return bytes;
}

const NONE = UNMAPPED;

/** Two logical pages (the second unmapped), one free page; root page 1 in the index block. */
function vistaBlock(version: number, generation: number, root: number): number[] {
  const entry = (physical: number, x: number) => [physical, 7, 100, x, generation, generation - 1];
  return [0xabcd, version, generation, generation - 1, 3, 2, ...entry(2, root), ...entry(NONE, 0), 1, 0, 0xdcba];
}

const vista = (version: number, generation: number) =>
  words(...vistaBlock(version, generation, 0), ...vistaBlock(version, generation, 1), 1);

const XP_BLOCK = [0xabcd, 9, 4, 3, 1, 0xc000_0000, 3, 2, 0, 2, 0xdcba];

test("a Vista mapping: pages, generations, root, trailer", () => {
  const { variant, objects, index, trailer } = parseMapping(vista(5, 8), "MAPPING1.MAP", "MAPPING1.MAP");
  expect({ variant, trailer, root: index.root }).toEqual({ variant: "vista", trailer: 1, root: 1 });
  expect([...objects.pages]).toEqual([2, NONE]);
  expect([...(objects.lastChanged ?? [])]).toEqual([7, 7]);
  expect(objects).toMatchObject({ version: 5, generation: 8, physicalPages: 3 });
  expect([...objects.free]).toEqual([0]);
});

test("an XP mapping, and its first block alone with stale bytes behind", () => {
  const { variant, objects } = parseMapping(words(...XP_BLOCK, ...XP_BLOCK), "MAPPING2.MAP", "MAPPING2.MAP");
  expect(variant).toBe("xp");
  expect([...objects.pages]).toEqual([1, NONE, 3]);
  expect([...objects.free]).toEqual([0, 2]);
  expect(parseSingleBlock(words(...XP_BLOCK, 1, 2, 3), "OBJECTS.MAP")).toEqual(objects);
});

test("any cut and any bytes are either a mapping or CIM_MAP_DAMAGED", () => {
  const whole = vista(1, 2);
  const check = (bytes: Uint8Array) => {
    try {
      expect(parseMapping(bytes, "m", "m").objects.pages.length).toBeLessThanOrEqual(bytes.length / 4);
    } catch (error) {
      expect((error as EvidenceError).code).toBe("CIM_MAP_DAMAGED");
    }
  };
  for (let end = 0; end < whole.length; end++) check(whole.subarray(0, end));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
      const mutant = whole.slice();
      mutant[at] = value;
      check(mutant);
    }),
  );
});

test("the current mapping: highest version, then generation; what doesn't parse is an issue", async () => {
  const issues = new IssueLog();
  const file = (name: string, bytes: Uint8Array) => ({ source: memorySource(bytes), path: `x/${name}`, name });
  const { mappings } = await readMaps(
    [
      file("MAPPING1.MAP", vista(5, 9)),
      file("MAPPING2.MAP", vista(6, 7)),
      file("MAPPING3.MAP", vista(6, 8)),
      file("MAPPING4.MAP", vista(9, 9).subarray(0, 90)),
    ],
    issues,
  );
  expect(mappings.map(({ name }) => name)).toEqual(["MAPPING3.MAP", "MAPPING2.MAP", "MAPPING1.MAP"]);
  expect(issues.list()).toMatchObject([{ code: "CIM_MAP_DAMAGED", evidence: { path: "x/MAPPING4.MAP" } }]);
});

test("XP: MAPPING.VER names the current one; OBJECTS.MAP and INDEX.MAP stand in for lost mappings", async () => {
  const file = (name: string, bytes: Uint8Array) => ({ source: memorySource(bytes), path: name, name });
  const both = words(...XP_BLOCK, ...XP_BLOCK);
  const halves = [file("objects.map", words(...XP_BLOCK)), file("index.map", words(...XP_BLOCK))];
  const named = await readMaps(
    [file("MAPPING1.MAP", both), file("mapping2.map", both), file("MAPPING.VER", words(2)), ...halves],
    new IssueLog(),
  );
  expect(named.mappings.map(({ name }) => name)).toEqual(["mapping2.map", "MAPPING1.MAP"]);
  const { mappings, version } = await readMaps(halves, new IssueLog());
  expect([mappings.length, version]).toEqual([1, "xp"]);
});
