import { expect, test } from "vitest";
import { repositoryRole } from "./repository-role.ts";

test.each([
  [["CommandLineEventConsumer", "__EventConsumer", "__IndicationRelated", "__SystemClass"], "consumer"],
  [["__EVENTFILTER"], "filter"],
  [["__IntervalTimerInstruction", "__TimerInstruction"], "timer"],
  [["My__EventFilter"], undefined],
  [[], undefined],
])("%j", (derivation, role) => {
  expect(repositoryRole(derivation)).toBe(role);
});
