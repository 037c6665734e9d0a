import type { RuleInfo, RuleLevel, TuningEffect } from "@unbind/model";
import { compileWildcard, type Match, type WildcardPart } from "@unbind/rules";
import type { Tuning, TuningCondition, TuningEntry } from "./tuning.ts";

/** What tuning leaves of a match: its level, and sentences about it. */
export interface TunedMatch {
  level: RuleLevel | null;
  notes: string[];
}

interface CompiledEntry {
  entry: TuningEntry;
  rule: string;
  isExpired: boolean;
  conditions: { name: string; matches: ((text: string) => boolean)[] }[];
  findings: number;
}

/** Applies the entries of a tuning file to matches and counts what each of them did. */
export class AppliedTuning {
  readonly #entries: CompiledEntry[];

  /** @param today ISO 8601 day by which entries expire; undefined: none does */
  constructor({ entries }: Tuning, today: string | undefined) {
    this.#entries = entries.map((entry) => ({
      entry,
      rule: entry.rule.toLowerCase(),
      isExpired: today !== undefined && entry.expires !== undefined && entry.expires < today,
      conditions: entry.where.map(compiled),
      findings: 0,
    }));
  }

  /** What is left of a match; undefined if an entry leaves it out. The first entry that leaves it out counts it. */
  apply(match: Match): TunedMatch | undefined {
    const entries = this.#entries.filter((one) => !one.isExpired && isMeant(one, match.rule) && holds(one, match));
    const out = entries.find(({ entry }) => entry.action !== "level");
    if (out) {
      out.findings++;
      return undefined;
    }
    const tuned: TunedMatch = { level: match.rule.level, notes: [] };
    for (const one of entries) {
      one.findings++;
      const { level, reason, line } = one.entry;
      tuned.notes.push(`Level ${tuned.level ?? "none"} became ${level} by line ${line} of the tuning file: ${reason}`);
      tuned.level = level ?? null;
    }
    return tuned;
  }

  effects(): TuningEffect[] {
    return this.#entries.map(({ entry, isExpired, findings }) => {
      const { line, action, rule, reason, expires = null } = entry;
      return { line, action, rule, reason, expires, state: stateOf(isExpired, findings), findings };
    });
  }
}

function stateOf(isExpired: boolean, findings: number): TuningEffect["state"] {
  if (isExpired) return "expired";
  return findings > 0 ? "applied" : "unused";
}

function compiled({ name, patterns }: TuningCondition): CompiledEntry["conditions"][number] {
  return { name: name.toLowerCase(), matches: patterns.map((pattern) => compileWildcard(wildcards(pattern))) };
}

/** `*` and `?` are wildcards everywhere; a backslash is itself, so that paths can be written as they are. */
function wildcards(pattern: string): WildcardPart[] {
  return (pattern.match(/[*?]|[^*?]+/g) ?? []).map((part) => {
    if (part === "*") return { wildcard: "any" };
    return part === "?" ? { wildcard: "one" } : part;
  });
}

function isMeant({ rule }: CompiledEntry, { id, title }: RuleInfo): boolean {
  return rule === "*" || rule === id.toLowerCase() || rule === title.toLowerCase();
}

function holds({ conditions }: CompiledEntry, match: Match): boolean {
  return conditions.every(({ name, matches }) => {
    const values = valuesOf(match, name);
    return values.length > 0 && values.every((value) => matches.some((isMatch) => isMatch(value)));
  });
}

/**
 * Every value of a name: of the finding's own fields, else of its event. Events behind a finding of several are not
 * looked into: one harmless record must not excuse the others.
 */
function valuesOf({ host, fields, events, eventCount }: Match, name: string): string[] {
  if (name === "host" && host !== undefined) return [host];
  const own = fields.filter((field) => field.name.toLowerCase() === name).flatMap(({ values }) => values);
  const [event] = events;
  if (own.length > 0 || eventCount !== 1 || !event) return own;
  return event.data.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value);
}
