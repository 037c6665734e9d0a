/**
 * `node bench/sigma-process.ts [--rules 3050] [--megabytes 512] [--runs 5] [--corpus ../shared]`
 *
 * Whole processes, interleaved, medians: rules over a log of Sysmon and the Security channel against the dump of the same
 * log as JSON Lines; loading alone, without and with compiled rules. Needs `npm run build`.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Job, measure } from "./measure.ts";
import { ruleCopies } from "./rule-copies.ts";
import { sigmaLog } from "./sigma-log.ts";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    rules: { type: "string", default: "3050" },
    megabytes: { type: "string", default: "512" },
    runs: { type: "string", default: "5" },
    corpus: { type: "string", default: "../shared" },
    command: { type: "string", default: join(root, "apps/cli/dist/unbind.js") },
  },
});
const data = join(import.meta.dirname, "data");
mkdirSync(data, { recursive: true });
const rules = makeRules(Number(values.rules));
const log = makeLog(Number(values.megabytes));
const small = makeLog(1);
const cache = join(data, "rule-cache");
rmSync(cache, { recursive: true, force: true });

const unbind = (...args: string[]) => [process.execPath, values.command, ...args];
const detect = (path: string, ...more: string[]) =>
  unbind("detect", path, "--rules", rules, "--format", "json", "--quiet", "--hash", "none", ...more);
const list = (...more: string[]) => unbind("detect", "--rules", rules, "--list", "--format", "json", ...more);
const byteLength = statSync(log).size;
const jobs: Job[] = [
  { name: "dump to JSON Lines", command: unbind("dump", log, "--format", "jsonl", "--quiet"), byteLength },
  { name: "rules over the log", command: detect(log), byteLength },
  { name: "rules over the log, cache", command: detect(log, "--cache", cache), byteLength },
  { name: "loading alone", command: list(), byteLength: 0 },
  { name: "loading alone, cache", command: list("--cache", cache), byteLength: 0 },
  { name: "rules over 1 MB", command: detect(small), byteLength: 0 },
  { name: "rules over 1 MB, cache", command: detect(small, "--cache", cache), byteLength: 0 },
  { name: "--version", command: unbind("--version"), byteLength: 0 },
];

const figures = measure(jobs, Number(values.runs));
const dump = figures[0]?.medianMs ?? 1;
console.log("| job | median ms | min | max | MB/s | peak RSS MB | x dump |\n|---|---|---|---|---|---|---|");
for (const { name, medianMs, minMs, maxMs, megabytesPerSecond, peakRssMegabytes, exitCode } of figures) {
  const cells = [
    name,
    medianMs,
    minMs,
    maxMs,
    megabytesPerSecond ?? "",
    peakRssMegabytes ?? "",
    (medianMs / dump).toFixed(2),
  ];
  console.log(`| ${cells.join(" | ")} |${exitCode === 0 ? "" : ` exit ${exitCode}`}`);
}

function makeLog(megabytes: number): string {
  const path = join(data, `sigma-${megabytes}.evtx`);
  if (existsSync(path)) return path;
  const file = openSync(path, "w");
  const chunks = sigmaLog(megabytes * 1e6);
  let position = 4096;
  let next = chunks.next();
  for (; !next.done; next = chunks.next()) position += writeSync(file, next.value, 0, next.value.length, position);
  writeSync(file, next.value, 0, next.value.length, 0);
  closeSync(file);
  return path;
}

/** Written out below `bench/data`, which isn't kept: the originals are others' work. */
function makeRules(wanted: number): string {
  const folder = join(data, `sigma-rules-${wanted}`);
  const originals = ["content/sigma/rules", "content/sigma-regression"]
    .map((name) => resolve(root, values.corpus, name))
    .flatMap((path) =>
      readdirSync(path, { recursive: true, encoding: "utf8" })
        .sort()
        .map((name) => join(path, name)),
    )
    .filter((path) => path.endsWith(".yml") && !path.endsWith("info.yml"))
    .map((path) => readFileSync(path, "utf8"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, text] of ruleCopies([...new Set(originals)], wanted).entries())
    writeFileSync(join(folder, `${index}.yml`), text);
  return folder;
}
