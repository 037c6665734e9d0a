import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readSplunkContent } from "../content/splunk-content.ts";
import type { Command } from "./command.ts";
import type { MacroTable } from "./macro-table.ts";
import { parseSearch } from "./parse.ts";
import { printExpression } from "./print-expression.ts";
import { printSearchExpression } from "./print-search.ts";
import { withoutPlaces } from "./syntax.test-support.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared");
const splunk = `${corpus}/content/splunk`;
const read = (path: string): string => readFileSync(path, "utf8");
const json = <T>(path: string): T => JSON.parse(read(path)) as T;
const files = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yml"))
    .map((name) => ({ path: `${folder}/${name}`, text: read(`${folder}/${name}`) }));
const squeezed = (text: string): string => text.replace(/\s+/g, " ").trim();

function faultsIn(searches: readonly { name: string; search: string }[], macros: MacroTable): string[] {
  return searches.flatMap(({ name, search }) =>
    parseSearch(search, { macros }).faults.map(({ code, message }) => `${name}: ${code} ${message}`),
  );
}

describe.skipIf(!existsSync(splunk))("published searches", () => {
  const macrosFile = `${splunk}/macros.json`;
  const { macros } = existsSync(macrosFile)
    ? readSplunkContent([{ path: macrosFile, text: read(macrosFile) }])
    : { macros: new Map() };

  test("all of the sample parse", () => {
    const sample = json<{ name: string; search: string }[]>(`${splunk}/searches-sample.json`);
    expect(sample).toHaveLength(327);
    expect(faultsIn(sample, macros)).toEqual([]);
  });

  test("all detections about WMI parse and expand to the text on record", () => {
    const { detections, faults } = readSplunkContent(files(`${splunk}/wmi-detections`));
    expect(faults).toEqual([]);
    expect(detections).toHaveLength(77);
    expect(faultsIn(detections, macros)).toEqual([]);
    const known = json<{ name: string; search_expanded: string; commands: string[] }[]>(
      `${splunk}/wmi-detections.json`,
    );
    const byName = new Map(known.map((one) => [one.name, one]));
    for (const { name, search } of detections) {
      const { expanded, pipeline } = parseSearch(search, { macros });
      expect(squeezed(expanded.text)).toBe(squeezed(byName.get(name)?.search_expanded ?? ""));
      expect([...new Set(commandNames(pipeline.commands))].sort()).toEqual(
        [...(byName.get(name)?.commands ?? [])].sort(),
      );
    }
  });

  test("all generations parse", () => {
    const { detections, testFiles, dataSources, faults } = readSplunkContent(files(`${splunk}/generations`));
    expect(faults).toEqual([]);
    expect([detections.length, testFiles.length, dataSources.length]).toEqual([14, 1, 1]);
    expect(faultsIn(detections, macros)).toEqual([]);
  });

  test("printed conditions of all searches read back as themselves", () => {
    for (const { search } of json<{ search: string }[]>(`${splunk}/searches-sample.json`)) {
      const { pipeline, expanded } = parseSearch(search, { macros });
      for (const command of pipeline.commands) {
        if (command.name === "where") {
          const again = parseSearch(`* | where ${printExpression(command.expression)}`).pipeline.commands[1];
          expect(withoutPlaces(again)).toEqual(withoutPlaces(command));
        } else if (command.name === "search" && command.expression.kind !== "and") {
          const again = parseSearch(`search ${printSearchExpression(command.expression, expanded.text)}`).pipeline
            .commands[0];
          expect(withoutPlaces(again)).toMatchObject({ expression: withoutPlaces(command.expression) });
        }
      }
    }
  });

  test("of 2021's content, what is SPL parses but for a custom command and a search behind a pipe", () => {
    const folder = `${corpus}/knowledge/security_content-2021`;
    const { detections, macros: own, faults } = readSplunkContent(files(folder));
    expect(faults).toEqual([]);
    const all = new Map([...macros, ...own]);
    const found = detections.map(({ name, search }) => ({ name, codes: parseSearch(search, { macros: all }).faults }));
    const spl2 = found.filter(({ codes }) => codes.some(({ code }) => code === "SPL_SPL2"));
    const wrong = found.filter(
      ({ codes }) => codes.length > 0 && codes.every(({ code }) => !/SPL2|UNDEFINED/.test(code)),
    );
    expect([detections.length, spl2.length]).toMatchInlineSnapshot(`
      [
        730,
        63,
      ]
    `);
    expect(wrong.map(({ name, codes }) => `${name}: ${codes[0]?.code}`)).toMatchInlineSnapshot(`
      [
        "DNSTwist Domain Names: SPL_COMMAND",
        "Exchange PowerShell Abuse via SSRF: SPL_COMMAND",
      ]
    `);
    const undefinedMacros = found.flatMap(({ codes }) => codes.filter(({ code }) => code === "SPL_MACRO_UNDEFINED"));
    expect([...new Set(undefinedMacros.map(({ message }) => message.split(" ")[1]))].sort()).toMatchInlineSnapshot(`
      [
        "cim_corporate_web_domain_search(1)",
        "get_asset(1)",
      ]
    `);
  });
});

function commandNames(commands: readonly Command[]): string[] {
  return commands.flatMap((command) => [
    command.name === "unevaluable" ? command.command : command.name,
    ...("search" in command && typeof command.search === "object" ? commandNames(command.search.commands) : []),
  ]);
}
