import { memorySource, TruncatedError } from "@unbind/bytes";
import { filesOf, plantedHost } from "@unbind/cim/fixtures";
import { expect, test } from "vitest";
import type { Evidence } from "./evidence.ts";
import { openGroup, recogniseGroup, repositoryFileName, repositoryGroups } from "./repository-group.ts";

function evidenceOf(path: string, bytes: Uint8Array | undefined): Evidence {
  return {
    path,
    byteLength: bytes?.length ?? 0,
    locator: { root: path, steps: [] },
    fingerprint: undefined,
    open: async () => {
      if (!bytes) throw new TruncatedError("GONE", "can't be opened");
      return memorySource(bytes);
    },
  };
}

const image = plantedHost().finish();
const paths = (text: string) => text.split(" ").map((path) => ({ path }));
const grouped = (text: string) => repositoryGroups(paths(text)).map((group) => group.map(({ path }) => path).join(" "));

test.each([
  ["a.zip!/C/wbem/Repository/objects.data", "OBJECTS.DATA"],
  ["C:\\case\\HOST_MAPPING2.MAP", "MAPPING2.MAP"],
  ["INDEX.BTR.bak", "INDEX.BTR"],
  ["fs/MAPPING.VER", "MAPPING.VER"],
  ["OBJECTS.DATA/readme.txt", undefined],
  ["MAPPING4.MAP", undefined],
])("%s is %s", (path, name) => {
  expect(repositoryFileName(path)).toBe(name);
});

test("files of one folder with the same marks are a group, data first", () => {
  expect(grouped("r/INDEX.BTR r/mapping1.map r/Objects.Data s/OBJECTS.DATA s/INDEX.BTR r/x.evtx")).toEqual([
    "r/Objects.Data r/INDEX.BTR r/mapping1.map",
    "s/OBJECTS.DATA s/INDEX.BTR",
  ]);
  expect(grouped("a_OBJECTS.DATA b_OBJECTS.DATA b_INDEX.BTR a_INDEX.BTR")).toEqual([
    "a_OBJECTS.DATA a_INDEX.BTR",
    "b_OBJECTS.DATA b_INDEX.BTR",
  ]);
  expect(grouped("r/OBJECTS.DATA s/INDEX.BTR")).toEqual([]);
});

test("a file without its marks is told by its name, another kind of file is not of the group", async () => {
  const issues: string[] = [];
  const { own, others } = await recogniseGroup(
    [
      evidenceOf("OBJECTS.DATA", image["OBJECTS.DATA"]),
      evidenceOf("INDEX.BTR", new Uint8Array(8192)),
      evidenceOf("MAPPING1.MAP", new TextEncoder().encode("PK\x03\x04 and so on")),
      evidenceOf("MAPPING2.MAP", undefined),
      evidenceOf("MAPPING.VER", Uint8Array.of(2, 0, 0, 0)),
    ],
    ({ code }) => issues.push(code),
  );
  expect(own.map(({ evidence, format }) => `${evidence.path} ${format}`)).toEqual([
    "OBJECTS.DATA cim-objects",
    "INDEX.BTR cim-index",
    "MAPPING2.MAP cim-map",
    "MAPPING.VER cim-map",
  ]);
  expect(others.map(({ path }) => path)).toEqual(["MAPPING1.MAP"]);
  expect(issues).toEqual(["GONE"]);
  const files = await openGroup(own);
  expect(files.maps.map(({ name }) => name)).toEqual(["MAPPING.VER"]);
});

test("names alone make no repository", async () => {
  const { own, others } = await recogniseGroup(
    [evidenceOf("OBJECTS.DATA", new Uint8Array(100)), evidenceOf("INDEX.BTR", new Uint8Array(100))],
    () => undefined,
  );
  expect([own.length, others.length]).toEqual([0, 2]);
});

test("all files of a whole repository are opened", async () => {
  const group = Object.entries(image).map(([name, bytes]) => evidenceOf(name, bytes));
  const { own } = await recogniseGroup(group, () => undefined);
  const files = await openGroup(own);
  const expected = filesOf(image);
  expect(files.maps.map(({ name }) => name).sort()).toEqual(expected.maps.map(({ name }) => name).sort());
  expect([files.objects?.path, files.index?.path]).toEqual(["OBJECTS.DATA", "INDEX.BTR"]);
});
