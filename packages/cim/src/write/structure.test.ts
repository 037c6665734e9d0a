/** What a written repository must be by the format, told without the reader of whole repositories. */
import { describe, expect, test } from "vitest";
import { parseIndexPage, peekIndexPage } from "../btree/index-page.ts";
import { type MapBlock, type Mapping, parseMapping, parseSingleBlock, UNMAPPED } from "../files/mapping.ts";
import { addNoise, addSubscription, cleanHost, PLANTED } from "../fixtures/index.ts";
import { readPageTable } from "../objects/object-page.ts";
import type { RepositoryImage } from "./repository-storage.ts";

const PAGE_BYTES = 8192;
const KILL_PROCESS = ["KillProcess", "ProcessStartTrigger"] as const;

function fileOf(image: RepositoryImage, name: string): Uint8Array {
  const bytes = image[name];
  if (!bytes) throw new Error(`the image has no ${name}`);
  return bytes;
}

function mappingsOf(image: RepositoryImage): Mapping[] {
  return Object.keys(image)
    .filter((name) => /^MAPPING\d\.MAP$/.test(name))
    .map((name) => parseMapping(fileOf(image, name), name, name));
}

const mapped = ({ pages }: MapBlock) => [...pages].filter((page) => page !== UNMAPPED);
const pageOf = (file: Uint8Array, page: number) => file.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);

/** A repository of many pages, some of which are free. */
function busyHost(version: "vista" | "xp"): RepositoryImage {
  const writer = cleanHost(version);
  const noise = addNoise(writer, 400);
  addSubscription(writer, {
    ...PLANTED,
    consumer: { ...PLANTED.consumer, properties: { WorkingDirectory: "d".repeat(20_000) } },
  });
  writer.commit({ cleanShutdown: false });
  for (const path of noise.slice(0, 150)) writer.delete(path);
  return writer.finish();
}

