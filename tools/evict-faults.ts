// Fault schedules against simulated evictions: runs seeds one after the other and prints what was run and every broken law.
//   node tools/evict-faults.ts [schedules] [first seed]

import { faultScene } from "../packages/evict/src/simulate/fault-scene.ts";
import { runSchedule } from "../packages/evict/src/simulate/fault-schedule.ts";

const [schedules = 2000, firstSeed = 1] = process.argv.slice(2).map(Number).filter(Number.isInteger);
const scene = await faultScene();
let violations = 0;
let removals = 0;
let resumed = 0;
for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
  const result = runSchedule(scene, seed);
  removals += result.removed;
  resumed += result.attempts - 1;
  violations += result.violations.length;
  for (const text of result.violations) console.log(`seed ${seed}: ${text}\n  ${JSON.stringify(result.faults)}`);
}
console.log(
  `${schedules} fault schedules, seeds ${firstSeed} to ${firstSeed + schedules - 1}: ${removals} removals, ` +
    `${resumed} times taken up again, ${violations} laws broken`,
);
process.exitCode = violations > 0 ? 1 : 0;
