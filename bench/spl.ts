/**
 * `node bench/spl.ts [--events 500000] [--megabytes 512] [--runs 5] [--corpus ../shared] [--only memory|process|corpus]`
 *
 * Splunk searches: events per second of single searches over parsed events, in memory; whole processes of `unbind detect`
 * with one search against `unbind scan` on the same log, interleaved, medians; all detections about WMI of the corpus over
 * its evidence in one pass. Build first: the processes are those of `apps/cli/dist`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadRules } from "@unbind/detect";
import { detectPaths, readRuleFiles } from "@unbind/host-node/detect";
import { memorySource } from "../packages/bytes/src/index.ts";
import { readEvents } from "../packages/evtx/src/index.ts";
import type { Event } from "../packages/model/src/index.ts";
import { benchLog } from "./log-mix.ts";
import { type Job, measure, median } from "./measure.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "500000" },
    megabytes: { type: "string", default: "512" },
    runs: { type: "string", default: "5" },
    corpus: { type: "string", default: "../shared" },
    only: { type: "string" },
  },
});
const root = join(import.meta.dirname, "..");
const corpus = resolve(root, values.corpus);
const runs = Number(values.runs);
const wanted = (part: string) => values.only === undefined || values.only === part;

if (wanted("memory")) await inMemory();
if (wanted("process")) wholeProcesses();
if (wanted("corpus")) await overCorpus();

/** Searches of rising cost; the log is the mix of the hunt. */
async function inMemory(): Promise<void> {
  const searches = [
    "EventCode=5861",
    'source="XmlWinEventLog:Microsoft-Windows-WMI-Activity/Operational" EventCode=5861',
    'EventCode=1 Image="*\\\\cmd.exe" | stats count by Computer',
    'EventCode=1 ParentImage="*\\\\WmiPrvSE.exe" | stats count by Computer, Image',
    "| tstats count from datamodel=Endpoint.Processes where Processes.parent_process_name=wmiprvse.exe by Processes.dest Processes.process_name",
    "Computer=* | stats count by EventCode",
    "whoami",
    "Binding | stats count by dest",
  ];
  const events = await parsedEvents();
  const total = Number(values.events);
  console.log(`| search over ${events.length} parsed events | events/s |\n|---|---|`);
  for (const search of searches) {
    const rates: number[] = [];
    for (let run = -1; run < runs; run++) {
      const [detector] = loadRules({ texts: [], searches: [search] }).compile(() => true).detectors;
      if (!detector) throw new Error(search);
      const began = performance.now();
      // All of them, as if there were no push-down.
      for (let i = 0; i < total; i++) detector.offer(events[i % events.length] as Event, () => undefined);
      detector.finish(() => undefined);
      const seconds = (performance.now() - began) / 1000;
      if (run >= 0) rates.push(total / seconds);
    }
    console.log(`| \`${search}\` | ${Math.round(median(rates) / 1000)},000 |`);
  }
}

async function parsedEvents(): Promise<Event[]> {
  const blocks: Uint8Array[] = [];
  const log = benchLog(64e6, "hunt");
  let next = log.next();
  for (; !next.done; next = log.next()) blocks.push(next.value.slice());
  const head = new Uint8Array(4096);
  head.set(next.value);
  const bytes = new Uint8Array(Buffer.concat([head, ...blocks]));
  const events: Event[] = [];
  for await (const result of readEvents(memorySource(bytes), { path: "bench.evtx" }))
    if (result.ok) events.push(result.event);
  return events;
}

function wholeProcesses(): void {
  const log = bigLog();
  const unbind = join(root, "apps/cli/dist/unbind.js");
  const common = [log, "--format", "json", "--quiet", "--hash", "none"];
  const rules = join(root, "examples/rules");
  const own = [
    "--rules",
    join(rules, "wmi_subscription_registered_with_a_consumer.yml"),
    "--macros",
    join(rules, "macros.conf"),
  ];
  const published = (path: string) => {
    const file = join(corpus, "content/splunk", path);
    return existsSync(file) ? [{ name: path.split("/").at(-1) ?? path, file }] : [];
  };
  const job = (name: string, ...args: string[]): Job => ({
    name,
    command: [process.execPath, unbind, ...args],
    byteLength: statSync(log).size,
  });
  const jobs = [
    job("scan", "scan", ...common, "--jobs", "1"),
    job("detect, our search for 5861", "detect", ...common, ...own),
    ...[
      ...published("generations/wmi_permanent_event_subscription.v6.2025-05-02.yml"),
      ...published("generations/wmi_permanent_event_subscription.v11.2026-10-05.yml"),
      ...published("wmi-detections/wmi_permanent_event_subscription___sysmon.yml"),
      ...published("wmi-detections/process_execution_via_wmi.yml"),
    ].map(({ name, file }) =>
      job(
        `detect, ${name}`,
        "detect",
        ...common,
        "--rules",
        file,
        "--macros",
        join(corpus, "content/splunk/macros.json"),
      ),
    ),
  ];
  const figures = measure(jobs, runs);
  const base = figures[0]?.medianMs ?? 1;
  console.log("| whole process | median ms | min | max | MB/s | peak RSS MB | x scan |\n|---|---|---|---|---|---|---|");
  for (const { name, medianMs, minMs, maxMs, megabytesPerSecond, peakRssMegabytes, exitCode } of figures) {
    const cells = [name, medianMs, minMs, maxMs, megabytesPerSecond, peakRssMegabytes, (medianMs / base).toFixed(2)];
    console.log(`| ${cells.join(" | ")} |${exitCode === 0 ? "" : ` exit ${exitCode}`}`);
  }
}

function bigLog(): string {
  const data = join(import.meta.dirname, "data");
  const path = join(data, `hunt-${values.megabytes}.evtx`);
  mkdirSync(data, { recursive: true });
  if (!existsSync(path)) {
    const script = join(import.meta.dirname, "make-log.ts");
    execFileSync(process.execPath, [script, path, "--megabytes", values.megabytes], { stdio: "inherit" });
  }
  return path;
}

async function overCorpus(): Promise<void> {
  const splunk = join(corpus, "content/splunk");
  if (!existsSync(splunk)) return;
  const names = ["wmi-detections", "generations", "macros.json", "lookups"];
  const { texts } = await readRuleFiles(names.map((name) => join(splunk, name)));
  const evidence = join(corpus, "samples/evidence");
  const paths = [
    join(corpus, "content/sigma-regression"),
    ...readdirSync(evidence, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(evidence, entry.name)),
  ];
  const times: number[] = [];
  let told = "";
  for (let run = -1; run < runs; run++) {
    const began = performance.now();
    const loaded = loadRules({ texts });
    const { detectors, faults } = loaded.compile(() => true);
    const report = await detectPaths(paths, {
      detectors,
      loaded: loaded.rules.length,
      notLoaded: faults,
      hash: "none",
    });
    if (run >= 0) times.push(performance.now() - began);
    const { records, events, rules, byteLength } = report.summary;
    told = `${rules.chosen} detections, ${records} records of ${Math.round(byteLength / 1e6)} MB, ${events} of them decoded, ${rules.fired} detections fired`;
  }
  console.log(`one pass: ${told}: ${Math.round(median(times))} ms with loading`);
}