describe.each(["vista", "xp"] as const)("%s", (version) => {
  const image = busyHost(version);
  const mappings = mappingsOf(image);
  const current = mappings.reduce((a, b) => (b.objects.version > a.objects.version ? b : a));

  test("mapped and free pages are all pages, none twice", () => {
    expect(mappings).toHaveLength(version === "xp" ? 2 : 3);
    for (const { objects, index, variant } of mappings) {
      expect(variant).toBe(version);
      for (const block of [objects, index]) {
        const pages = [...mapped(block), ...block.free];
        expect(pages.sort((a, b) => a - b)).toEqual(Array.from({ length: block.physicalPages }, (_, i) => i));
      }
    }
    expect(fileOf(image, "OBJECTS.DATA").length).toBe(current.objects.physicalPages * PAGE_BYTES);
    expect(fileOf(image, "INDEX.BTR").length).toBe(current.index.physicalPages * PAGE_BYTES);
  });

  test("counters grow by what was written", () => {
    const versions = mappings.map(({ objects }) => objects.version).sort();
    expect(new Set(versions).size).toBe(versions.length);
    for (const { objects, index, trailer } of mappings) {
      expect([index.version, index.generation]).toEqual([objects.version, objects.generation]);
      if (version === "xp") continue;
      expect(trailer).toBe(objects.generation === 3 ? 0 : 1);
      for (const changed of objects.lastChanged ?? []) expect(changed).toBeLessThanOrEqual(objects.generation ?? 0);
    }
  });

  test("records follow their table without a gap, and long ones have their own pages", () => {
    const objects = fileOf(image, "OBJECTS.DATA");
    const tables = mapped(current.objects).map((page) => readPageTable(pageOf(objects, page)));
    const records = tables.filter(({ state }) => state === "records");
    for (const { entries } of records) {
      const ids = entries.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    const long = records.filter(({ entries }) => entries[0]?.id === 1);
    expect(long.map(({ entries: [entry] }) => entry?.offset)).toEqual([32]);
    expect(tables.filter(({ state }) => state === "none").length).toBe(2);
    expect(tables.every(({ state }) => state !== "damaged")).toBe(true);
  });

  test("index pages know their number, and their keys lie between those of their parent", () => {
    const index = fileOf(image, "INDEX.BTR");
    const noChild = version === "xp" ? 0 : 0xffff_ffff;
    const pageAt = (logical: number) => pageOf(index, current.index.pages[logical] as number);
    const admin = peekIndexPage(pageAt(0));
    const root = version === "xp" ? admin?.root : current.index.root;
    let pages = 0;
    const check = (logical: number, low: string, high: string): void => {
      const page = parseIndexPage(pageAt(logical));
      expect(page.logical).toBe(logical);
      pages++;
      const keys = page.keys.map((segments) => segments.join("\\"));
      const bounds = [low, ...keys, high];
      for (let i = 1; i < bounds.length; i++) expect((bounds[i - 1] as string) < (bounds[i] as string)).toBe(true);
      page.children.forEach((child, i) => {
        if (child !== noChild) check(child, bounds[i] as string, bounds[i + 1] as string);
      });
    };
    check(root as number, "", "~");
    expect(pages).toBe(mapped(current.index).length - (version === "xp" ? 1 : 0));
    expect(pages).toBeGreaterThan(5);
  });

  if (version === "xp") {
    test("the files of single blocks are halves of the active mapping", () => {
      const number = fileOf(image, "MAPPING.VER")[0];
      const active = mappings.find(({ name }) => name === `MAPPING${number}.MAP`);
      expect(active).toBe(current);
      expect(parseSingleBlock(fileOf(image, "OBJECTS.MAP"), "")).toEqual(active?.objects);
      expect(parseSingleBlock(fileOf(image, "INDEX.MAP"), "")).toEqual(active?.index);
    });
  }
});

test("keys of a subscription are those that Windows makes", () => {
  const writer = cleanHost();
  const [consumer, filter] = KILL_PROCESS;
  const before = new Set(writer.storage.tree.keys());
  addSubscription(writer, {
    ...PLANTED,
    filter: { ...PLANTED.filter, name: filter },
    consumer: { className: "ActiveScriptEventConsumer", name: consumer, properties: {} },
  });
  const namespace = "NS_E1DD43413ED9FD9C458D2051F082D1D739399B29035B455F09073926E5ED9870";
  const keys = writer.storage.tree
    .keys()
    .filter((key) => !before.has(key))
    .map((key) => key.replace(/\.\d+\.\d+\.\d+$/, "").replace(namespace, "NS"));
  expect(keys).toMatchInlineSnapshot(`
    [
      "NS\\CI_0A7ABE63F36E2B2920FEDAFAE849823AF9429CC0EA373FFEE1507EDB21FD9170\\IL_E9C5A8C1DEDE1E73BC7453705C8AEC8C958435BF2C27D0796D38586FAC2653B7",
      "NS\\CI_3E78A37E1DE70357C353A15D6BBB8A17A1D31F8D501ED8F1C3EB8104F5B04F97\\IL_7590C95F8024E7D6971407600BB5626798A347DD49412C6E41CA5779C7705C1D",
      "NS\\CI_47C79E62C2227EDD0FF29BF44D87F2FAF9FEDF60A18D9F82597602BD95E20BD3\\IL_0D1697A84DF9B8E84AC045F3F8932244A4582E150169200C406E7BD84D7E2C2E",
      "NS\\KI_0A7ABE63F36E2B2920FEDAFAE849823AF9429CC0EA373FFEE1507EDB21FD9170\\I_E9C5A8C1DEDE1E73BC7453705C8AEC8C958435BF2C27D0796D38586FAC2653B7",
      "NS\\KI_3E78A37E1DE70357C353A15D6BBB8A17A1D31F8D501ED8F1C3EB8104F5B04F97\\IR_7590C95F8024E7D6971407600BB5626798A347DD49412C6E41CA5779C7705C1D\\R_9991BBE5A93A7934134D74F1B60CB55E700BB91583A66AC5F7A7E10EF3CC4026",
      "NS\\KI_3E78A37E1DE70357C353A15D6BBB8A17A1D31F8D501ED8F1C3EB8104F5B04F97\\I_7590C95F8024E7D6971407600BB5626798A347DD49412C6E41CA5779C7705C1D",
      "NS\\KI_47C79E62C2227EDD0FF29BF44D87F2FAF9FEDF60A18D9F82597602BD95E20BD3\\IR_0D1697A84DF9B8E84AC045F3F8932244A4582E150169200C406E7BD84D7E2C2E\\R_9991BBE5A93A7934134D74F1B60CB55E700BB91583A66AC5F7A7E10EF3CC4026",
      "NS\\KI_47C79E62C2227EDD0FF29BF44D87F2FAF9FEDF60A18D9F82597602BD95E20BD3\\I_0D1697A84DF9B8E84AC045F3F8932244A4582E150169200C406E7BD84D7E2C2E",
    ]
  `);
});
