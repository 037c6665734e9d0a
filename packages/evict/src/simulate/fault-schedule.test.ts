import { beforeAll, expect, test } from "vitest";
import { type FaultScene, faultScene } from "./fault-scene.ts";
import { runSchedule } from "./fault-schedule.ts";

let scene: FaultScene;
beforeAll(async () => {
  scene = await faultScene();
});

test("seeds 10001 to 10060 break no law", () => {
  const results = Array.from({ length: 60 }, (_, i) => runSchedule(scene, 10_001 + i));
  expect(results.flatMap(({ seed, violations }) => violations.map((text) => `${seed}: ${text}`))).toEqual([]);
  expect(results.some(({ attempts }) => attempts > 1)).toBe(true);
});

test("a seed gives the same schedule and the same end", () => {
  expect(runSchedule(scene, 77)).toEqual(runSchedule(scene, 77));
});
