import type { Event } from "@unbind/model";
import { type Match, RuleError } from "@unbind/rules";
import { describe, expect, it } from "vitest";
import { ruleInfo } from "../run/detection.test-support.ts";
import { AppliedTuning } from "./apply-tuning.ts";
import { parseTuning } from "./parse-tuning.ts";

const file = (entries: string) => `schema: unbind.tuning/1\nentries:\n${entries}`;

function match(fields: Record<string, string>, more: Partial<Match> = {}): Match {
  return {
    rule: ruleInfo("4a7c", { title: "Odd Consumer" }),
    host: "WKSTN-04",
    time: undefined,
    fields: Object.entries(fields).map(([name, value]) => ({ name, values: [value] })),
    events: [],
    eventCount: 1,
    notes: [],
    ...more,
  };
}

const event = (data: Record<string, string>) =>
  ({ data: Object.entries(data).map(([name, value]) => ({ name, value })) }) as Event;

function apply(entries: string, one: Match, today?: string) {
  const tuning = new AppliedTuning(parseTuning(file(entries), "t.yml"), today);
  return { tuned: tuning.apply(one), effects: tuning.effects() };
}

describe("an entry", () => {
  const allow = (where: string) => `- allow: 4A7C\n  where: ${where}\n  reason: known agent`;
  const left = "left out";
  const kept = "kept";

  it.each([
    ["suppresses by id", "- suppress: 4a7c\n  reason: noise", match({}), left],
    ["suppresses by title, in any case", "- suppress: odd consumer\n  reason: noise", match({}), left],
    ["of another rule does nothing", "- suppress: other\n  reason: noise", match({}), kept],
    ["allows by field", allow("{ Image: 'C:\\Agent\\*' }"), match({ Image: "c:\\agent\\run.exe" }), left],
    ["means whole values", allow("{ Image: 'C:\\Agent' }"), match({ Image: "C:\\Agent\\run.exe" }), kept],
    ["has ? for one character", allow("{ Image: 'run?.exe' }"), match({ Image: "run.exe" }), kept],
    ["needs the field", allow("{ Image: '*' }"), match({}), kept],
    ["needs all of its fields", allow("{ Image: a, User: b }"), match({ Image: "a", User: "c" }), kept],
    ["takes one of several values", allow("{ Image: [b, a] }"), match({ Image: "a" }), left],
    ["knows the host", allow("{ host: WKSTN-* }"), match({}), left],
    ["looks into the one event", allow("{ User: svc }"), match({}, { events: [event({ User: "SVC" })] }), left],
    [
      "doesn't look into one of several events",
      allow("{ User: svc }"),
      match({}, { events: [event({ User: "svc" }), event({ User: "admin" })], eventCount: 2 }),
      kept,
    ],
    [
      "must hold for every value of a field",
      allow("{ User: svc }"),
      match({}, { fields: [{ name: "User", values: ["svc", "admin"] }] }),
      kept,
    ],
    ["for every rule", "- allow: '*'\n  where: { host: WKSTN-04 }\n  reason: lab", match({}), left],
  ])("%s", (_, entries, one, result) => {
    const { tuned, effects } = apply(entries, one);
    expect(tuned === undefined ? left : kept).toBe(result);
    expect(effects).toMatchObject([
      { line: 3, state: result === left ? "applied" : "unused", findings: result === left ? 1 : 0 },
    ]);
  });

  it("gives another level, and says so", () => {
    const { tuned } = apply("- level: 4a7c\n  to: low\n  reason: only in the lab", match({}));
    expect(tuned).toEqual({
      level: "low",
      notes: ["Level high became low by line 3 of the tuning file: only in the lab"],
    });
  });

  it("counts through the day on which it expires, and no longer", () => {
    const entry = "- suppress: 4a7c\n  reason: migration\n  expires: 2026-03-01";
    expect(apply(entry, match({}), "2026-03-01").tuned).toBeUndefined();
    const { tuned, effects } = apply(entry, match({}), "2026-03-02");
    expect(tuned?.level).toBe("high");
    expect(effects).toMatchObject([{ state: "expired", expires: "2026-03-01", findings: 0 }]);
  });
});

describe("a tuning file with a fault is refused, with its place", () => {
  it.each([
    ["no schema", "entries: []", 1, 1],
    ["another schema", "schema: unbind.tuning/2\nentries: []", 1, 1],
    ["no list", "schema: unbind.tuning/1\nentries: 5", 1, 1],
    ["unknown key on top", "schema: unbind.tuning/1\nrules: []\nentries: []", 2, 1],
    ["unknown key", file("- suppress: a\n  because: b"), 4, 3],
    ["no reason", file("- suppress: a"), 3, 3],
    ["an empty reason", file("- suppress: a\n  reason: ''"), 4, 11],
    ["two actions", file("- suppress: a\n  allow: a\n  reason: b"), 3, 3],
    ["allow of everything", file("- allow: a\n  reason: b"), 3, 3],
    ["suppress of everything", file("- suppress: '*'\n  reason: b"), 3, 3],
    ["an unknown level", file("- level: a\n  to: grave\n  reason: b"), 3, 3],
    ["no day", file("- suppress: a\n  reason: b\n  expires: soon"), 5, 12],
    ["a day that isn't", file("- suppress: a\n  reason: b\n  expires: 2026-02-30"), 5, 12],
    ["an empty list of values", file("- allow: a\n  where: { User: [] }\n  reason: b"), 4, 12],
    ["broken YAML", file("- suppress: [a"), 3, 15],
    ["an entry that is a text", file("- a"), 3, 3],
  ])("%s", (_, text, line, column) => {
    const read = () => parseTuning(text, "t.yml");
    expect(read).toThrow(RuleError);
    try {
      read();
    } catch (error) {
      expect(error).toMatchObject({ code: "TUNING_SYNTAX", file: "t.yml", line, column });
    }
  });

  it("or that nobody wrote by hand", () => {
    expect(() => parseTuning("x".repeat(2 << 20), "t.yml")).toThrow(expect.objectContaining({ code: "TUNING_LIMIT" }));
  });
});
