import { expect, test } from "vitest";
import { faultScene } from "./fault-scene.ts";
import { runSchedule } from "./fault-schedule.ts";
import { FAULT_KINDS } from "./faults.ts";

const SCHEDULES = 2000;
const FIRST_SEED = 1;

test(`${SCHEDULES} fault schedules, seeds ${FIRST_SEED} to ${FIRST_SEED + SCHEDULES - 1}, break no law`, {
  timeout: 180_000,
}, async () => {
  const scene = await faultScene();
  const results = Array.from({ length: SCHEDULES }, (_, i) => runSchedule(scene, FIRST_SEED + i));
  const broken = results.filter(({ violations }) => violations.length > 0);
  expect(broken.map(({ seed, violations }) => ({ seed, violations }))).toEqual([]);
  const kinds = new Set(results.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual([...FAULT_KINDS].sort());
  expect(results.some(({ attempts, removed }) => attempts > 1 && removed > 10)).toBe(true);
});
