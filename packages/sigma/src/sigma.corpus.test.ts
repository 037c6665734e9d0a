import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { memorySource } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { readCollected, recognise } from "../../evidence/src/index.ts";
import { readEvents } from "../../evtx/src/index.ts";
import { parseSigma, type SigmaDetector, type SigmaDocument, sigmaDetector } from "./index.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const shared = resolve(root, process.env.UNBIND_CORPUS ?? "../shared");
const regression = `${shared}/content/sigma-regression`;
const content = `${shared}/content/sigma`;

const bytesOf = (path: string) => new Uint8Array(readFileSync(path));
const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

function rulesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yml"))
    .sort();
}

function load(paths: readonly string[], folder: string): SigmaDocument[] {
  return paths.flatMap((path) => {
    const { documents, faults } = parseSigma(readFileSync(`${folder}/${path}`, "utf8"), { path });
    expect(faults).toEqual([]);
    return documents;
  });
}

/** Events of an EVTX (only those that the detector asks for) or of a JSON export. */
async function eventsOf(path: string, detector: SigmaDetector, pushDown: boolean): Promise<Event[]> {
  const bytes = bytesOf(path);
  const source = memorySource(bytes);
  const select = pushDown ? detector.selectors : undefined;
  const results = path.endsWith(".json")
    ? readCollected(source, { path, format: recognise(bytes.subarray(0, 65_536)) })
    : readEvents(source, { path, ...(select ? { select } : {}) });
  const events: Event[] = [];
  for await (const result of results) if (result.ok) events.push(result.event);
  return events;
}

/** Number of matches by `key` of their rule. */
function countMatches(detector: SigmaDetector, events: readonly Event[], key: "id" | "path"): Record<string, number> {
  const counts: Record<string, number> = {};
  const report = ({ rule }: { rule: { id: string; source: { path: string } } }) => {
    const name = key === "id" ? rule.id : rule.source.path.replace(/\/.*/, "");
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const event of events) detector.offer(event, report);
  detector.finish(report);
  return counts;
}

describe.skipIf(!existsSync(regression))("regression cases: every rule over every case's log", () => {
  const cases = existsSync(regression)
    ? readdirSync(regression).filter((name) => existsSync(`${regression}/${name}/rule.yml`))
    : [];
  const rules = () =>
    load(
      cases.map((name) => `${name}/rule.yml`),
      regression,
    );
  const matrix = existsSync(regression) ? json(`${regression}/matrix.json`) : { own: {}, extra: [] };

  test("there are sixty", () => expect(cases).toHaveLength(60));

  test.each(cases)("%s", async (name) => {
    const own: number = matrix.own[name];
    const info = /match_count:\s*(\d+)/.exec(readFileSync(`${regression}/${name}/info.yml`, "utf8"))?.[1];
    expect(own).toBeGreaterThanOrEqual(Number(info ?? 1));
    const extra = matrix.extra.filter((one: { data: string }) => one.data === name);
    const expected = Object.fromEntries([
      [name, own],
      ...extra.map((one: { rule: string; matches: number }) => [one.rule, one.matches]),
    ]);
    const files = readdirSync(`${regression}/${name}`).filter((file) => /\.(evtx|json)$/.test(file));
    expect(files).toHaveLength(2);
    for (const file of files) {
      const detector = sigmaDetector(rules());
      expect(detector.notLoaded).toEqual([]);
      const events = await eventsOf(`${regression}/${name}/${file}`, detector, true);
      expect(countMatches(detector, events, "path")).toEqual(expected);
    }
  });
});

/** Rules for other logs than Windows event logs. */
const NOT_EVALUABLE = [
  "rpc_firewall_remote_dcom_or_wmi.yml",
  "zeek_dce_rpc_mitre_bzar_execution.yml",
  "web_win_webshells_in_access_logs.yml",
];

describe.skipIf(!existsSync(content))("rules that speak of WMI", () => {
  const paths = existsSync(content) ? rulesUnder(`${content}/rules`) : [];

  test("all 176 are read; three are refused by name, for their log source", () => {
    const documents = load(paths, `${content}/rules`);
    const detector = sigmaDetector(documents);
    expect(documents).toHaveLength(176);
    expect(detector.rules).toHaveLength(173);
    expect(detector.notLoaded.map(({ code, file }) => [code, file?.replace(/.*\//, "")])).toEqual(
      NOT_EVALUABLE.map((file) => ["SIGMA_LOGSOURCE", file]),
    );
  });

  test("they match the samples as an independent evaluator did, which left deprecated rules out", async () => {
    const current = paths.filter((path) => !path.startsWith("deprecated") && !path.startsWith("unsupported"));
    const expected: { file: string; matches: { id: string; matches: number }[] }[] = json(
      `${content}/expected.json`,
    ).files;
    expect(expected.length).toBeGreaterThan(4);
    for (const { file, matches } of expected) {
      for (const pushDown of [true, false]) {
        const detector = sigmaDetector(load(current, `${content}/rules`));
        const events = await eventsOf(`${shared}/${file}`, detector, pushDown);
        expect(countMatches(detector, events, "id")).toEqual(
          Object.fromEntries(matches.map((one) => [one.id, one.matches])),
        );
      }
    }
  });
});
