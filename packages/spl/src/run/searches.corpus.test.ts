import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readSplunkContent } from "../content/splunk-content.ts";
import { EventRowSource } from "../event/event-row-source.ts";
import { binding, processStart, sysmon } from "../event/events.test-support.ts";
import { parseSearch } from "../syntax/parse.ts";
import { compilePipeline, type Program, runProgram } from "./program.ts";

const corpus = resolve(join(import.meta.dirname, "../../../.."), process.env.UNBIND_CORPUS ?? "../shared");
const splunk = join(corpus, "content/splunk");

interface Compiled {
  name: string;
  program: Program;
}

function compileAll(file: string, key: "search" | "search_expanded"): Compiled[] {
  const { macros } = readSplunkContent([
    { path: "macros.json", text: readFileSync(join(splunk, "macros.json"), "utf8") },
  ]);
  const searches: ({ name: string } & Record<string, string>)[] = JSON.parse(readFileSync(join(splunk, file), "utf8"));
  return searches.map((one) => {
    const { pipeline, expanded } = parseSearch(one[key] ?? "", { macros });
    return { name: one.name, program: compilePipeline(pipeline, { text: expanded.text }) };
  });
}

const EVENTS = [
  binding(),
  processStart(),
  sysmon(13, { TargetObject: "HKLM\\Software\\x", Details: "DWORD (0x00000001)" }),
  sysmon(19, { Operation: "Created", Name: "f", Query: "select * from x" }),
  sysmon(21, { Operation: "Created", Consumer: "c", Filter: "f" }),
];

describe.skipIf(!existsSync(splunk))("published searches run", () => {
  test("all of the sample but those with commands that need Splunk, which are named", () => {
    const compiled = compileAll("searches-sample.json", "search");
    expect(compiled).toHaveLength(327);
    expect(
      compiled.flatMap(({ name, program }) => program.faults.map(({ code, message }) => `${name}: ${code} ${message}`)),
    ).toEqual([]);
    const named = compiled.flatMap(({ program }) => [...new Set(program.notEvaluable.map(({ command }) => command))]);
    const counts = Object.groupBy(named, (command) => command);
    expect(
      Object.fromEntries(
        Object.entries(counts)
          .map(([command, list]) => [command, list?.length])
          .sort(),
      ),
    ).toMatchInlineSnapshot(`
      {
        "apply": 1,
        "cyberchef": 1,
        "from": 1,
        "iplocation": 4,
        "map": 2,
        "mstats": 3,
        "summary": 1,
      }
    `);
    const source = new EventRowSource(EVENTS);
    for (const { program } of compiled) expect(runProgram(program, source, { explain: true }).partial).toBe(false);
    expect(compiled.filter(({ program }) => program.runnable).length).toMatchInlineSnapshot(`315`);
  });

  test("all detections about WMI", () => {
    const compiled = compileAll("wmi-detections.json", "search_expanded");
    expect(compiled.filter(({ program }) => !program.runnable).map(({ name }) => name)).toEqual([]);
    const source = new EventRowSource(EVENTS);
    for (const { program } of compiled) {
      const { steps } = runProgram(program, source, { explain: true });
      expect(steps).toHaveLength(program.steps.length);
    }
  });
});
