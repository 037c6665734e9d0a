import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseSearch } from "../syntax/parse.ts";
import { ruleInfoOf, type SplunkDetection } from "./detection.ts";
import { readSplunkContent } from "./splunk-content.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared");
const splunk = `${corpus}/content/splunk`;
const files = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name) && !name.endsWith("PROVENANCE.md"))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, "utf8") }));

describe.skipIf(!existsSync(splunk))("published content", () => {
  test("every file of the folder is read, none with a fault", () => {
    const content = readSplunkContent([...files(splunk, /\.(?:yml|csv)$/), ...files(splunk, /^macros\.json$/)]);
    expect(content.faults).toEqual([]);
    expect(content.unused).toEqual([]);
    expect({
      detections: content.detections.length,
      stories: content.stories.length,
      macros: content.macros.size,
      lookups: content.lookups.length,
      tables: content.tables.size,
      dataSources: content.dataSources.length,
      testFiles: content.testFiles.length,
    }).toEqual({ detections: 91, stories: 1, macros: 190, lookups: 20, tables: 15, dataSources: 13, testFiles: 1 });
    for (const lookup of content.lookups) {
      if (lookup.filename !== null) expect(content.tables.has(lookup.filename.toLowerCase())).toBe(true);
    }
  });

  test("generations, their version, status, level and technique", () => {
    const { detections } = readSplunkContent(files(`${splunk}/generations`, /\.yml$/));
    const named = detections.filter(({ name }) => name === "WMI Permanent Event Subscription");
    const told = named.map((one) => {
      const { level, attack } = ruleInfoOf(one);
      return [one.generation, one.version, one.date, one.status, level, attack.join()].join(" ");
    });
    expect(told.sort()).toMatchInlineSnapshot(`
      [
        "contentctl-5 6 2025-05-02 experimental low T1047",
        "escu 1 2018-10-23   T1047",
        "escu 1.0 2018-10-23   T1047,T1084",
        "findings 11 2026-10-05 production low T1546.003",
        "v4 1 2018-10-23 experimental low T1047",
        "v4 4 2024-10-17 experimental low T1047",
      ]
    `);
    expect(new Set(named.map(({ id }) => id)).size).toBe(1);
  });

  test("places of searches point at their own text", () => {
    for (const { detections, text } of files(splunk, /\.yml$/).map((file) => ({
      ...readSplunkContent([file]),
      ...file,
    }))) {
      for (const { search, place } of detections) {
        const lines = text.split("\n");
        for (const match of search.matchAll(/\S+/g)) {
          const { line, column } = place(match.index);
          const word = match[0].split("'")[0] ?? "";
          expect(lines[line - 1]?.slice(column - 1, column - 1 + word.length)).toBe(word);
        }
      }
    }
  });
});

const pages = `${corpus}/knowledge/pages/detections`;

describe.skipIf(!existsSync(pages))("documentation pages of 2021", () => {
  test("give the search and the facts of the YAML that they were made from", () => {
    const { detections, faults } = readSplunkContent(files(pages, /\.md$/));
    expect(faults).toEqual([]);
    const yaml = readSplunkContent(files(`${corpus}/knowledge/security_content-2021/detections`, /\.yml$/)).detections;
    const byName = new Map(yaml.map((one) => [one.name, one]));
    expect(detections).toHaveLength(139);
    for (const page of detections) {
      const source = byName.get(page.name);
      if (source === undefined) throw new Error(`no YAML for ${page.name}`);
      expect(factsOf(page)).toEqual(factsOf(source));
    }
  });

  test("the seed page gives the search that runs", () => {
    const [seed] = readSplunkContent(files(`${corpus}/knowledge/seeds`, /^detection-post.*\.md$/)).detections;
    const { macros } = readSplunkContent(files(splunk, /^macros\.json$/));
    const { faults, pipeline } = parseSearch(seed?.search ?? "", { macros });
    expect(faults).toEqual([]);
    expect(pipeline.commands.map(({ name }) => name)).toEqual([
      "search",
      "rex",
      "search",
      "stats",
      "convert",
      "convert",
      "rename",
      "search",
    ]);
  });
});

function factsOf(one: SplunkDetection): object {
  const plain = (text: string | null) => text?.replace(/\s+/g, " ").trim() ?? null;
  return {
    search: one.search.trim(),
    version: one.version,
    date: one.date,
    author: one.author,
    type: one.type,
    description: plain(one.description),
    howToImplement: plain(one.howToImplement),
    knownFalsePositives: plain(one.knownFalsePositives),
    references: one.references,
    stories: one.stories,
    attack: one.attack,
    products: one.products,
    dataModels: one.dataModels,
    killChainPhases: one.killChainPhases,
    requiredFields: one.requiredFields,
    impact: one.risk.impact,
    confidence: one.risk.confidence,
  };
}
