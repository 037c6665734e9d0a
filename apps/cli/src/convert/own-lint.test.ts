import { lintRules } from "@unbind/detect";
import { ownRules } from "@unbind/rules-wmi";
import { expect, it } from "vitest";

it("our own rules have none of the weaknesses that unbind lint knows", () => {
  const { checked, findings, faults } = lintRules(ownRules);
  expect({ findings, faults }).toEqual({ findings: [], faults: [] });
  expect(checked).toBeGreaterThan(ownRules.length);
});
