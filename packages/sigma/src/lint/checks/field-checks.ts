/** Checks of fields and log sources: S10 to S13. */
import { foldText, RuleError } from "@unbind/rules";
import { eventIdsOf } from "../../compile/event-ids.ts";
import { resolveCondition } from "../../condition/condition-targets.ts";
import { LOST_FIELDS, makerOf } from "../../fields/made-fields.ts";
import { nameOf, resolveSource } from "../../logsource/source-resolver.ts";
import type { SourcePlace } from "../../logsource/windows-sources.ts";
import { channelIds, recordFields } from "../facts/record-fields.ts";
import { type Check, type Entry, type LintSubject, shown } from "../lint-subject.ts";

/** S10: a field that no record of the log source has. */
export const unknownField: Check = function* (subject) {
  const known = knownFields(subject);
  if (!known) return;
  for (const { field, at, search, isNull } of mentioned(subject.entries)) {
    if (known.folded.has(spelling(field)) || isMade(field)) continue;
    const near = nearest(field, known.names);
    const effect = isNull ? "null always fits" : "no other value ever fits";
    const message = `${known.what} have no field ${shown(field)}: ${effect}`;
    const fix =
      near === undefined ? "use a field of these records, or name the log source that has it" : `write ${near}`;
    yield { rule: "S10", severity: subject.negated.has(search) ? "warning" : "error", message, fix, at };
  }
};

/** S11: a field spelled with other capitals than in the record. */
export const fieldCase: Check = function* (subject) {
  const known = knownFields(subject);
  if (!known) return;
  for (const { field, at } of mentioned(subject.entries)) {
    const meant = known.folded.get(spelling(field));
    if (meant === undefined || known.names.has(field) || foldText(meant) !== foldText(field) || isMade(field)) continue;
    const message = `the record writes ${meant}, not ${field}: engines that mind case don't find it`;
    yield { rule: "S11", severity: "info", message, fix: `write ${meant}`, at };
  }
};

/** S12: event ids that the log source doesn't hold. */
export const foreignEvents: Check = function* ({ entries, places, negated }) {
  if (!places) return;
  const ids = places.flatMap((place) => idsOf(place) ?? [undefined]);
  if (ids.includes(undefined)) return;
  for (const entry of entries) {
    if (foldText(entry.field) !== "eventid" || entry.modifiers.length > 0) continue;
    const foreign = entry.values.filter(({ text }) => /^\d+$/.test(text) && !ids.includes(Number(text)));
    for (const { text, at } of foreign) {
      const isAll = foreign.length === entry.values.length && !negated.has(entry.search.name);
      const message = `the log source holds event ${list(ids)}, never ${text}`;
      yield {
        rule: "S12",
        severity: isAll ? "error" : "warning",
        message,
        fix: "name the log source of that event, or leave the id out",
        at,
      };
    }
  }
};

/** S13: a Windows log source that no event log answers to. */
export const unknownSource: Check = function* ({ document, context }) {
  if (document.kind === "correlation") return;
  const { logSource } = document;
  if (logSource.product !== undefined && logSource.product !== "windows") return;
  try {
    resolveSource(logSource, context.mapping);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    if (logSource.product === undefined) return;
    const fix = "use a category or service of the Sigma specification, or name its channels with --mapping";
    yield { rule: "S13", severity: "error", message: error.message, fix, at: logSource.at };
    return;
  }
  if (logSource.category !== undefined || logSource.service !== undefined) return;
  const message = `${nameOf(logSource)} alone: the rule is tried on every record of every channel`;
  yield { rule: "S13", severity: "warning", message, fix: "add the category or service", at: logSource.at };
};

interface KnownFields {
  readonly names: ReadonlySet<string>;
  readonly folded: ReadonlyMap<string, string>;
  readonly what: string;
}

/** Fields of all places of a rule; undefined if one place isn't known. */
function knownFields({ document, detection, places }: LintSubject): KnownFields | undefined {
  if (!places || !detection || document.kind === "correlation") return undefined;
  const asked = detection.conditions.map(({ condition }) =>
    eventIdsOf(resolveCondition(condition, detection.searches)),
  );
  const names = new Set<string>();
  for (const place of places) {
    const ids = asked.some((one) => one === "any") ? place.eventIds : idsWithin(place, asked);
    for (const channel of place.channels ?? [""]) {
      const fields = recordFields(channel, ids.length > 0 ? ids : undefined);
      if (!fields) return undefined;
      for (const field of [...fields, ...Object.keys(place.fields)]) names.add(field);
    }
  }
  const folded = new Map([...names].map((name) => [spelling(name), name]));
  return { names, folded, what: `records of ${nameOf(document.logSource)}` };
}

function idsWithin({ eventIds }: SourcePlace, asked: readonly (ReadonlySet<number> | "any")[]): readonly number[] {
  const wanted = asked.flatMap((one) => (one === "any" ? [] : [...one]));
  const within = eventIds.length === 0 ? wanted : wanted.filter((id) => eventIds.includes(id));
  return within.length > 0 ? within : eventIds;
}

function idsOf({ channels, eventIds }: SourcePlace): readonly (number | undefined)[] | undefined {
  if (eventIds.length > 0) return eventIds;
  return channels?.flatMap((channel): readonly (number | undefined)[] => channelIds(channel) ?? [undefined]);
}

interface Mention {
  readonly field: string;
  readonly at: Entry["keyAt"];
  readonly search: string;
  /** Asked for nothing but being absent. */
  readonly isNull: boolean;
}

/** Fields of keys, and those that `fieldref` names. */
function mentioned(entries: readonly Entry[]): Mention[] {
  return entries.flatMap(({ field, keyAt, search: { name }, values, modifiers }) => {
    const isNull = values.length > 0 && values.every(({ value }) => value === null);
    const own = field === "" ? [] : [{ field, at: keyAt, search: name, isNull }];
    if (!modifiers.includes("fieldref")) return own;
    return [...own, ...values.map(({ text, at }) => ({ field: text, at, search: name, isNull: false }))];
  });
}

const isMade = (field: string): boolean => makerOf(field) !== undefined || LOST_FIELDS.includes(field);
const spelling = (field: string): string => foldText(field).replaceAll(/[\s_]/g, "");
const list = (ids: readonly (number | undefined)[]): string =>
  `${ids.slice(0, 8).join(", ")}${ids.length > 8 ? ", ..." : ""}`;

/** The shortest name of which this is a part. */
function nearest(field: string, names: ReadonlySet<string>): string | undefined {
  const asked = foldText(field);
  if (asked.length < 4) return undefined;
  const near = [...names].filter((name) => foldText(name).includes(asked));
  return near.sort((a, b) => a.length - b.length)[0];
}
