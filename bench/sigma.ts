/**
 * `node bench/sigma.ts [--rules 3000] [--events 100000] [--corpus ../shared]`
 *
 * Time to read and compile Sigma rules, and records per second through the compiled rules, in memory. Rules are those of
 * the corpus and copies of them whose texts are changed, so that no two copies share a test.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { memorySource } from "../packages/bytes/src/index.ts";
import { readEvents } from "../packages/evtx/src/index.ts";
import type { Event } from "../packages/model/src/index.ts";
import { parseSigma, sigmaDetector } from "../packages/sigma/src/index.ts";
import { ruleCopies } from "./rule-copies.ts";

const { values } = parseArgs({
  options: {
    rules: { type: "string", default: "3000" },
    events: { type: "string", default: "100000" },
    corpus: { type: "string", default: "../shared" },
  },
});
const corpus = resolve(join(import.meta.dirname, ".."), values.corpus);
const folders = ["content/sigma/rules", "content/sigma-regression"].map((name) => join(corpus, name));
const samples = ["content/sigma-regression", "samples/evidence/evtx"].map((name) => join(corpus, name));

const texts = folders.flatMap((folder) => under(folder, "yml").filter((path) => !path.endsWith("info.yml")));
const rules = ruleCopies(
  texts.map((path) => readFileSync(path, "utf8")),
  Number(values.rules),
);
const events = await readSome(samples.flatMap((folder) => under(folder, "evtx")));

const start = performance.now();
const documents = rules.flatMap((text, index) => parseSigma(text, { path: `${index}.yml` }).documents);
const parsed = performance.now();
const detector = sigmaDetector(documents);
const compiled = performance.now();
console.log(`${documents.length} rules read in ${ms(parsed - start)}, compiled in ${ms(compiled - parsed)}`);
console.log(`${detector.rules.length} loaded, ${detector.notLoaded.length} not; ${events.length} distinct records`);

for (let round = 0; round < 3; round += 1) {
  const total = Number(values.events);
  let matches = 0;
  const began = performance.now();
  for (let i = 0; i < total; i += 1) {
    const event = events[i % events.length];
    if (event) {
      detector.offer(event, () => {
        matches += 1;
      });
    }
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${total} records in ${ms(seconds * 1000)}: ${Math.round(total / seconds)} records/s, ${matches} matches`,
  );
}
console.log(`${Math.round(process.memoryUsage().rss / 1048576)} MiB resident`);

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function under(folder: string, extension: string): string[] {
  if (!existsSync(folder)) throw new Error(`${folder} is missing; name the corpus with --corpus`);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(`.${extension}`))
    .sort()
    .map((name) => join(folder, name));
}

async function readSome(paths: readonly string[]): Promise<Event[]> {
  const found: Event[] = [];
  for (const path of paths) {
    for await (const result of readEvents(memorySource(new Uint8Array(readFileSync(path))), { path })) {
      if (result.ok && /Sysmon|Security|PowerShell/.test(result.event.channel)) found.push(result.event);
      if (found.length >= 50_000) return found;
    }
  }
  return found;
}
