// The long fuzz run: reads damaged logs, repositories, rules, knowledge and plans until something but an EvidenceError is
// thrown, or nothing moves.
//   npm run fuzz -- [mutants] [first seed] [evtx|cim|rules|knowledge|plan]
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { deletionCase, plantedHost } from "../packages/cim/src/fixtures/index.ts";
import { checkMutant as checkRepository } from "../packages/cim/src/fuzz/mutant-check.ts";
import { mutateFiles } from "../packages/cim/src/fuzz/mutation.ts";
import { checkMutant as checkLog } from "../packages/evtx/src/walk/mutant-check.ts";
import { mutate } from "../packages/evtx/src/walk/mutation.ts";
import { testLog } from "../packages/evtx/src/walk/test-log.ts";
import { knowledgeCheck, planCheck, rulesCheck } from "./text-mutants.ts";

const DEFAULT_MUTANTS = 20_000;
/** A mutant that takes longer counts as a hang; ordinary ones take about 2 ms. */
const HANG_MS = 20_000;

const SUBJECTS = ["evtx", "cim", "rules", "knowledge", "plan"] as const;
type Subject = (typeof SUBJECTS)[number];

interface Job {
  subject: Subject;
  mutants: number;
  firstSeed: number;
  /** Seed being read, number of mutants done, records and issues met. */
  shared: Int32Array<SharedArrayBuffer>;
}

type Check = (seed: number) => number | Promise<number>;

const CHECKS: Record<Subject, () => Check | Promise<Check>> = {
  evtx: logCheck,
  cim: repositoryCheck,
  rules: rulesCheck,
  knowledge: knowledgeCheck,
  plan: planCheck,
};

if (isMainThread) {
  const [mutants = DEFAULT_MUTANTS, firstSeed = 1] = process.argv.slice(2).map(Number).filter(Number.isInteger);
  for (const subject of SUBJECTS.filter((name) => process.argv.length < 5 || process.argv[4] === name)) {
    process.exitCode ||= await watch(subject, mutants, firstSeed);
  }
} else await work(workerData as Job);

async function watch(subject: Subject, mutants: number, firstSeed: number): Promise<number> {
  const shared = new Int32Array(new SharedArrayBuffer(12));
  const started = performance.now();
  let failure: unknown;
  let isDone = false;
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { subject, mutants, firstSeed, shared } satisfies Job,
    // What a reader may hold; more ends the worker with an error.
    resourceLimits: { maxOldGenerationSizeMb: subject === "evtx" ? 64 : 256, maxYoungGenerationSizeMb: 16 },
  });
  worker.on("error", (error) => {
    failure = error;
  });
  worker.on("exit", () => {
    isDone = true;
  });
  let lastMove = performance.now();
  for (let done = 0; !isDone; await sleep(100)) {
    const now = Atomics.load(shared, 1);
    if (now !== done) lastMove = performance.now();
    done = now;
    if (performance.now() - lastMove > HANG_MS) {
      failure = `no end within ${HANG_MS} ms`;
      await worker.terminate();
    }
  }
  const done = Atomics.load(shared, 1);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${subject}: seeds ${firstSeed} to ${firstSeed + done - 1}: ${done} mutants, ${(done / seconds).toFixed(0)} a second`,
  );
  console.log(
    `${Atomics.load(shared, 2)} records and issues, peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  );
  if (failure === undefined) return 0;
  console.error(`seed ${Atomics.load(shared, 0)}:`, failure);
  return 1;
}

async function work({ subject, mutants, firstSeed, shared }: Job): Promise<void> {
  const check = await CHECKS[subject]();
  for (let seed = firstSeed; seed < firstSeed + mutants; seed++) {
    Atomics.store(shared, 0, seed);
    Atomics.add(shared, 2, await check(seed));
    Atomics.add(shared, 1, 1);
  }
}

/** Reads a damaged log; gives the number of records and issues. */
function logCheck(): (seed: number) => Promise<number> {
  const logs = [
    testLog(60),
    testLog(150, { slack: "previous" }),
    testLog(60, { form: "exported", slack: "previous" }),
    testLog(20, { form: "literal" }),
    testLog(5, { emptySlots: 2, flags: { noChecksums: true } }),
  ];
  return (seed) => checkLog(mutate(logs, seed));
}

/** Reads a damaged repository, live and deleted objects; gives the number of objects and issues. */
function repositoryCheck(): (seed: number) => Promise<number> {
  const images = [plantedHost("vista").finish(), plantedHost("xp").finish(), deletionCase("freed-page").image];
  return async (seed) => {
    const { instances, recovered, issues } = await checkRepository(
      mutateFiles(images[seed % images.length] ?? {}, seed),
    );
    return instances + recovered + issues;
  };
}
