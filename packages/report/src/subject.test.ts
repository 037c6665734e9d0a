import { describe, expect, it } from "vitest";
import { kindWords, stateWords } from "./subject.ts";

describe("stateWords", () => {
  it.each([
    ["present", "armed", "present (no removal seen), armed, not seen to fire"],
    ["present", "unknown", "present (no removal seen), binding not seen"],
    ["present", "inert", "present (no removal seen), can't run"],
    ["removed", "inert", "removed, not seen to fire"],
    ["removed", "fired", "removed, it fired"],
    ["unknown", "unknown", "not seen to exist"],
    ["unknown", "fired", "state unknown, it fired"],
    ["recovered", "unknown", "recovered from deleted data, activity unknown"],
  ] as const)("%s and %s", (state, activity, words) => {
    expect(stateWords(state, activity)).toBe(words);
  });
});

describe("kindWords", () => {
  it.each([
    ["attempted", "powershell/4104", "change attempted"],
    ["attempted", "mof/instance", "declared"],
    ["bound", "sysmon/21", "made"],
    ["deleted", "sysmon/21", "deleted"],
  ] as const)("%s of %s", (kind, source, words) => {
    expect(kindWords(kind, source)).toBe(words);
  });
});
