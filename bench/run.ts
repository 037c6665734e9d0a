/**
 * `npm run bench [-- --megabytes 512] [--runs 5] [--file LOG] [--peer "command {file}"]`
 *
 * Whole processes, interleaved, medians: the hunt against a program that only reads the same bytes, full dump,
 * checksums, two threads, many small files, start-up. Writes `bench/results/<commit>.json`.
 */
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Figure, type Job, measure } from "./measure.ts";

const root = join(import.meta.dirname, "..");
const data = join(import.meta.dirname, "data");
const node = process.execPath;
const unbind = join(root, "apps/cli/dist/unbind.js");
const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "512" },
    runs: { type: "string", default: "5" },
    file: { type: "string" },
    peer: { type: "string", multiple: true, default: [] },
    only: { type: "string" },
  },
});

const SMALL_FILES = 870;
const hunt = values.file ?? makeLog("hunt", Number(values.megabytes));
const dense = values.file ?? makeLog("dense", Math.min(256, Number(values.megabytes)));
const small = makeSmallFiles();
const one = join(root, "examples/first-case");

const scan = (path: string, ...more: string[]) => [node, unbind, "scan", path, "--format", "json", "--quiet", ...more];
const rules = join(root, "examples/rules");
const detect = (path: string, rule: string) => [
  ...[node, unbind, "detect", path, "--rules", join(rules, rule), "--macros", join(rules, "macros.conf")],
  ...["--format", "json", "--quiet", "--hash", "none"],
];
const size = (path: string) => statSync(path).size;
const jobs: Job[] = [
  { name: "read only", command: [node, join(import.meta.dirname, "read-only.mjs"), hunt], byteLength: size(hunt) },
  job("hunt, no checksums", hunt, scan(hunt, "--jobs", "1", "--hash", "none", "--no-checksums")),
  job("hunt, checksums", hunt, scan(hunt, "--jobs", "1", "--hash", "none")),
  job("hunt, checksums, 2 jobs", hunt, scan(hunt, "--jobs", "2", "--hash", "none")),
  job("hunt, as by default", hunt, scan(hunt)),
  job("hunt with slack", hunt, scan(hunt, "--jobs", "1", "--hash", "none", "--no-checksums", "--recover")),
  job("dump to JSON Lines", dense, [node, unbind, "dump", dense, "--format", "jsonl", "--quiet", "--no-checksums"]),
  job("detect, one Splunk search", hunt, detect(hunt, "wmi_subscription_registered_with_a_consumer.yml")),
  job("detect, one Sigma rule", hunt, detect(hunt, "consumer-that-runs-something.yml")),
  { name: `${SMALL_FILES} small files`, command: scan(small, "--hash", "none"), byteLength: size(one) },
  { name: "one small case", command: scan(one), byteLength: 0 },
  { name: "--version", command: [node, unbind, "--version"], byteLength: 0 },
  ...values.peer.map((peer) => ({
    name: `peer: ${peer.split(" ")[0]?.split("/").at(-1)}`,
    command: peer.split(" ").map((part) => (part === "{file}" ? hunt : part)),
    byteLength: size(hunt),
  })),
];

const figures = measure(
  jobs.filter(({ name }) => !values.only || name.includes(values.only)),
  Number(values.runs),
);
print(figures);
save(figures);

function job(name: string, path: string, command: string[]): Job {
  return { name, command, byteLength: size(path) };
}

function makeLog(mix: string, megabytes: number): string {
  const path = join(data, `${mix}-${megabytes}.evtx`);
  mkdirSync(data, { recursive: true });
  if (!existsSync(path)) {
    const script = join(import.meta.dirname, "make-log.ts");
    execFileSync(node, [script, path, "--megabytes", String(megabytes), "--mix", mix], { stdio: "inherit" });
  }
  return path;
}

/** As many files as a triage of ten hosts has, two chunk slots each, all different. */
function makeSmallFiles(): string {
  const folder = join(data, "small");
  if (existsSync(join(folder, `${SMALL_FILES - 1}.evtx`))) return folder;
  mkdirSync(folder, { recursive: true });
  const slots = 2;
  const block = new Uint8Array(4096);
  const chunks = new Uint8Array(slots * 65_536);
  const log = openSync(hunt, "r");
  readSync(log, block, 0, block.length, 0);
  for (let i = 0; i < SMALL_FILES; i++) {
    readSync(log, chunks, 0, chunks.length, 4096 + i * chunks.length);
    writeFileSync(join(folder, `${i}.evtx`), new Uint8Array([...block, ...chunks]));
  }
  closeSync(log);
  return folder;
}

function print(rows: readonly Figure[]): void {
  const base = rows.find(({ name }) => name === "read only");
  console.log("| job | median ms | min | max | MB/s | peak RSS MB | x read only |\n|---|---|---|---|---|---|---|");
  for (const row of rows) {
    const ratio = base && row.name.startsWith("hunt") ? (row.medianMs / base.medianMs).toFixed(2) : "";
    const cells = [
      row.name,
      row.medianMs,
      row.minMs,
      row.maxMs,
      row.megabytesPerSecond ?? "",
      row.peakRssMegabytes ?? "",
      ratio,
    ];
    console.log(`| ${cells.join(" | ")} |${row.exitCode === 0 ? "" : ` exit ${row.exitCode}`}`);
  }
}

function save(rows: readonly Figure[]): void {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  };
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${commit}.json`),
    JSON.stringify({ commit, machine, runs: Number(values.runs), figures: rows }, null, 2),
  );
}
