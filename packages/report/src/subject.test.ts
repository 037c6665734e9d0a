import { describe, expect, it } from "vitest";
import { stateWords } from "./subject.ts";

describe("stateWords", () => {
  it.each([
    ["present", "armed", "present (no removal seen), armed, not seen to fire"],
    ["present", "unknown", "present (no removal seen), binding not seen"],
    ["present", "inert", "present (no removal seen), can't run"],
    ["removed", "inert", "removed, not seen to fire"],
    ["removed", "fired", "removed, it fired"],
    ["recovered", "unknown", "recovered from deleted data, activity unknown"],
  ] as const)("%s and %s", (state, activity, words) => {
    expect(stateWords(state, activity)).toBe(words);
  });
});
